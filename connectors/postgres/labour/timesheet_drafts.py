"""Drafts of hours, one for each officer, sealed; what is typed there counts nowhere."""

import secrets
from datetime import date, datetime
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, and_, delete, select
from sqlalchemy.dialects.postgresql import insert as upsert

from connectors.postgres.transaction import Tx
from pipelines.rules.security.field import open_bytes, seal_bytes
from pipelines.rules.security.keys import KeyProvider
from pipelines.rules.security.purposes import HOURS
from pipelines.rules.security.sm4 import NONCE_BYTES
from schemas.labour.timesheets import DraftRow
from schemas.tables.access.access import officer
from schemas.tables.labour.timesheet import timesheet_draft as draft

_decoder = msgspec.json.Decoder(list[DraftRow])


class DraftOf(msgspec.Struct, frozen=True, kw_only=True):
    """A draft, and whose it is."""

    officer_id: str
    officer: str
    rows: list[DraftRow]
    saved_at: datetime


def _of_day(ward_id: str, day: date) -> ColumnElement[bool]:
    return and_(draft.c.ward_id == ward_id, draft.c.day == day)


async def of_day(tx: Tx, keys: KeyProvider, ward_id: str, day: date) -> list[DraftOf]:
    """Everybody's, the latest first."""
    found = (
        select(*draft.c, officer.c.name.label("officer"))
        .join(officer, officer.c.id == draft.c.officer_id)
        .where(_of_day(ward_id, day))
        .order_by(draft.c.saved_at.desc())
    )
    key = keys.sealing(HOURS)
    return [
        DraftOf(
            officer_id=row.officer_id,
            officer=row.officer,
            rows=_decoder.decode(
                open_bytes(key, row.rows_sealed, _context(ward_id, day, row.officer_id))
            ),
            saved_at=row.saved_at,
        )
        for row in await tx.execute(found)
    ]


def _context(ward_id: str, day: date, officer_id: str) -> str:
    return f"timesheet_draft:{ward_id}:{day}:{officer_id}"


async def save(
    tx: Tx,
    keys: KeyProvider,
    ward_id: str,
    day: date,
    officer_id: str,
    rows: list[DraftRow],
    at: datetime,
) -> None:
    """Keep what is typed; an empty draft is none."""
    if not rows:
        mine = and_(_of_day(ward_id, day), draft.c.officer_id == officer_id)
        await tx.execute(delete(draft).where(mine))
        return
    sealed = seal_bytes(
        keys.sealing(HOURS),
        msgspec.json.encode(rows),
        _context(ward_id, day, officer_id),
        secrets.token_bytes(NONCE_BYTES),
    )
    fresh: dict[str, Any] = {"rows_sealed": sealed, "saved_at": at}
    row = upsert(draft).values(ward_id=ward_id, day=day, officer_id=officer_id, **fresh)
    key = ["ward_id", "day", "officer_id"]
    await tx.execute(row.on_conflict_do_update(index_elements=key, set_=fresh))


async def clear(tx: Tx, ward_id: str, day: date) -> None:
    """All of them, once a sheet of the day is handed in."""
    await tx.execute(delete(draft).where(_of_day(ward_id, day)))
