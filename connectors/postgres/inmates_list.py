"""Inmates as pages that are about each of them list them."""

from sqlalchemy import func, or_, select

from connectors.postgres.people import InmateRow, inmates_selected, ward
from connectors.postgres.transaction import Tx, in_scopes
from schemas.people.kinds import CustodyState
from schemas.tables.org import org_unit
from schemas.tables.person import inmate


async def in_custody(
    tx: Tx,
    scopes: tuple[str, ...],
    *,
    text: str,
    unit_id: str | None,
    limit: int,
    offset: int,
) -> tuple[list[InmateRow], int]:
    """Those in reach by number, and how many in all; `text` is in the name or begins the number."""
    found = inmates_selected().where(
        in_scopes(ward.c.path, scopes),
        inmate.c.custody_state == CustodyState.IN_CUSTODY.value,
    )
    if text:
        named = inmate.c.name.contains(text, autoescape=True)
        numbered = inmate.c.inmate_no.startswith(text, autoescape=True)
        found = found.where(or_(named, numbered))
    if unit_id is not None:
        top = org_unit.alias("top")
        above = select(top.c.path).where(top.c.id == unit_id).scalar_subquery()
        found = found.where(func.substr(ward.c.path, 1, func.length(above)) == above)
    return await tx.page(found, InmateRow, inmate.c.inmate_no, limit=limit, offset=offset)
