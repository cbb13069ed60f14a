"""The one page of a case, put together from its parts (VC-GEN-04)."""

from connectors.postgres.calls import call_checks, calls
from connectors.postgres.calls.call_row import CallRow
from connectors.postgres.messages import phone_notices
from connectors.postgres.people import faces
from connectors.postgres.recordings import reviews
from connectors.postgres.speech import alerts
from connectors.postgres.transaction import Tx
from pipelines.flows.access.auth.callers import Officer
from pipelines.flows.calls.call_approval import assess_call
from pipelines.flows.calls.deciding import may_decide
from pipelines.flows.calls.views import Audience, call_view, stage_view
from pipelines.flows.recordings.review.recordings import recording_view
from pipelines.flows.services import Services
from pipelines.rules.access.codes.calls import APPROVE, REJECT
from pipelines.rules.access.codes.speech import READ_ALERTS
from pipelines.rules.access.permissions import allowed_now
from pipelines.rules.calls.checks import TITLES, Outcome, suggestion
from pipelines.rules.messages.notice_state import notice_text
from schemas.calls.state import CallState, PartyRole
from schemas.calls.views import CaseView, CheckView, FaceCheckView

ALERTS = 200
DECISIONS = (APPROVE.code, REJECT.code)


async def case_page(tx: Tx, services: Services, officer: Officer, call: CallRow) -> CaseView:
    """Everything the officer may see of one call, as it is now."""
    checks = await _checks(tx, services, call)
    outcomes = [Outcome(check.name, check.passed, check.message) for check in checks]
    found, _ = await alerts.page(tx, officer.scopes, call_id=call.id, limit=ALERTS)
    return CaseView(
        call=call_view(call, services.settings, Audience.OFFICER),
        checks=checks,
        suggestion=suggestion(outcomes),
        stages=[stage_view(stage) for stage in await calls.stages(tx, call.id)],
        faces=await _faces(tx, call),
        alerts=found if READ_ALERTS.code in officer.permissions else [],
        ratings=await reviews.ratings(tx, call.id),
        reviews=await reviews.reviews(tx, call.id),
        recording=await recording_view(tx, call.id) if call.first_joined_at else None,
        phone_notice=await _phone_notice(tx, call),
        allowed=await _allowed(tx, services, officer, call),
    )


async def _phone_notice(tx: Tx, call: CallRow) -> str | None:
    row = (await phone_notices.of_calls(tx, [call.id])).get(call.id)
    return notice_text(row.state, row.outcome, row.due_at) if row else None


async def _allowed(tx: Tx, services: Services, officer: Officer, call: CallRow) -> list[str]:
    """What the officer may do now; to decide, the case must also lie on the officer's desk."""
    allowed = allowed_now(officer.permissions, call.state, call.privileged)
    if call.state is not CallState.REQUESTED or await may_decide(tx, services, officer, call):
        return allowed
    return [action for action in allowed if action not in DECISIONS]


async def _checks(tx: Tx, services: Services, call: CallRow) -> list[CheckView]:
    """While undecided the checks are made anew; afterwards they stand as the decision saw them."""
    if call.state is not CallState.REQUESTED:
        kept = {row.name: row for row in await call_checks.checks(tx, call.id)}
        return [
            CheckView(name=name, title=title, passed=row.passed, message=row.message, at=row.at)
            for name, title in TITLES.items()
            if (row := kept.get(name))
        ]
    now = services.clock()
    told = await assess_call(tx, services, call)
    return [
        CheckView(name=name, title=TITLES[name], passed=passed, message=message, at=now)
        for name, passed, message in told.outcomes
    ]


async def _faces(tx: Tx, call: CallRow) -> list[FaceCheckView]:
    return [
        FaceCheckView(
            id=row.id,
            subject=PartyRole(row.subject_kind.value),
            purpose=row.purpose,
            score=row.score,
            threshold=row.threshold,
            passed=row.passed,
            reason=row.reason,
            at=row.at,
        )
        for row in await faces.checks_of_call(tx, call.id)
    ]
