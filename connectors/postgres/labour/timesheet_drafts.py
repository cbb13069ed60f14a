"""Drafts of hours, one for each officer; what is typed there counts nowhere."""

from datetime import date, datetime
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, and_, delete, select
from sqlalchemy.dialects.postgresql import insert as upsert

from connectors.postgres.transaction import Tx
from schemas.labour.timesheets import DraftRow
from schemas.tables.access import officer
from schemas.tables.timesheet import timesheet_draft as draft


class DraftOf(msgspec.Struct, frozen=True, kw_only=True):
    """A draft, and whose it is."""

    officer_id: str
    officer: str
    rows: list[DraftRow]
    saved_at: datetime


def _of_day(ward_id: str, day: date) -> ColumnElement[bool]:
    return and_(draft.c.ward_id == ward_id, draft.c.day == day)


async def of_day(tx: Tx, ward_id: str, day: date) -> list[DraftOf]:
    """Everybody's, the latest first."""
    found = (
        select(draft.c.officer_id, officer.c.name.label("officer"), draft.c.rows, draft.c.saved_at)
        .join(officer, officer.c.id == draft.c.officer_id)
        .where(_of_day(ward_id, day))
        .order_by(draft.c.saved_at.desc())
    )
    return await tx.all(found, DraftOf)


async def save(
    tx: Tx, ward_id: str, day: date, officer_id: str, rows: list[DraftRow], at: datetime
) -> None:
    """Keep what is typed; an empty draft is none."""
    if not rows:
        mine = and_(_of_day(ward_id, day), draft.c.officer_id == officer_id)
        await tx.execute(delete(draft).where(mine))
        return
    fresh: dict[str, Any] = {"rows": msgspec.to_builtins(rows), "saved_at": at}
    row = upsert(draft).values(ward_id=ward_id, day=day, officer_id=officer_id, **fresh)
    key = ["ward_id", "day", "officer_id"]
    await tx.execute(row.on_conflict_do_update(index_elements=key, set_=fresh))


async def clear(tx: Tx, ward_id: str, day: date) -> None:
    """All of them, once a sheet of the day is handed in."""
    await tx.execute(delete(draft).where(_of_day(ward_id, day)))
