"""Lines of the ledger: COPY into staging, merge by natural key, read back."""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import delete as remove
from sqlalchemy import select, text, tuple_

from connectors.postgres.transaction import Tx
from pipelines.rules.labour.ledger.ids import as_uuid
from pipelines.rules.labour.ledger.packing import COLUMNS, HEADER, TRAILER, Row, pack
from pipelines.rules.labour.ledger.seals import PersonSeal
from schemas.labour.hours import SheetKey
from schemas.tables.labour.ledger import hours_line

_NAMES = ", ".join(COLUMNS)
_STAGING = """
create temp table if not exists hours_staging
  (like hours_line including defaults) on commit delete rows
"""
_MERGE = (
    f"insert into hours_line ({_NAMES}) select {_NAMES} from hours_staging on conflict do nothing"
)
_LEFT_OVER = """
select s.inmate_sealed, s.day, s.post_id, s.kind, s.ward_id from hours_staging s
join hours_line l using (inmate_sealed, day, post_id, kind, ward_id)
where l.mac <> s.mac
"""
_CHUNK = 1 << 20


async def merge(
    tx: Tx, rows: Sequence[Row], macs: Sequence[bytes], people: PersonSeal
) -> set[tuple[Any, ...]]:
    """Add lines; answers the keys of those that stood there already, which were not added."""
    if not rows:
        return set()
    await tx.connection.exec_driver_sql(_STAGING)
    # What an earlier message of the same batch brought may be superseded or taken out by now.
    await tx.connection.exec_driver_sql("delete from hours_staging")
    await copy_rows(tx, "hours_staging", pack(rows, macs, people))
    merged = await tx.connection.exec_driver_sql(_MERGE)
    if merged.rowcount == len(rows):
        return set()
    left = await tx.connection.execute(text(_LEFT_OVER))
    return {
        (
            people.open(one.inmate_sealed.bytes),
            one.day,
            one.post_id.bytes,
            one.kind,
            one.ward_id.bytes,
        )
        for one in left
    }


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


async def rows_of(tx: Tx, key: SheetKey, people: PersonSeal) -> list[tuple[Row, bytes]]:
    """A sheet's lines with their integrity values, in the order of their stored keys."""
    found = select(hours_line).where(
        hours_line.c.ward_id == as_uuid(key.ward_id), hours_line.c.day == key.day
    )
    ordered = found.order_by(hours_line.c.inmate_sealed, hours_line.c.post_id, hours_line.c.kind)
    return [(row_from(one, people), bytes(one.mac)) for one in await tx.execute(ordered)]


def row_from(stored: Any, people: PersonSeal) -> Row:
    return Row(
        stored.day,
        stored.kind,
        stored.minutes,
        stored.grade,
        stored.version,
        people.open(stored.inmate_sealed.bytes),
        stored.post_id.bytes,
        stored.ward_id.bytes,
        stored.project_id.bytes,
    )
