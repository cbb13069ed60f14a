"""Cells of reports and what they were before."""

from collections.abc import Sequence
from datetime import datetime

import msgspec
from sqlalchemy import insert, select, tuple_, update
from sqlalchemy.dialects.postgresql import insert as upsert

from connectors.postgres.ids import make_id
from connectors.postgres.row_seals import Broken, with_seals
from connectors.postgres.sealed_tables import SEALED
from connectors.postgres.transaction import Tx
from pipelines.reports.sheet import Place
from pipelines.security.actor import Actor
from schemas.reports.state import Origin
from schemas.tables.report import report_cell, report_cell_change

cell, change = report_cell, report_cell_change
AT_ONCE = 500


class CellRow(msgspec.Struct, frozen=True, kw_only=True):
    """A cell as it is kept."""

    report_id: str
    row_key: str
    column_key: str
    value: str | None
    origin: Origin
    source_value: str | None
    by_id: str | None
    by_name: str
    at: datetime


class ChangeRow(msgspec.Struct, frozen=True, kw_only=True):
    """What a cell was, what it became, by whom and why."""

    id: str
    row_key: str
    column_key: str
    old: str | None
    new: str | None
    origin: Origin
    reason: str
    by_name: str
    at: datetime
    case_id: str | None


class NewValue(msgspec.Struct, frozen=True, kw_only=True):
    """What a cell is to hold, and what it held."""

    row_key: str
    column_key: str
    old: str | None
    new: str | None
    origin: Origin
    source_value: str | None = None
    reason: str = ""


async def of_reports(tx: Tx, report_ids: Sequence[str]) -> dict[str, dict[Place, CellRow]]:
    """All kept cells of the reports, by their place."""
    columns = [column for column in cell.c if column.name != "id"]
    rows = await tx.all(select(*columns).where(cell.c.report_id.in_(report_ids)), CellRow)
    found: dict[str, dict[Place, CellRow]] = {one: {} for one in report_ids}
    for row in rows:
        found[row.report_id][row.row_key, row.column_key] = row
    return found


async def of_report(tx: Tx, report_id: str) -> dict[Place, CellRow]:
    return (await of_reports(tx, [report_id]))[report_id]


async def broken(tx: Tx, report_id: str) -> list[Broken]:
    """Cells that are not as they were sealed; asked before the transaction writes any."""
    if tx.seals is None:
        return []
    sealed = SEALED["report_cell"]
    found = await tx.execute(with_seals(sealed).where(cell.c.report_id == report_id))
    rows = [dict(row) for row in found.mappings()]
    return await tx.seals.broken_among(tx.connection, sealed, rows)


async def write(
    tx: Tx,
    report_id: str,
    values: Sequence[NewValue],
    actor: Actor,
    at: datetime,
    *,
    case_id: str | None = None,
    noted: bool = True,
) -> None:
    """Keep the values; with `noted`, each one that replaces another leaves a line of history."""
    for start in range(0, len(values), AT_ONCE):
        batch = values[start : start + AT_ONCE]
        await _keep(tx, report_id, batch, actor, at)
        if noted:
            await _note(tx, report_id, batch, actor, at, case_id)


async def _keep(
    tx: Tx, report_id: str, values: Sequence[NewValue], actor: Actor, at: datetime
) -> None:
    rows = [
        {
            "id": make_id(),
            "report_id": report_id,
            "row_key": one.row_key,
            "column_key": one.column_key,
            "value": one.new,
            "origin": one.origin.value,
            "source_value": one.source_value,
            "by_id": actor.id,
            "by_name": actor.name,
            "at": at,
        }
        for one in values
    ]
    places = [(one.row_key, one.column_key) for one in values]
    here = tuple_(cell.c.row_key, cell.c.column_key).in_(places)
    await tx.meet(update(cell).where(cell.c.report_id == report_id, here))
    statement = upsert(cell).values(rows)
    fresh = {
        name: statement.excluded[name]
        for name in ("value", "origin", "source_value", "by_id", "by_name", "at")
    }
    place = ["report_id", "row_key", "column_key"]
    await tx.execute(statement.on_conflict_do_update(index_elements=place, set_=fresh))


async def _note(
    tx: Tx,
    report_id: str,
    values: Sequence[NewValue],
    actor: Actor,
    at: datetime,
    case_id: str | None,
) -> None:
    rows = [
        {
            "id": make_id(),
            "report_id": report_id,
            "row_key": one.row_key,
            "column_key": one.column_key,
            "old": one.old,
            "new": one.new,
            "origin": one.origin.value,
            "reason": one.reason,
            "by_id": actor.id,
            "by_name": actor.name,
            "at": at,
            "case_id": case_id,
        }
        for one in values
        # What fills an empty cell of an open report changes nothing that was there.
        if one.old != one.new and (one.old is not None or case_id is not None)
    ]
    if rows:
        await tx.execute(insert(change).values(rows))


async def history(tx: Tx, report_id: str, place: Place | None = None) -> list[ChangeRow]:
    """Changes of a report, or of one of its cells, newest first."""
    columns = [column for column in change.c if column.name not in ("report_id", "by_id")]
    found = select(*columns).where(change.c.report_id == report_id)
    if place is not None:
        found = found.where(change.c.row_key == place[0], change.c.column_key == place[1])
    return await tx.all(found.order_by(change.c.id.desc()).limit(500), ChangeRow)
