"""Lines of the ledger: COPY into staging, merge by natural key, read back."""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import delete as remove
from sqlalchemy import select, text, tuple_

from connectors.postgres.transaction import Tx
from pipelines.ledger.ids import as_uuid
from pipelines.ledger.packing import COLUMNS, HEADER, TRAILER, Row, pack
from schemas.labour.hours import SheetKey
from schemas.tables.ledger import hours_line

_NAMES = ", ".join(COLUMNS)
_STAGING = """
create temp table if not exists hours_staging
  (like hours_line including defaults) on commit delete rows
"""
_MERGE = (
    f"insert into hours_line ({_NAMES}) select {_NAMES} from hours_staging on conflict do nothing"
)
_LEFT_OVER = """
select s.inmate_id, s.day, s.post_id, s.kind from hours_staging s
join hours_line l using (inmate_id, day, post_id, kind)
where l.ward_id <> s.ward_id
"""
_CHUNK = 1 << 20


async def merge(tx: Tx, rows: Sequence[Row], macs: Sequence[bytes]) -> set[tuple[Any, ...]]:
    """Add lines; answers the keys of those that another ward has already, which were not added."""
    if not rows:
        return set()
    await tx.connection.exec_driver_sql(_STAGING)
    # What an earlier message of the same batch brought may be superseded or taken out by now.
    await tx.connection.exec_driver_sql("delete from hours_staging")
    await copy_rows(tx, "hours_staging", pack(rows, macs))
    merged = await tx.connection.exec_driver_sql(_MERGE)
    if merged.rowcount == len(rows):
        return set()
    left = await tx.connection.execute(text(_LEFT_OVER))
    return {(one.inmate_id.bytes, one.day, one.post_id.bytes, one.kind) for one in left}


async def copy_rows(tx: Tx, table: str, packed: bytes) -> None:
    """Packed rows into a table, past SQL."""
    raw = await tx.connection.get_raw_connection()
    driver: Any = raw.driver_connection
    async with (
        driver.cursor() as cursor,
        cursor.copy(f"copy {table} ({_NAMES}) from stdin (format binary)") as copy,
    ):
        await copy.write(HEADER)
        for start in range(0, len(packed), _CHUNK):
            await copy.write(packed[start : start + _CHUNK])
        await copy.write(TRAILER)


async def take_out(tx: Tx, keys: Iterable[SheetKey]) -> None:
    """Remove the lines of these sheets, for another version to come in their place."""
    wanted = [(as_uuid(key.ward_id), key.day) for key in keys]
    if wanted:
        mine = tuple_(hours_line.c.ward_id, hours_line.c.day).in_(wanted)
        await tx.execute(remove(hours_line).where(mine))


async def rows_of(tx: Tx, key: SheetKey) -> list[tuple[Row, bytes]]:
    """A sheet's lines with their integrity values, in the order of their keys."""
    found = select(hours_line).where(
        hours_line.c.ward_id == as_uuid(key.ward_id), hours_line.c.day == key.day
    )
    ordered = found.order_by(hours_line.c.inmate_id, hours_line.c.post_id, hours_line.c.kind)
    return [(row_from(one), bytes(one.mac)) for one in await tx.execute(ordered)]


def row_from(stored: Any) -> Row:
    return Row(
        stored.day,
        stored.kind,
        stored.minutes,
        stored.grade,
        stored.version,
        stored.inmate_id.bytes,
        stored.post_id.bytes,
        stored.ward_id.bytes,
        stored.project_id.bytes,
    )
