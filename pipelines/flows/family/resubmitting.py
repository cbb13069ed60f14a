"""A relative answers what an approver asked for and submits the application again."""

from connectors.postgres.approvals import cases
from pipelines.flows.access.auth.callers import Relative
from pipelines.flows.approvals.submitting import resubmit
from pipelines.flows.audit.attempt import Attempt
from pipelines.flows.calls.call_approval import VIDEO_CALL, assess_call
from pipelines.flows.calls.checks import store_checks
from pipelines.flows.calls.views import Audience, call_view
from pipelines.flows.family.own_calls import own
from pipelines.flows.services import Services
from schemas.approvals.cases import Resubmit
from schemas.calls.views import CallView
from schemas.errors import Conflict


async def resubmit_call(
    services: Services, relative: Relative, call_id: str, asked: Resubmit
) -> CallView:
    """Bring a returned application before the first node again, checked anew."""
    attempt = Attempt(services, relative.actor(), "call.resubmit", "video_call", call_id)
    async with attempt, services.database.transaction() as tx:
        # First the case, as everywhere, so that nobody waits for somebody who waits.
        case = await cases.open_of(tx, VIDEO_CALL.code, call_id, for_update=True)
        call = await own(tx, relative, call_id, for_update=True)
        attempt.stream = call.prison_code
        if case is None:
            raise Conflict("申请未被退回，不能重新提交。", code="not_returned")
        told = await assess_call(tx, services, call)
        await store_checks(tx, services, call, told.outcomes)
        await resubmit(
            tx,
            services,
            VIDEO_CALL,
            case,
            relative.actor(),
            facts=told.facts,
            outcomes=told.outcomes,
            note=asked.note.strip(),
        )
        return call_view(await own(tx, relative, call_id), services.settings, Audience.RELATIVE)
