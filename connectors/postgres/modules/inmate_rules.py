"""What follows for an inmate: the prison from the ward, the allowance from the level."""

from datetime import datetime
from typing import Any

from sqlalchemy import select

from connectors.postgres.modules import periods
from connectors.postgres.modules.saving import Saving
from connectors.postgres.transaction import Tx
from schemas.modules.inmates import INMATES
from schemas.tables import metadata
from schemas.tables.org import org_unit
from schemas.tables.person import inmate

LEVELS = "treatment_level"


async def prison_of_ward(tx: Tx, saving: Saving) -> dict[str, Any]:
    """An inmate belongs to the prison of his ward."""
    ward = org_unit.c.id == saving.values["ward_id"]
    return {"prison_id": await tx.scalar(select(org_unit.c.prison_id).where(ward))}


async def monthly_calls(tx: Tx, inmate_id: str, at: datetime) -> int:
    """Calls a month by the level that counts at a moment (VC-BASE-12).

    An inmate without a level, or whose level names no number, keeps his own allowance.
    """
    period = await periods.value_at(tx, (INMATES, inmate_id), LEVELS, at)
    one = inmate.c.id == inmate_id
    row = (
        await tx.execute(select(inmate.c.treatment_level, inmate.c.monthly_calls).where(one))
    ).one()
    level = period.value if period else row.treatment_level
    if level is None:
        return int(row.monthly_calls)
    book, item = metadata.tables["dictionary"], metadata.tables["dictionary_item"]
    number = await tx.scalar(
        select(item.c.number)
        .join(book, book.c.id == item.c.dictionary_id)
        .where(book.c.code == LEVELS, item.c.code == level)
    )
    return int(row.monthly_calls if number is None else number)


async def under_key_control(tx: Tx, inmate_id: str, at: datetime) -> bool:
    """Whether the flag holds at a moment (VC-BASE-11)."""
    period = await periods.value_at(tx, (INMATES, inmate_id), "key_control", at)
    if period is not None:
        return bool(period.value)
    return bool(await tx.scalar(select(inmate.c.key_control).where(inmate.c.id == inmate_id)))
