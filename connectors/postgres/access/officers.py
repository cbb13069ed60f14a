"""Officers' accounts: found by login, guarded against guessing."""

from datetime import datetime

import msgspec
from sqlalchemy import Select, insert, select

from connectors.postgres.access import attempts
from connectors.postgres.access.attempts import Reserved
from connectors.postgres.ids import make_id
from connectors.postgres.transaction import Tx, in_scopes
from pipelines.rules.access.account_row import account_row
from schemas.people.kinds import OrgType
from schemas.tables.access.access import officer
from schemas.tables.platform.org import org_unit


class OfficerRow(msgspec.Struct, frozen=True, kw_only=True):
    """An account and the unit that bounds its data scope."""

    id: str
    login: str
    name: str
    police_no: str
    org_unit_id: str
    password_hash: str
    failed_sign_ins: int
    locked_until: datetime | None
    enabled: bool
    password_changed_at: datetime | None
    must_change_password: bool
    totp_sealed: bytes | None
    totp_pending_sealed: bytes | None
    totp_step: int | None
    sm2_public_key: str | None
    version: int
    unit_code: str
    unit_name: str
    unit_type: OrgType
    unit_path: str
    prison_id: str | None

    @property
    def enrolled(self) -> bool:
        """Whether the account has a second factor."""
        return self.totp_sealed is not None or self.sm2_public_key is not None


def select_officers() -> Select[tuple[object, ...]]:
    """Accounts with their units; row scope is added by whoever lists them."""
    return select(
        *officer.c,
        org_unit.c.code.label("unit_code"),
        org_unit.c.name.label("unit_name"),
        org_unit.c.org_type.label("unit_type"),
        org_unit.c.path.label("unit_path"),
        org_unit.c.prison_id,
    ).join(org_unit, org_unit.c.id == officer.c.org_unit_id)


async def get(tx: Tx, officer_id: str) -> OfficerRow | None:
    return await tx.first(select_officers().where(officer.c.id == officer_id), OfficerRow)


async def hold(tx: Tx, officer_id: str) -> None:
    """What one officer does by count is done one after the other until the commit."""
    found = select(officer.c.id).where(officer.c.id == officer_id)
    await tx.execute(found.with_for_update(key_share=True))


async def by_login(tx: Tx, login: str) -> OfficerRow | None:
    return await tx.first(select_officers().where(officer.c.login == login), OfficerRow)


async def page(
    tx: Tx, scopes: tuple[str, ...], *, limit: int = 50, offset: int = 0
) -> list[OfficerRow]:
    """Officers of a unit and all below it, by login."""
    found = select_officers().where(in_scopes(org_unit.c.path, scopes)).order_by(officer.c.login)
    return await tx.all(found.limit(limit).offset(offset), OfficerRow)


async def add(
    tx: Tx,
    *,
    login: str,
    name: str,
    police_no: str,
    org_unit_id: str,
    password_hash: str,
    must_change_password: bool = False,
    at: datetime | None = None,
) -> str:
    """A new account, which may do nothing yet; `at` is when its password was set."""
    officer_id = make_id()
    row = account_row(
        officer_id=officer_id,
        login=login,
        name=name,
        police_no=police_no,
        org_unit_id=org_unit_id,
        must_change_password=must_change_password,
        at=at or tx.now(),
    )
    await tx.execute(insert(officer).values(**row, password_hash=password_hash))
    return officer_id


async def reserve_attempt(
    tx: Tx, officer_id: str, now: datetime, *, most: int, lock_s: int
) -> Reserved:
    """As `attempts.reserve` counts."""
    return await attempts.reserve(tx, officer, officer_id, now, most=most, lock_s=lock_s)


async def release_attempt(tx: Tx, officer_id: str) -> None:
    await attempts.release(tx, officer, officer_id)


async def sign_in_succeeded(tx: Tx, officer_id: str) -> None:
    """Forget wrong proofs and the lock."""
    await attempts.succeeded(tx, officer, officer_id)


async def forget_unlocked(tx: Tx, officer_id: str, now: datetime) -> None:
    await attempts.forget_unlocked(tx, officer, officer_id, now)
