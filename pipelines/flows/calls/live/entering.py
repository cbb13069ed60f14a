"""Coming into a running call: who holds the token, and may this person enter now (VC-INM-06)."""

from collections.abc import Mapping
from datetime import timedelta

import msgspec

from connectors.postgres.audit import audit
from connectors.postgres.calls import calls
from connectors.postgres.calls.call_row import CallRow
from connectors.postgres.calls.call_tokens import TokenRow, find_token
from connectors.postgres.transaction import Tx
from pipelines.flows.access.auth import sessions
from pipelines.flows.access.auth.callers import Caller, Officer
from pipelines.flows.audit.attempt import Attempt
from pipelines.flows.calls.facts import require_callable
from pipelines.flows.calls.handling import require_ordinary, require_watchable
from pipelines.flows.calls.live.standing import OnScreen, Standing, Still, party
from pipelines.flows.calls.room_client import JoinClaim
from pipelines.flows.calls.tokens import require_not_removed
from pipelines.flows.calls.views import window_of
from pipelines.flows.exchange.affairs.reading import refresh
from pipelines.flows.services import Services
from pipelines.rules.access.codes.calls import SPEAK, WATCH
from pipelines.rules.access.permissions import in_scopes, require_permission
from pipelines.rules.calls.call_rows import entered_detail, watched_detail
from pipelines.rules.calls.window import require_joinable
from pipelines.rules.security.actor import Actor
from pipelines.rules.security.digest import sm3_hex
from schemas.calls.live import Join, Joined
from schemas.calls.state import ActorKind, PartyRole, StageKind
from schemas.errors import Conflict, Forbidden, NotFound, Unauthenticated
from schemas.people.kinds import SubjectKind

Secrets = Mapping[SubjectKind, str]
"""Secrets of the session cookies that came with the connection."""


class Entered(msgspec.Struct, frozen=True, kw_only=True):
    """A person inside a room."""

    call_id: str
    claim: JoinClaim
    joined: Joined
    actor: Actor
    stream: str
    still: Still
    """Raises once this person may not be here any more."""
    standing: Standing | None
    """An officer's rights as they are now; None for a party."""

    @property
    def may_speak(self) -> bool:
        """Whether this officer may speak in now; who may only watch gets a one-way stream."""
        return self.standing is not None and SPEAK.code in self.standing.officer.permissions


async def enter(services: Services, secrets: Secrets, asked: Join, address: str) -> Entered:
    """Claim the token and take the seat; every refusal is audited."""
    nobody = Actor(kind=ActorKind.SYSTEM, id=None, name="未登录", address=address)
    attempt = Attempt(services, nobody, "call.join", "video_call", None)
    async with attempt:
        token, call = await _look_up(services, asked)
        attempt.object_id, attempt.stream = call.id, call.prison_code
        caller = await _holder(services, secrets, token, address)
        attempt.actor = caller.actor()
        _require_own(token, caller)
        await refresh(services, call.inmate_id)
        async with services.database.transaction() as tx:
            await _claim(tx, services, asked, call, caller)
        claim = _claim_of(token, caller, asked, address)
        joined = await services.rooms.join(call.id, claim)
        if not isinstance(joined, Joined):
            raise Conflict(joined.message, code=joined.code)
    kind = SubjectKind(token.role.value)
    secret = secrets.get(kind, "")
    standing = _standing(services, secret, caller, call) if isinstance(caller, Officer) else None
    # Somebody in a call is not idle.
    still = standing.still if standing else party(services, kind, secret, in_use=True)
    return Entered(
        call_id=call.id,
        claim=claim,
        joined=joined,
        actor=attempt.actor,
        stream=call.prison_code,
        still=still,
        standing=standing,
    )


def _standing(services: Services, secret: str, officer: Officer, call: CallRow) -> Standing:
    """A watcher, for as long as he may watch this call."""

    async def required(now: Officer) -> None:
        async with services.database.reading() as tx:
            found = await calls.get(tx, call.id)
        if found is None:
            raise NotFound("没有找到这次通话。", code="call_not_found")
        _require_reached(now, found)
        # What turned out to be privileged since is nobody's to see.
        require_ordinary(found)

    shows = OnScreen("video_call", call.id, call.prison_code)
    return Standing(services, officer, secret, shows=shows, required=required, in_use=True)


async def _look_up(services: Services, asked: Join) -> tuple[TokenRow, CallRow]:
    async with services.database.transaction() as tx:
        token = await find_token(tx, sm3_hex(asked.token.encode()))
        call = await calls.get(tx, token.call_id) if token else None
    if token is None or call is None:
        raise Forbidden("进入凭证无效，请重新进入。", code="token_unknown")
    return token, call


async def _holder(services: Services, secrets: Secrets, token: TokenRow, address: str) -> Caller:
    """Who is signed in on this connection in the token's role."""
    kind = SubjectKind(token.role.value)
    secret = secrets.get(kind, "")
    if kind is SubjectKind.OFFICER:
        return await sessions.officer(services, secret, address)
    if kind is SubjectKind.INMATE:
        return await sessions.inmate(services, secret, address)
    if kind is SubjectKind.RELATIVE:
        return await sessions.relative(services, secret, address)
    raise Unauthenticated("请先登录。", code="signed_out")


def _require_own(token: TokenRow, caller: Caller) -> None:
    if token.subject_id != caller.id:
        raise Forbidden("此进入凭证不属于您。", code="token_not_yours")


async def _claim(tx: Tx, services: Services, asked: Join, call: CallRow, caller: Caller) -> None:
    """Bind the token to the device, check once more, and note the joining, all or nothing."""
    now = services.clock()
    before = await find_token(tx, sm3_hex(asked.token.encode()))
    claimed = await calls.claim_token(tx, sm3_hex(asked.token.encode()), asked.device_id, now)
    first_use = before is not None and before.used_at is None
    if first_use and claimed.issued_at + timedelta(seconds=services.settings.token_s) <= now:
        raise Forbidden("进入凭证已过期，请重新进入。", code="token_expired")
    if isinstance(caller, Officer):
        await _admit_officer(tx, services, call, caller)
    else:
        await require_not_removed(tx, call.id, PartyRole(claimed.role))
        require_joinable(call.state, window_of(call, services.settings), now)
        await require_callable(tx, services, call.relative_id, call.inmate_id, now)
    await audit.write(
        tx,
        stream=call.prison_code,
        actor=caller.actor(),
        action="call.join",
        object_kind="video_call",
        object_id=call.id,
        detail=entered_detail(PartyRole(claimed.role), again=not first_use),
        at=now,
    )


async def _admit_officer(tx: Tx, services: Services, call: CallRow, officer: Officer) -> None:
    _require_reached(officer, call)
    require_watchable(call)
    await calls.add_stage(
        tx,
        call.id,
        StageKind.WATCH,
        actor=officer.actor(),
        at=services.clock(),
        detail=watched_detail(True),
    )


def _require_reached(officer: Officer, call: CallRow) -> None:
    require_permission(officer.permissions, WATCH)
    if not in_scopes(officer.scopes, call.ward_path):
        raise NotFound("没有找到这次通话。", code="call_not_found")


def _claim_of(token: TokenRow, caller: Caller, asked: Join, address: str) -> JoinClaim:
    return JoinClaim(
        role=PartyRole(token.role),
        subject_id=caller.id,
        name=caller.name,
        device_id=asked.device_id,
        token_id=token.id,
        last_seq=asked.last_seq,
        address=address,
        masks=asked.masks,
    )
