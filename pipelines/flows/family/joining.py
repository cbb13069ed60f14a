"""A relative on the way into a call: face, consent, token."""

from datetime import timedelta

from connectors.postgres.access import sessions
from connectors.postgres.audit import audit
from connectors.postgres.calls import calls
from connectors.postgres.calls.call_row import CallRow
from connectors.postgres.people.whitelist_rules import require_whitelisted
from connectors.postgres.transaction import Tx
from pipelines.flows.access.auth.callers import Relative
from pipelines.flows.audit.attempt import Attempt
from pipelines.flows.calls import tokens
from pipelines.flows.calls.facts import require_callable
from pipelines.flows.calls.views import Audience, call_view, window_of
from pipelines.flows.exchange.affairs.reading import refresh
from pipelines.flows.family.own_calls import own
from pipelines.flows.people.faces import checking
from pipelines.flows.services import Services
from pipelines.rules.calls.call_kind import require_kind_holds
from pipelines.rules.calls.call_state import PENDING, RUNNING, TITLES
from pipelines.rules.calls.window import refusal, require_joinable
from pipelines.rules.platform.local_time import local
from schemas.calls.state import PartyRole, StageKind
from schemas.calls.views import CallView, JoinToken, TokenRequest
from schemas.errors import Conflict, Forbidden
from schemas.people.faces.kinds import FaceCaller
from schemas.people.kinds import SubjectKind
from schemas.people.views import FaceCheckRequest, FaceOutcome
from schemas.platform.reach import EVERYWHERE

PURPOSE = "join"
SEARCHED = 20


async def check_face(
    services: Services, relative: Relative, asked: FaceCheckRequest
) -> FaceOutcome:
    """Compare a live picture with the registered face; a pass opens the way in for a while."""
    async with services.database.transaction() as tx:
        call = await _next_call(tx, services, relative)
    subject = checking.Subject(
        kind=SubjectKind.RELATIVE,
        id=relative.id,
        actor=relative.actor(),
        stream=call.prison_code if call else relative.stream,
        purpose=PURPOSE,
        caller=FaceCaller.VIDEO_CALL,
        call_id=call.id if call else None,
    )
    outcome = await checking.check_live(services, subject, asked)
    async with services.database.transaction() as tx:
        # A refused face also ends what an earlier one opened.
        passed_at = services.clock() if outcome.passed else None
        await sessions.set_face_checked(tx, relative.session_id, passed_at)
    return outcome


async def _next_call(tx: Tx, services: Services, relative: Relative) -> CallRow | None:
    """The call that the relative is about to join, if there is one."""
    now = services.clock()
    rows, _ = await calls.page(
        tx,
        EVERYWHERE,
        relative_id=relative.id,
        states=tuple(RUNNING | PENDING),
        since=now - timedelta(days=1),
        limit=SEARCHED,
    )
    joinable = [
        row for row in rows if refusal(row.state, window_of(row, services.settings), now) is None
    ]
    return joinable[-1] if joinable else None


async def consent(services: Services, relative: Relative, call_id: str) -> CallView:
    """The relative has read that the call is monitored and recorded, or is neither (VC-MON-01)."""
    attempt = Attempt(services, relative.actor(), "call.consent", "video_call", call_id)
    async with attempt, services.database.transaction() as tx:
        call = await own(tx, relative, call_id, for_update=True)
        attempt.stream = call.prison_code
        if call.state not in PENDING | RUNNING:
            raise Conflict(f"通话{TITLES[call.state]}，无需确认。", code="state_not_allowed")
        if call.consented_at is None:
            await _record_consent(tx, services, relative, call)
    return call_view(call, services.settings, Audience.RELATIVE, consented=True)


async def _record_consent(tx: Tx, services: Services, relative: Relative, call: CallRow) -> None:
    now, actor = services.clock(), relative.actor()
    await calls.record(tx, call.id, consented_at=now)
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
    services: Services, relative: Relative, call_id: str, asked: TokenRequest
) -> JoinToken:
    """A join token, where state, time, custody, black list, consent and face all allow it."""
    attempt = Attempt(services, relative.actor(), "call.join_token", "video_call", call_id)
    async with services.database.transaction() as tx:
        inmate_id = (await own(tx, relative, call_id)).inmate_id
    await refresh(services, inmate_id)
    async with attempt, services.database.transaction() as tx:
        call = await own(tx, relative, call_id)
        attempt.stream = call.prison_code
        await _require_way_in(tx, services, relative, call)
        token = await tokens.issue(
            tx,
            services,
            call,
            role=PartyRole.RELATIVE,
            actor=relative.actor(),
            device_id=asked.device_id,
        )
    await tokens.prepare_room(services, call_id)
    return token


async def _require_way_in(tx: Tx, services: Services, relative: Relative, call: CallRow) -> None:
    now = services.clock()
    require_joinable(call.state, window_of(call, services.settings), now)
    await require_callable(tx, services, call.relative_id, call.inmate_id, now)
    require_kind_holds(call.kind, call.kinship)
    # The face is the account's own, and the account must stand on the white list today.
    await require_whitelisted(tx, call.relative_id, call.inmate_id, local(now).date())
    if call.consented_at is None:
        raise Forbidden(
            "请先确认知悉本次通话的告知内容。"
            if call.privileged
            else "请先确认知悉通话全程受监听并录音录像。",
            code="consent_needed",
        )
    tokens.require_face(services, relative.face_checked_at)
    since = now - timedelta(seconds=services.settings.face_valid_s)
    await tokens.tie_face_check(tx, services, call, SubjectKind.RELATIVE, relative.actor(), since)
