"""Officers sign in by login and password, guarded against guessing."""

import asyncio

from connectors.postgres import audit, officers
from connectors.postgres.officers import OfficerRow
from connectors.postgres.transaction import Tx
from pipelines.rules.local_time import clock_text
from pipelines.security.actor import Actor
from pipelines.security.password import SALT_BYTES, hash_password, verify_password
from schemas.calls.state import ActorKind
from schemas.errors import Forbidden, Unauthenticated
from schemas.people.kinds import Role, SubjectKind
from schemas.people.views import OfficerMe, OfficerSignIn, UnitView
from serve.audit.attempt import Attempt
from serve.auth import sessions
from serve.auth.callers import Officer, officer_caller, stream_of
from serve.auth.rights import rights_of
from serve.services import Services

ACTION = "session.sign_in"
NOBODY = hash_password("", bytes(SALT_BYTES))
"""Checked where there is no account, so that the time taken does not tell."""


async def sign_in(services: Services, asked: OfficerSignIn, address: str) -> tuple[OfficerMe, str]:
    """The officer and the secret of a new session."""
    async with services.database.transaction() as tx:
        row = await officers.by_login(tx, asked.login)
    attempt = _attempt(services, row, address)
    async with attempt:
        account = await _proven(services, row, asked.password)
        async with services.database.transaction() as tx:
            return await _open(tx, services, account, attempt.actor, attempt.stream)


async def _proven(services: Services, row: OfficerRow | None, password: str) -> OfficerRow:
    """The account, where it is open and the password is its own."""
    if row is not None:
        _require_unlocked(services, row)
    right = await asyncio.to_thread(verify_password, password, row.password_hash if row else NOBODY)
    if row is None or not row.enabled:
        raise _wrong()
    if not right:
        await _count_failure(services, row)
        raise _wrong()
    return row


async def _open(
    tx: Tx, services: Services, row: OfficerRow, actor: Actor, stream: str
) -> tuple[OfficerMe, str]:
    await officers.sign_in_succeeded(tx, row.id)
    rights = await rights_of(tx, services, row.id)
    secret = await sessions.create(tx, services, SubjectKind.OFFICER, row.id, actor.address)
    await audit.write(
        tx, stream=stream, actor=actor, action=ACTION, object_kind="officer", object_id=row.id
    )
    return me(officer_caller(row, rights, "", actor.address)), secret


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
        permissions=sorted(officer.permissions),
    )


def _attempt(services: Services, row: OfficerRow | None, address: str) -> Attempt:
    # A login nobody has may be a mistyped secret: it is not written down.
    actor = Actor(
        kind=ActorKind.OFFICER,
        id=row.id if row else None,
        name=row.name if row else "未知账号",
        address=address,
    )
    stream = stream_of(row.unit_path) if row else audit.BUREAU
    return Attempt(services, actor, ACTION, "officer", row.id if row else None, stream)


def _require_unlocked(services: Services, row: OfficerRow) -> None:
    if row.locked_until is not None and row.locked_until > services.clock():
        raise Forbidden(
            f"密码连续输错，账号已锁定，请在{clock_text(row.locked_until)}后再试。",
            code="account_locked",
        )


async def _count_failure(services: Services, row: OfficerRow) -> None:
    """Counted in a transaction of its own, which the refusal does not roll back."""
    async with services.database.transaction() as tx:
        until = await officers.sign_in_failed(tx, row.id, services.clock())
    if until is not None:
        raise Forbidden(
            f"密码连续输错，账号已锁定，请在{clock_text(until)}后再试。", code="account_locked"
        )


def _wrong() -> Unauthenticated:
    return Unauthenticated("账号或密码不正确。", code="sign_in_failed")
