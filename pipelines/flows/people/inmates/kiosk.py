"""What an inmate does at the kiosk."""

from datetime import timedelta

from connectors.postgres.access import sessions
from connectors.postgres.audit import audit
from connectors.postgres.calls import calls
from connectors.postgres.calls.call_row import CallRow
from connectors.postgres.people import people
from connectors.postgres.transaction import Tx
from pipelines.flows.access.auth.callers import Inmate
from pipelines.flows.audit.attempt import Attempt
from pipelines.flows.calls import tokens
from pipelines.flows.calls.allowances import video_left
from pipelines.flows.calls.facts import require_callable
from pipelines.flows.calls.views import Audience, call_view, window_of
from pipelines.flows.exchange.affairs.reading import refresh
from pipelines.flows.people.faces import checking
from pipelines.flows.services import Services
from pipelines.rules.calls.call_kind import require_kind_holds
from pipelines.rules.calls.call_state import PENDING, RUNNING, TITLES
from pipelines.rules.calls.window import require_joinable
from schemas.calls.state import ActorKind, CallState, PartyRole, StageKind
from schemas.calls.views import CallPage, CallView, JoinToken, TokenRequest
from schemas.errors import Conflict, Forbidden, NotFound
from schemas.people.faces.kinds import FaceCaller
from schemas.people.kinds import SubjectKind
from schemas.people.views import FaceCheckRequest, FaceOutcome
from schemas.platform.reach import EVERYWHERE

SHOWN = tuple(state for state in CallState if state is not CallState.REQUESTED)
"""An application is between the relative and the officers until it is decided."""


async def check_face(services: Services, inmate: Inmate, asked: FaceCheckRequest) -> FaceOutcome:
    """Who came in by a card shows the face before a call; a refusal ends what was open."""
    subject = checking.Subject(
        kind=SubjectKind.INMATE,
        id=inmate.id,
        actor=inmate.actor(),
        stream=inmate.stream,
        purpose="join",
        caller=FaceCaller.VIDEO_CALL,
    )
    outcome = await checking.check_live(services, subject, asked)
    async with services.database.transaction() as tx:
        passed_at = services.clock() if outcome.passed else None
        await sessions.set_face_checked(tx, inmate.session_id, passed_at)
    return outcome


async def own_calls(services: Services, inmate: Inmate, limit: int, offset: int) -> CallPage:
    """Coming and past calls of this inmate alone (VC-INM-08)."""
    async with services.database.transaction() as tx:
        rows, total = await calls.page(
            tx, EVERYWHERE, inmate_id=inmate.id, states=SHOWN, limit=limit, offset=offset
        )
        views = [await view(tx, services, row) for row in rows]
    return CallPage(rows=views, total=total)


async def own_call(services: Services, inmate: Inmate, call_id: str) -> CallView:
    async with (
        _attempt(services, inmate, "call.read", call_id),
        services.database.transaction() as tx,
    ):
        return await view(tx, services, await _own(tx, inmate, call_id))


async def view(tx: Tx, services: Services, call: CallRow) -> CallView:
    """The call, `consented` as this inmate has confirmed."""
    consented = await has_consented(tx, call.id)
    return call_view(call, services.settings, Audience.INMATE, consented=consented)


async def has_consented(tx: Tx, call_id: str) -> bool:
    return any(
        stage.kind is StageKind.CONSENT and stage.actor_kind is ActorKind.INMATE
        for stage in await calls.stages(tx, call_id)
    )


async def consent(services: Services, inmate: Inmate, call_id: str) -> CallView:
    """The inmate has read that the call is monitored and recorded, or is neither (VC-MON-01)."""
    async with (
        _attempt(services, inmate, "call.consent", call_id),
        services.database.transaction() as tx,
    ):
        call = await _own(tx, inmate, call_id, for_update=True)
        if call.state not in PENDING | RUNNING:
            raise Conflict(f"通话{TITLES[call.state]}，无需确认。", code="state_not_allowed")
        if not await has_consented(tx, call_id):
            await _record_consent(tx, services, inmate, call)
        return await view(tx, services, call)


async def _record_consent(tx: Tx, services: Services, inmate: Inmate, call: CallRow) -> None:
    now, actor = services.clock(), inmate.actor()
    await calls.add_stage(tx, call.id, StageKind.CONSENT, actor=actor, at=now)
    await audit.write(
        tx,
        stream=call.prison_code,
        actor=actor,
        action="call.consent",
        object_kind="video_call",
        object_id=call.id,
        at=now,
    )


async def issue_token(
    services: Services, inmate: Inmate, call_id: str, asked: TokenRequest
) -> JoinToken:
    """A join token, where state, time, custody, black list and face all allow it."""
    await refresh(services, inmate.id)
    async with (
        _attempt(services, inmate, "call.join_token", call_id),
        services.database.transaction() as tx,
    ):
        call = await _own(tx, inmate, call_id)
        await _require_way_in(tx, services, inmate, call)
        token = await tokens.issue(
            tx,
            services,
            call,
            role=PartyRole.INMATE,
            actor=inmate.actor(),
            device_id=asked.device_id,
        )
    await tokens.prepare_room(services, call_id)
    return token


async def _require_way_in(tx: Tx, services: Services, inmate: Inmate, call: CallRow) -> None:
    now = services.clock()
    require_joinable(call.state, window_of(call, services.settings), now)
    await require_callable(tx, services, call.relative_id, call.inmate_id, now)
    require_kind_holds(call.kind, call.kinship)
    await _require_left(tx, call)
    tokens.require_face(services, inmate.face_checked_at)
    since = now - timedelta(seconds=services.settings.face_valid_s)
    await tokens.tie_face_check(tx, services, call, SubjectKind.INMATE, inmate.actor(), since)


async def _require_left(tx: Tx, call: CallRow) -> None:
    """A call that was approved and that the rules leave no room for any more is not dialled."""
    row = await people.inmate_by_id(tx, call.inmate_id)
    if call.state is not CallState.APPROVED or call.privileged or row is None:
        return
    left = await video_left(tx, row, call.starts_at, beside=call.id)
    if left.left <= 0:
        raise Forbidden(f"{left.period}的通话次数已用完，不能接通。", code="no_calls_left")


async def _own(tx: Tx, inmate: Inmate, call_id: str, *, for_update: bool = False) -> CallRow:
    call = await calls.get(tx, call_id, for_update=for_update)
    if call is None or call.inmate_id != inmate.id or call.state not in SHOWN:
        raise NotFound("没有找到这次通话。", code="call_not_found")
    return call


def _attempt(services: Services, inmate: Inmate, action: str, call_id: str) -> Attempt:
    return Attempt(services, inmate.actor(), action, "video_call", call_id, inmate.stream)
