"""What follows for an inmate: the prison from the ward, the allowance from the level."""

from datetime import datetime
from typing import Any

from sqlalchemy import select

from connectors.postgres.modules import periods
from connectors.postgres.modules.saving import Saving
from connectors.postgres.transaction import Tx
from schemas.modules.people.inmates import INMATES
from schemas.tables import metadata
from schemas.tables.people.person import inmate
from schemas.tables.platform.org import org_unit

LEVELS = "treatment_level"


async def prison_of_ward(tx: Tx, saving: Saving) -> dict[str, Any]:
    """An inmate belongs to the prison of his ward."""
    ward = org_unit.c.id == saving.values["ward_id"]
    return {"prison_id": await tx.scalar(select(org_unit.c.prison_id).where(ward))}


async def level_at(tx: Tx, inmate_id: str, at: datetime) -> str | None:
    """The level that counts at a moment, which may be another than now's (VC-BASE-12)."""
    period = await periods.value_at(tx, (INMATES, inmate_id), LEVELS, at)
    if period is not None:
        return None if period.value is None else str(period.value)
    known = select(inmate.c.treatment_level).where(inmate.c.id == inmate_id)
    found: str | None = await tx.scalar(known)
    return found


async def calls_of_level(tx: Tx, level: str | None) -> int | None:
    """Calls a month that the dictionary names with a level; None where it names none."""
    book, item = metadata.tables["dictionary"], metadata.tables["dictionary_item"]
    number: int | None = await tx.scalar(
        select(item.c.number)
        .join(book, book.c.id == item.c.dictionary_id)
        .where(book.c.code == LEVELS, item.c.code == level)
    )
    return number


async def under_key_control(tx: Tx, inmate_id: str, at: datetime) -> bool:
    """Whether the flag holds at a moment (VC-BASE-11)."""
    period = await periods.value_at(tx, (INMATES, inmate_id), "key_control", at)
    if period is not None:
        return bool(period.value)
    return bool(await tx.scalar(select(inmate.c.key_control).where(inmate.c.id == inmate_id)))


async def entered_at(tx: Tx, inmate_id: str) -> datetime:
    """When the record was made: since then holds what has no history."""
    made: datetime = await tx.scalar(select(inmate.c.created_at).where(inmate.c.id == inmate_id))
    return made
