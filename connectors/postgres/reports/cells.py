"""Cells of reports and what they were before; what they say lies sealed."""

import secrets
from collections.abc import Sequence
from datetime import datetime

import msgspec
from sqlalchemy import insert, select, tuple_, update
from sqlalchemy.dialects.postgresql import insert as upsert

from connectors.postgres.audit.row_seals import Broken, with_seals
from connectors.postgres.audit.sealed_tables import SEALED
from connectors.postgres.ids import make_id
from connectors.postgres.transaction import Tx
from pipelines.rules.reports.sheet import Place
from pipelines.rules.security.actor import Actor
from pipelines.rules.security.field import open_field, seal_field
from pipelines.rules.security.keys import KeyProvider
from pipelines.rules.security.purposes import REPORT_CELL
from pipelines.rules.security.sm4 import NONCE_BYTES
from schemas.errors import IntegrityBroken
from schemas.reports.state import Origin
from schemas.tables.reports.report import report_cell, report_cell_change

cell, change = report_cell, report_cell_change
AT_ONCE = 500
SIDES = ("old", "new")
BROKEN = "（与封存时不符）"
"""Shown in the history in place of what does not open."""


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


class _Seal:
    """Closes and opens what a report says; a seal moved to another cell does not open."""

    def __init__(self, keys: KeyProvider, report_id: str) -> None:
        self._key = keys.sealing(REPORT_CELL)
        self._report_id = report_id

    def close(self, name: str, place: Place, value: str | None) -> bytes | None:
        if value is None:
            return None
        nonce = secrets.token_bytes(NONCE_BYTES)
        return seal_field(self._key, value, self._context(name, place), nonce)

    def open(self, name: str, place: Place, sealed: bytes | None) -> str | None:
        return None if sealed is None else open_field(self._key, sealed, self._context(name, place))

    def tried(
        self, name: str, place: Place, sealed: bytes | None, instead: str | None = None
    ) -> str | None:
        """As `open`, with what is to stand for what does not open."""
        try:
            return self.open(name, place, sealed)
        except IntegrityBroken:
            return instead

    def _context(self, name: str, place: Place) -> str:
        return f"report_cell.{name}:{self._report_id}:{place[0]}:{place[1]}"


async def of_reports(
    tx: Tx, keys: KeyProvider, report_ids: Sequence[str], *, whole: bool = True
) -> dict[str, dict[Place, CellRow]]:
    """All kept cells of the reports, by their place.

    `IntegrityBroken` where one does not open; without `whole` it reads as empty.
    """
    columns = [column for column in cell.c if column.name != "id"]
    rows = await tx.execute(select(*columns).where(cell.c.report_id.in_(report_ids)))
    found: dict[str, dict[Place, CellRow]] = {one: {} for one in report_ids}
    seals = {one: _Seal(keys, one) for one in report_ids}
    for row in rows.mappings():
        values = {str(name): value for name, value in row.items()}
        place, seal = (row["row_key"], row["column_key"]), seals[row["report_id"]]
        value, source = values.pop("value_sealed"), values.pop("source_sealed")
        opened = seal.open if whole else seal.tried
        values["value"] = opened("value", place, value)
        values["source_value"] = opened("source", place, source)
        found[row["report_id"]][place] = msgspec.convert(values, CellRow)
    return found


async def of_report(tx: Tx, keys: KeyProvider, report_id: str) -> dict[Place, CellRow]:
    """A cell that does not open reads as empty, so that it can be entered anew.

    `broken` names it, and nothing of such a report goes on.
    """
    return (await of_reports(tx, keys, [report_id], whole=False))[report_id]


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
    keys: KeyProvider,
    report_id: str,
    values: Sequence[NewValue],
    actor: Actor,
    at: datetime,
    *,
    case_id: str | None = None,
    noted: bool = True,
) -> None:
    """Keep the values; with `noted`, each one that replaces another leaves a line of history."""
    seal = _Seal(keys, report_id)
    for start in range(0, len(values), AT_ONCE):
        batch = values[start : start + AT_ONCE]
        await _keep(tx, seal, report_id, batch, actor, at)
        if noted:
            await _note(tx, seal, report_id, batch, actor, at, case_id)


async def _keep(
    tx: Tx, seal: _Seal, report_id: str, values: Sequence[NewValue], actor: Actor, at: datetime
) -> None:
    rows = [
        {
            "id": make_id(),
            "report_id": report_id,
            "row_key": one.row_key,
            "column_key": one.column_key,
            "value_sealed": seal.close("value", (one.row_key, one.column_key), one.new),
            "origin": one.origin.value,
            "source_sealed": seal.close("source", (one.row_key, one.column_key), one.source_value),
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
        for name in ("value_sealed", "origin", "source_sealed", "by_id", "by_name", "at")
    }
    place = ["report_id", "row_key", "column_key"]
    await tx.execute(statement.on_conflict_do_update(index_elements=place, set_=fresh))


async def _note(
    tx: Tx,
    seal: _Seal,
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
            "old_sealed": seal.close("old", (one.row_key, one.column_key), one.old),
            "new_sealed": seal.close("new", (one.row_key, one.column_key), one.new),
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


async def history(
    tx: Tx, keys: KeyProvider, report_id: str, place: Place | None = None
) -> list[ChangeRow]:
    """Changes of a report, or of one of its cells, newest first."""
    columns = [column for column in change.c if column.name not in ("report_id", "by_id")]
    found = select(*columns).where(change.c.report_id == report_id)
    if place is not None:
        found = found.where(change.c.row_key == place[0], change.c.column_key == place[1])
    rows = await tx.execute(found.order_by(change.c.id.desc()).limit(500))
    seal = _Seal(keys, report_id)
    changes = []
    for row in rows.mappings():
        values = {str(name): value for name, value in row.items()}
        here = (row["row_key"], row["column_key"])
        values |= {
            name: seal.tried(name, here, values.pop(f"{name}_sealed"), BROKEN) for name in SIDES
        }
        changes.append(msgspec.convert(values, ChangeRow))
    return changes
