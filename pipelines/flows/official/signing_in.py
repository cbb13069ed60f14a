"""People of outside bodies sign in by password and a second proof (VC-OFFICIAL-03, ID-1, ID-3)."""

import asyncio
from datetime import timedelta

from connectors.keys import sm2
from connectors.postgres.access import credentials, sign_ins
from connectors.postgres.audit import audit
from connectors.postgres.ids import make_id
from connectors.postgres.official import accounts
from connectors.postgres.official.accounts import AccountRow
from connectors.postgres.transaction import Tx
from pipelines.flows.access.auth import known_devices, sessions
from pipelines.flows.access.auth.callers import Official
from pipelines.flows.access.auth.device_keys import device_key
from pipelines.flows.access.auth.guesses import Guesses
from pipelines.flows.access.auth.proving import NOBODY, allowed, wrong_or_locked
from pipelines.flows.audit.attempt import Attempt
from pipelines.flows.official.guessing import guesses_of
from pipelines.flows.sealed_fields import open_totp
from pipelines.flows.services import Services
from pipelines.rules.official.visitor import require_in
from pipelines.rules.platform.local_time import local
from pipelines.rules.security import challenge, totp
from pipelines.rules.security.actor import Actor
from pipelines.rules.security.password import verify_password
from pipelines.rules.security.purposes import VISITOR_CHALLENGE
from schemas.calls.state import ActorKind
from schemas.errors import QinqiaoError, TooManyRequests, Unauthenticated, Unavailable
from schemas.official.accounts import OfficialMe, OfficialSignIn
from schemas.people.kinds import SubjectKind

ACTION = "session.sign_in"
KIND = "official"
"""As the audit log calls whose account it is."""


async def sign_in(
    services: Services, asked: OfficialSignIn, address: str, device: str, kept: str = ""
) -> tuple[OfficialMe, str]:
    """Who came in, and the secret of a new session; every attempt leaves a line in the log."""
    async with services.database.transaction() as tx:
        row = await accounts.by_login(tx, asked.login)
    attempt = attempt_of(services, row, address, ACTION)
    known = known_devices.mark(services, kept, row.id) if row else None
    guesses = guesses_of(services, row, asked.login, known)
    lock = known.hex() if known else f"official/{asked.login}"
    try:
        async with attempt, services.sign_in_locks.held(lock):
            await require_quiet(services, address)
            account = await _proven(services, row, asked, guesses)
            # Told to whoever has proven to be the one, and to nobody else.
            require_in(account, local(services.clock()).date())
            async with services.database.transaction() as tx:
                await guesses.succeeded(tx, services)
                return await _open(tx, services, account, attempt.actor, device)
    except QinqiaoError as error:
        if not isinstance(error, Unavailable):
            await note(services, row, error.code, address, device)
        raise


def attempt_of(services: Services, row: AccountRow | None, address: str, action: str) -> Attempt:
    """Audits what somebody who is not signed in tries with an account."""
    # A login nobody has may be a mistyped secret: it is not written down.
    actor = Actor(
        kind=ActorKind.OFFICIAL,
        id=row.id if row else None,
        name=row.name if row else "未知账号",
        address=address,
    )
    return Attempt(services, actor, action, KIND, row.id if row else None)


async def require_quiet(services: Services, address: str) -> None:
    """Raise `TooManyRequests` for an address from which too much was guessed."""
    settings = services.settings
    since = services.clock() - timedelta(seconds=settings.lock_s)
    async with services.database.transaction() as tx:
        failures = await sign_ins.failures_from(tx, address, since, SubjectKind.OFFICIAL)
    if failures >= settings.address_failures:
        raise TooManyRequests("此地址登录失败次数过多，请稍后再试。", code="address_closed")


async def note(
    services: Services, row: AccountRow | None, result: str, address: str, device: str
) -> None:
    """A line in the log, by which guesses from an address are counted."""
    async with services.database.transaction() as tx:
        await _line(tx, services, row, result, address, device)


async def _line(
    tx: Tx, services: Services, row: AccountRow | None, result: str, address: str, device: str
) -> None:
    await sign_ins.note_person(
        tx,
        SubjectKind.OFFICIAL,
        row.id if row else None,
        result=result,
        score=None,
        address=address,
        device=device,
        at=services.clock(),
    )


async def _proven(
    services: Services, row: AccountRow | None, asked: OfficialSignIn, guesses: Guesses
) -> AccountRow:
    """The account, where it is open and every proof is its own."""
    reserved = allowed(await guesses.reserve(services))
    kept = row.password_hash if row and row.password_hash else NOBODY
    right = await asyncio.to_thread(verify_password, asked.password, kept)
    if row is None or not right or not row.enabled or not row.password_hash:
        raise wrong_or_locked(reserved)
    if not row.second_factors:
        return row
    if not _is_given(asked):
        await guesses.release(services)
        raise Unauthenticated(
            "请继续验证第二登录因素。",
            code="second_factor_needed",
            methods=row.second_factors,
        )
    async with services.database.transaction() as tx:
        holds = await _holds(tx, services, row, asked)
    if not holds:
        raise wrong_or_locked(reserved, "验证码或签名不正确。", "second_factor_failed")
    return row


def _is_given(asked: OfficialSignIn) -> bool:
    return asked.code is not None or (asked.challenge is not None and asked.signature is not None)


async def _holds(tx: Tx, services: Services, row: AccountRow, asked: OfficialSignIn) -> bool:
    """Whether the second proof is right and was never used before; it is used up with this."""
    if asked.code is not None:
        if row.totp_sealed is None:
            return False
        secret = open_totp(services.keys, row.id, row.totp_sealed)
        step = totp.matching_step(secret, asked.code, services.clock(), row.totp_step)
        return step is not None and await accounts.use_totp_step(tx, row.id, step)
    if row.sm2_public_key is None or asked.challenge is None or asked.signature is None:
        return False
    return await signed_by(
        tx, services, row.login, row.sm2_public_key, asked.challenge, asked.signature
    )


def new_challenge(services: Services, login: str) -> str:
    """A challenge for whoever claims to be `login`; it tells nothing of whether there is one."""
    key = services.keys.derive(VISITOR_CHALLENGE)
    return challenge.make(key, make_id(), login, services.clock())


async def signed_by(
    tx: Tx, services: Services, login: str, public_key: str, text: str, signature: str
) -> bool:
    """Whether the key signed a fresh challenge for this login; the challenge is used up."""
    now = services.clock()
    said = challenge.read(services.keys.derive(VISITOR_CHALLENGE), text, login, now)
    if said is None:
        return False
    signed = challenge.signed_bytes(text)
    public, proof = bytes.fromhex(public_key), bytes.fromhex(signature)
    if not await asyncio.to_thread(sm2.verify, public, signed, proof):
        return False
    return await credentials.use_challenge(tx, said.id, login, expires_at=said.expires_at, now=now)


async def _open(
    tx: Tx, services: Services, row: AccountRow, actor: Actor, device: str
) -> tuple[OfficialMe, str]:
    secret = await sessions.create(
        tx, services, SubjectKind.OFFICIAL, row.id, actor.address, device=device
    )
    await audit.write(
        tx, stream=audit.BUREAU, actor=actor, action=ACTION, object_kind=KIND, object_id=row.id
    )
    await _line(tx, services, row, "ok", actor.address, device)
    return me_of(services, row, sessions.official_of(services, row, "", actor.address)), secret


async def me(services: Services, official: Official) -> OfficialMe:
    async with services.database.transaction() as tx:
        return me_of(services, await own(tx, official), official)


async def own(tx: Tx, official: Official) -> AccountRow:
    """The account behind the session."""
    row = await accounts.get(tx, official.id)
    if row is None:
        raise Unauthenticated("请先登录。", code="signed_out")
    return row


def me_of(services: Services, row: AccountRow, official: Official) -> OfficialMe:
    return OfficialMe(
        id=row.id,
        name=row.name,
        login=row.login,
        body=row.body_name,
        keeper=row.keeper,
        valid_until=min(row.valid_until, row.body_until or row.valid_until),
        second_factors=row.second_factors,
        restriction=official.restriction.value if official.restriction else None,
        device_key=device_key(services.keys, official.actor()),
    )
