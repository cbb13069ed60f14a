"""Sheets of the ledger as rows: reading them locked, writing them sealed."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Date, Select, Uuid, and_, column, func, literal, select, update
from sqlalchemy.dialects.postgresql import ARRAY, insert

from connectors.postgres.transaction import Tx
from pipelines.rules.labour.ledger.ids import as_ulid, as_uuid
from pipelines.rules.labour.ledger.integrity import Mac, head_mac
from schemas.labour.hours import SheetHead, SheetKey, SheetState
from schemas.tables.labour.ledger import hours_sheet

WRITTEN = (
    "version",
    "state",
    "lines",
    "minutes",
    "digest",
    "entered_by",
    "entered_at",
    "decided_by",
    "decided_at",
    "mac",
)


async def heads_of(
    tx: Tx, keys: Iterable[SheetKey], *, locked: bool = False
) -> dict[SheetKey, SheetHead]:
    """The sheets of these days that are in the ledger."""
    wanted = [(as_uuid(key.ward_id), key.day) for key in keys]
    if not wanted:
        return {}
    # As two arrays: the statement stays the same for one sheet and for sixty.
    asked = (
        func.unnest(
            literal([ward for ward, _ in wanted], ARRAY(Uuid)),
            literal([day for _, day in wanted], ARRAY(Date)),
        )
        .table_valued(column("ward_id", Uuid), column("day", Date))
        .render_derived("asked")
    )
    mine = and_(hours_sheet.c.ward_id == asked.c.ward_id, hours_sheet.c.day == asked.c.day)
    found = select(hours_sheet).select_from(hours_sheet.join(asked, mine))
    return {key_of(head): head for head in await read_heads(tx, found, locked=locked)}


async def read_heads(tx: Tx, found: Select[Any], *, locked: bool = False) -> list[SheetHead]:
    statement = found.with_for_update(of=hours_sheet) if locked else found
    return [head_of(row) for row in (await tx.execute(statement)).mappings()]


def head_of(row: Any) -> SheetHead:
    """A sheet from its row."""
    decided_by = row[hours_sheet.c.decided_by]
    return SheetHead(
        sheet_id=as_ulid(row[hours_sheet.c.sheet_id]),
        prison_id=as_ulid(row[hours_sheet.c.prison_id]),
        ward_id=as_ulid(row[hours_sheet.c.ward_id]),
        day=row[hours_sheet.c.day],
        version=row[hours_sheet.c.version],
        state=SheetState(row[hours_sheet.c.state]),
        lines=row[hours_sheet.c.lines],
        minutes=row[hours_sheet.c.minutes],
        digest=bytes(row[hours_sheet.c.digest]),
        entered_by=as_ulid(row[hours_sheet.c.entered_by]),
        decided_by=as_ulid(decided_by) if decided_by else None,
        decided_at=row[hours_sheet.c.decided_at],
    )


def key_of(head: SheetHead) -> SheetKey:
    return SheetKey(head.ward_id, head.day)


async def write_heads(tx: Tx, heads: Sequence[tuple[SheetHead, datetime]], mac: Mac) -> None:
    """Put sheets in, or in the place of their earlier versions; the moment is that of entry."""
    if not heads:
        return
    statement = insert(hours_sheet).values([_values(head, at, mac) for head, at in heads])
    fresh = {name: statement.excluded[name] for name in WRITTEN}
    await tx.execute(statement.on_conflict_do_update(index_elements=["ward_id", "day"], set_=fresh))


async def add_heads(tx: Tx, heads: Sequence[tuple[SheetHead, datetime]], mac: Mac) -> None:
    """Put new sheets in; an integrity error where one is there."""
    if heads:
        await tx.connection.execute(insert(hours_sheet), [_values(*one, mac) for one in heads])


async def settle(tx: Tx, settled: Sequence[SheetHead], mac: Mac) -> None:
    """Write sheets that are in the ledger already; when they were entered stays."""
    for head in settled:
        values = _values(head, head.decided_at or datetime.min, mac)
        fresh = {name: values[name] for name in WRITTEN if name != "entered_at"}
        mine = (
            hours_sheet.c.ward_id == as_uuid(head.ward_id),
            hours_sheet.c.day == head.day,
        )
        await tx.execute(update(hours_sheet).where(*mine).values(**fresh))


def _values(head: SheetHead, at: datetime, mac: Mac) -> dict[str, Any]:
    return {
        "ward_id": as_uuid(head.ward_id),
        "day": head.day,
        "sheet_id": as_uuid(head.sheet_id),
        "prison_id": as_uuid(head.prison_id),
        "version": head.version,
        "state": int(head.state),
        "lines": head.lines,
        "minutes": head.minutes,
        "digest": head.digest,
        "entered_by": as_uuid(head.entered_by),
        "entered_at": at,
        "decided_by": as_uuid(head.decided_by) if head.decided_by else None,
        "decided_at": head.decided_at,
        "mac": head_mac(head, mac),
    }
