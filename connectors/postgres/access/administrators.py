"""Enabled accounts with a duty that excludes the others, and names that are nobody's own."""

from collections.abc import Collection

import msgspec
from sqlalchemy import func, select

from connectors.postgres.transaction import Tx
from schemas.access.kinds import ADMINISTRATORS, Duty
from schemas.tables.access.access import officer
from schemas.tables.access.rights import officer_role


class AdministratorRow(msgspec.Struct, frozen=True, kw_only=True):
    """An administrator's account."""

    login: str
    duties: frozenset[Duty]
    password_hash: str


async def all_of(tx: Tx) -> list[AdministratorRow]:
    """By their logins."""
    duties = sorted(duty.value for duty in ADMINISTRATORS)
    found = (
        select(officer.c.login, officer.c.password_hash, officer_role.c.duty)
        .join(officer_role, officer_role.c.officer_id == officer.c.id)
        .where(officer.c.enabled, officer_role.c.duty.in_(duties))
        .order_by(officer.c.login)
    )
    held: dict[tuple[str, str], set[Duty]] = {}
    for row in await tx.execute(found):
        held.setdefault((row.login, row.password_hash), set()).add(Duty(row.duty))
    return [
        AdministratorRow(login=login, password_hash=kept, duties=frozenset(duties))
        for (login, kept), duties in held.items()
    ]


async def enabled_among(tx: Tx, logins: Collection[str]) -> list[str]:
    """Those of the logins that an enabled account has, however they are written."""
    found = select(officer.c.login).where(
        officer.c.enabled, func.lower(officer.c.login).in_(sorted(logins))
    )
    return list((await tx.execute(found.order_by(officer.c.login))).scalars())
