"""Adding administrators on the host: free at first, then by two, or loudly by one (NF-SEC-19)."""

import secrets
from datetime import UTC, datetime
from enum import StrEnum

import msgspec

from cluster.verbs.host_database import note
from connectors.doors import Doors
from connectors.keys.recovery import RecoveryKey
from connectors.postgres.access import officers, rights, security_notices, sign_ins
from connectors.postgres.platform import units
from connectors.postgres.transaction import Tx
from pipelines.rules.security.password import SALT_BYTES, hash_password
from schemas.access.kinds import Audience, Duty, NoticeKind
from schemas.errors import Conflict
from schemas.people.kinds import Role


class Administrator(StrEnum):
    """The three that exclude one another."""

    SYSTEM = Role.SYSTEM_ADMIN.value
    SECURITY = Role.SECURITY_ADMIN.value
    AUDITOR = Role.AUDITOR.value


DUTIES = {
    Administrator.SYSTEM: Duty.SYSTEM,
    Administrator.SECURITY: Duty.SECURITY,
    Administrator.AUDITOR: Duty.AUDIT,
}


class Account(msgspec.Struct, frozen=True):
    """An administrator to be."""

    login: str
    name: str
    police_no: str
    role: Administrator
    password: str


async def is_first(tx: Tx, role: Administrator) -> bool:
    """Whether nobody has the duty in an installation that nobody has signed in to yet."""
    if await rights.holders_of_duty(tx, DUTIES[role]):
        return False
    return not await sign_ins.any_officer_came(tx)


async def add_first(tx: Tx, doors: Doors, account: Account, key: RecoveryKey | None) -> str:
    """An account with the administrator's role and the whole bureau as its scope.

    A recovery key that is there by now is known here: who makes another one later is seen.
    """
    if not await is_first(tx, account.role):
        raise Conflict("已有此类管理员，请重试。", code="administrator_exists")
    officer_id = await _add(tx, doors, account)
    if key is not None and await _known(tx, key.name) is None:
        await _tell_key(tx, key, acknowledged=True)
    await note(tx, "account.add", "officer", officer_id, {"roles": [account.role.value]})
    return officer_id


async def add_with_key(tx: Tx, doors: Doors, account: Account, key: RecoveryKey) -> str:
    """A further one, for whom the keeper of the recovery key has signed."""
    officer_id = await _add(tx, doors, account)
    detail = {"roles": [account.role.value], "key": key.name}
    await note(tx, "administrator.add", "officer", officer_id, detail)
    told = {"duty": DUTIES[account.role].value, "key": key.name}
    await _tell(tx, NoticeKind.ADMINISTRATOR, officer_id, told)
    return officer_id


async def break_glass(tx: Tx, doors: Doors, account: Account, reason: str) -> str:
    """One person alone: every administrator sees it until an auditor has acknowledged it."""
    officer_id = await _add(tx, doors, account)
    detail = {"roles": [account.role.value], "reason": reason}
    await note(tx, "administrator.break_glass", "officer", officer_id, detail)
    told = {"duty": DUTIES[account.role].value, "reason": reason}
    await _tell(tx, NoticeKind.BREAK_GLASS, officer_id, told, grave=True)
    return officer_id


async def key_counts(tx: Tx, key: RecoveryKey) -> bool:
    """Whether an auditor knows the key; a new one is told of, since one person can make it.

    Otherwise whoever is alone on the host would make a key, and sign with it.
    """
    known = await _known(tx, key.name)
    if known is None:
        await note(tx, "recovery_key.new", "component", None, {"key": key.name})
        await _tell_key(tx, key, acknowledged=False)
    return bool(known)


async def note_refused(tx: Tx, account: Account, code: str) -> None:
    detail = {"code": code, "login": account.login, "roles": [account.role.value]}
    await note(tx, "administrator.add", "officer", None, detail, result="refused")


async def _known(tx: Tx, name: str) -> bool | None:
    """Whether the key was acknowledged; None where it was never seen."""
    seen = [
        acknowledged
        for told, acknowledged in await security_notices.of_kind(tx, NoticeKind.RECOVERY_KEY)
        if told.get("key") == name
    ]
    return any(seen) if seen else None


async def _tell_key(tx: Tx, key: RecoveryKey, *, acknowledged: bool) -> None:
    await security_notices.tell(
        tx,
        NoticeKind.RECOVERY_KEY,
        Audience.ADMINISTRATORS,
        officer_id=None,
        detail={"key": key.name},
        at=datetime.now(UTC),
        grave=True,
        acknowledged=acknowledged,
    )


async def _tell(
    tx: Tx, kind: NoticeKind, officer_id: str, told: dict[str, str], *, grave: bool = False
) -> None:
    await security_notices.tell(
        tx,
        kind,
        Audience.ADMINISTRATORS,
        officer_id=officer_id,
        detail=told,
        at=datetime.now(UTC),
        grave=grave,
    )


async def _add(tx: Tx, doors: Doors, account: Account) -> str:
    bureau = await units.root(tx)
    if bureau is None:
        raise Conflict("请先用 add-bureau 建立组织机构。", code="no_bureau")
    if await officers.by_login(tx, account.login) is not None:
        raise Conflict("登录名已被使用。", code="login_taken", login=account.login)
    officer_id = await officers.add(
        tx,
        login=account.login,
        name=account.name,
        police_no=account.police_no,
        org_unit_id=bureau.id,
        password_hash=hash_password(account.password, secrets.token_bytes(SALT_BYTES)),
        at=datetime.now(UTC),
    )
    await rights.give(tx, doors.rights_seal(), officer_id, [account.role.value], [bureau.id])
    return officer_id
