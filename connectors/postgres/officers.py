"""Officers' accounts: found by login, guarded against guessing."""

from datetime import UTC, datetime, timedelta

import msgspec
from sqlalchemy import Select, insert, select, update

from connectors.postgres.ids import make_id
from connectors.postgres.transaction import Tx, in_scopes
from schemas.people.kinds import OrgType
from schemas.tables.access import officer
from schemas.tables.org import org_unit

MAX_FAILED = 5
LOCKED_FOR = timedelta(minutes=15)


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
    totp_step: int | None
    sm2_public_key: str | None
    version: int
    unit_code: str
    unit_name: str
    unit_type: OrgType
    unit_path: str
    prison_id: str | None


def _officers() -> Select[tuple[object, ...]]:
    return select(
        *officer.c,
        org_unit.c.code.label("unit_code"),
        org_unit.c.name.label("unit_name"),
        org_unit.c.org_type.label("unit_type"),
        org_unit.c.path.label("unit_path"),
        org_unit.c.prison_id,
    ).join(org_unit, org_unit.c.id == officer.c.org_unit_id)


async def get(tx: Tx, officer_id: str) -> OfficerRow | None:
    return await tx.first(_officers().where(officer.c.id == officer_id), OfficerRow)


async def by_login(tx: Tx, login: str) -> OfficerRow | None:
    return await tx.first(_officers().where(officer.c.login == login), OfficerRow)


async def page(
    tx: Tx, scopes: tuple[str, ...], *, limit: int = 50, offset: int = 0
) -> list[OfficerRow]:
    """Officers of a unit and all below it, by login."""
    found = _officers().where(in_scopes(org_unit.c.path, scopes)).order_by(officer.c.login)
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
    await tx.execute(
        insert(officer).values(
            id=officer_id,
            login=login,
            name=name,
            police_no=police_no,
            org_unit_id=org_unit_id,
            password_hash=password_hash,
            password_changed_at=at or datetime.now(UTC),
            must_change_password=must_change_password,
        )
    )
    return officer_id


async def sign_in_failed(tx: Tx, officer_id: str, now: datetime) -> datetime | None:
    """Count a wrong password; from the fifth on the account is locked: answers until when.

    Commit this in a transaction of its own, since the refused request's one is rolled back.
    """
    failed = await tx.scalar(
        update(officer)
        .where(officer.c.id == officer_id)
        .values(failed_sign_ins=officer.c.failed_sign_ins + 1)
        .returning(officer.c.failed_sign_ins)
    )
    if failed is None or failed < MAX_FAILED:
        return None
    until = now + LOCKED_FOR
    await tx.execute(update(officer).where(officer.c.id == officer_id).values(locked_until=until))
    return until


async def sign_in_succeeded(tx: Tx, officer_id: str) -> None:
    """Forget wrong passwords and the lock."""
    cleared = {"failed_sign_ins": 0, "locked_until": None}
    await tx.execute(update(officer).where(officer.c.id == officer_id).values(**cleared))
