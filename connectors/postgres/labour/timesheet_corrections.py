"""Requests to correct approved sheets."""

from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import insert, select, update

from connectors.postgres.labour.timesheets import Decision
from connectors.postgres.transaction import Tx
from pipelines.labour.timesheets import Change
from schemas.labour.timesheets import CorrectionState
from schemas.tables.timesheet import timesheet_correction as correction


class CorrectionRow(msgspec.Struct, frozen=True, kw_only=True):
    """A request, with both versions of what it changes."""

    id: str
    timesheet_id: str
    version: int
    state: CorrectionState
    changes: list[Change]
    reason: str
    asked_by: str
    asked_name: str
    asked_at: datetime
    decided_by: str | None
    decided_name: str
    decided_at: datetime | None
    opinion: str
    case_id: str | None


async def add(tx: Tx, row: CorrectionRow) -> None:
    values = msgspec.to_builtins(row, builtin_types=(datetime,))
    await tx.execute(insert(correction).values(**values))


async def get(tx: Tx, correction_id: str) -> CorrectionRow | None:
    return await tx.first(select(correction).where(correction.c.id == correction_id), CorrectionRow)


async def of_sheet(tx: Tx, sheet_id: str) -> list[CorrectionRow]:
    """All requests about a sheet, the latest first."""
    found = select(correction).where(correction.c.timesheet_id == sheet_id)
    return await tx.all(found.order_by(correction.c.asked_at.desc()), CorrectionRow)


async def settle(tx: Tx, correction_id: str, state: CorrectionState, told: Decision) -> None:
    await _change(tx, correction_id, state=state.value, **msgspec.structs.asdict(told))


async def attach(tx: Tx, correction_id: str, case_id: str) -> None:
    """Name the approval case that it waits for."""
    await _change(tx, correction_id, case_id=case_id)


async def _change(tx: Tx, correction_id: str, **columns: Any) -> None:
    mine = correction.c.id == correction_id
    await tx.execute(update(correction).where(mine).values(**columns))
