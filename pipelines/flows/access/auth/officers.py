"""Officers sign in by password and, where asked for, a second factor; guarded against guessing."""

import asyncio
from datetime import timedelta

from connectors.postgres.access import officers, sign_ins
from connectors.postgres.access.attempts import Reserved
from connectors.postgres.access.officers import OfficerRow
from connectors.postgres.audit import audit
from connectors.postgres.transaction import Tx
from pipelines.flows.access.auth import known_devices, second_factor, sessions
from pipelines.flows.access.auth.callers import Officer
from pipelines.flows.access.auth.guesses import Guesses, OfAccount, guesses_of
from pipelines.flows.access.auth.proving import NOBODY, allowed, wrong_or_locked
from pipelines.flows.audit.attempt import Attempt
from pipelines.flows.services import Services
from pipelines.rules.access.built_in_roles import names_of
from pipelines.rules.access.sign_in import network_allowed
from pipelines.rules.access.sign_in_row import IN, SIGN_IN
from pipelines.rules.security.actor import Actor
from pipelines.rules.security.password import verify_password
from schemas.calls.state import ActorKind
from schemas.errors import Forbidden, QinqiaoError, TooManyRequests, Unauthenticated, Unavailable
from schemas.people.kinds import Role, SubjectKind
from schemas.people.views import OfficerMe, OfficerSignIn, UnitView

ACTION = SIGN_IN


async def sign_in(
    services: Services, asked: OfficerSignIn, address: str, device: str, kept: str = ""
) -> tuple[OfficerMe, str]:
    """The officer and the secret of a new session; every attempt leaves a line in the log.

    `kept` is what the browser has of the device (`known_devices.with_person`).
    """
    async with services.database.transaction() as tx:
        row = await officers.by_login(tx, asked.login)
    attempt = attempt_of(services, row, address, ACTION)
    known = known_devices.mark(services, kept, row.id) if row else None
    guesses = guesses_of(services, row, asked.login, known)
    try:
        # Behind strangers' guesses, which come one after another, a known device does not wait.
        async with attempt, services.sign_in_locks.held(known.hex() if known else asked.login):
            await require_quiet(services, address)
            account = await _proven(services, row, asked, guesses)
            async with services.database.transaction() as tx:
                await guesses.succeeded(tx, services)
                lasts_s = sessions.TERMINAL_S if asked.at_terminal else None
                return await _open(
                    tx, services, account, attempt.actor, attempt.stream, device, lasts_s
                )
    except QinqiaoError as error:
        if not isinstance(error, Unavailable):
            await note_failure(services, row, "sign_in", error.code, address, device)
        raise


async def require_quiet(services: Services, address: str) -> None:
    """Raise `TooManyRequests` for an address from which too much was guessed."""
    settings = services.settings
    since = services.clock() - timedelta(seconds=settings.lock_s)
    async with services.database.transaction() as tx:
        failures = await sign_ins.failures_from(tx, address, since)
    if failures >= settings.address_failures:
        raise TooManyRequests("此地址登录失败次数过多，请稍后再试。", code="address_closed")


async def _proven(
    services: Services, row: OfficerRow | None, asked: OfficerSignIn, guesses: Guesses
) -> OfficerRow:
    """The account, where it is open and every proof is its own."""
    reserved = allowed(await guesses.reserve(services))
    kept = row.password_hash if row else NOBODY
    right = await asyncio.to_thread(verify_password, asked.password, kept)
    if row is None or not right or not row.enabled:
        raise wrong_or_locked(reserved)
    if row.enrolled:
        await _prove_again(services, row, asked, guesses, reserved)
    return row


async def _prove_again(
    services: Services,
    row: OfficerRow,
    asked: OfficerSignIn,
    guesses: Guesses,
    reserved: Reserved,
) -> None:
    try:
        second_factor.require_given(row, asked)
    except Unauthenticated:
        await guesses.release(services)
        raise
    async with services.database.transaction() as tx:
        right = await second_factor.holds(tx, services, row, asked)
    if not right:
        raise wrong_or_locked(reserved, "验证码或签名不正确。", "second_factor_failed")


async def reserve(services: Services, officer_id: str) -> Reserved:
    """One of the account's attempts that are left; `Forbidden` where none is (ID-3)."""
    return allowed(await OfAccount(officer_id).reserve(services))


async def _open(
    tx: Tx,
    services: Services,
    row: OfficerRow,
    actor: Actor,
    stream: str,
    device: str,
    lasts_s: int | None,
) -> tuple[OfficerMe, str]:
    secret = await sessions.create(
        tx, services, SubjectKind.OFFICER, row.id, actor.address, device=device, lasts_s=lasts_s
    )
    await audit.write(
        tx, stream=stream, actor=actor, action=ACTION, object_kind="officer", object_id=row.id
    )
    await sign_ins.note(
        tx,
        event=IN,
        result="ok",
        officer_id=row.id,
        address=actor.address,
        device=device,
        at=services.clock(),
    )
    officer = await sessions.officer_of(tx, services, row, "", actor.address)
    if not network_allowed(services.settings, officer.permissions, actor.address):
        raise Forbidden("管理员账号不能从此地址登录。", code="address_refused")
    return me(officer), secret


def me(officer: Officer) -> OfficerMe:
    unit = UnitView(
        id=officer.unit_id,
        code=officer.unit_code,
        name=officer.unit_name,
        org_type=officer.unit_type.value,
    )
    return OfficerMe(
        id=officer.id,
        name=officer.name,
        login=officer.login,
        unit=unit,
        roles=[role for role in Role if role.value in officer.roles],
        role_names=names_of(officer.roles),
        permissions=sorted(officer.permissions),
        restriction=officer.restriction,
    )


def attempt_of(services: Services, row: OfficerRow | None, address: str, action: str) -> Attempt:
    """Audits what somebody who is not signed in tries with an account."""
    # A login nobody has may be a mistyped secret: it is not written down.
    actor = Actor(
        kind=ActorKind.OFFICER,
        id=row.id if row else None,
        name=row.name if row else "未知账号",
        address=address,
    )
    stream = audit.stream_of(row.unit_path) if row else audit.BUREAU
    return Attempt(services, actor, action, "officer", row.id if row else None, stream)


async def note_failure(
    services: Services, row: OfficerRow | None, event: str, code: str, address: str, device: str
) -> None:
    """A line in the log, by which guesses from an address are counted."""
    async with services.database.transaction() as tx:
        await sign_ins.note(
            tx,
            event=event,
            result=code,
            officer_id=row.id if row else None,
            address=address,
            device=device,
            at=services.clock(),
        )
