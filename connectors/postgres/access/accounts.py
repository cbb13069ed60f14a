"""Officers' accounts as administrators keep them."""

from typing import Any

import msgspec
from sqlalchemy import ColumnElement, or_, select, update

from connectors.postgres.access.officers import OfficerRow, select_officers
from connectors.postgres.transaction import Tx, in_scopes
from schemas.tables.access.access import officer
from schemas.tables.platform.org import org_unit


class AccountFilter(msgspec.Struct, frozen=True, kw_only=True):
    """What the list is narrowed to."""

    text: str = ""
    enabled: bool | None = None


async def page(
    tx: Tx, scopes: tuple[str, ...], wanted: AccountFilter, *, limit: int, offset: int
) -> tuple[list[OfficerRow], int]:
    """Accounts of units in reach, by login, and how many in all."""
    found = select_officers().where(in_scopes(org_unit.c.path, scopes), *_conditions(wanted))
    return await tx.page(found, OfficerRow, officer.c.login, limit=limit, offset=offset)


def _conditions(wanted: AccountFilter) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if wanted.text:
        searched = (officer.c.login, officer.c.name, officer.c.police_no)
        found.append(or_(*(one.contains(wanted.text, autoescape=True) for one in searched)))
    if wanted.enabled is not None:
        found.append(officer.c.enabled.is_(wanted.enabled))
    return found


async def get(
    tx: Tx, scopes: tuple[str, ...], account_id: str, *, for_update: bool = False
) -> OfficerRow | None:
    statement = select_officers().where(
        officer.c.id == account_id, in_scopes(org_unit.c.path, scopes)
    )
    if for_update:
        statement = statement.with_for_update(of=officer)
    return await tx.first(statement, OfficerRow)


async def is_taken(tx: Tx, *, login: str, police_no: str, but: str = "") -> str | None:
    """Which of the two another account has already: `login` or `police_no`."""
    other = officer.c.id != but
    if await tx.scalar(select(officer.c.id).where(officer.c.login == login, other)):
        return "login"
    if await tx.scalar(select(officer.c.id).where(officer.c.police_no == police_no, other)):
        return "police_no"
    return None


async def change(tx: Tx, account_id: str, **columns: Any) -> None:
    """Set columns and raise the version."""
    changed = columns | {"version": officer.c.version + 1}
    await tx.execute(update(officer).where(officer.c.id == account_id).values(**changed))
