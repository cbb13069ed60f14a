"""Old hours in a shard: what is there already, and a batch with the marks of its rows."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import func, insert, select

from connectors.ledger.bulk import BulkSheet
from connectors.postgres.arrays import among
from connectors.postgres.transaction import Tx
from pipelines.rules.labour.ledger.ids import as_ulid, as_uuid
from pipelines.rules.labour.ledger.seals import PersonSeal
from pipelines.rules.labour.legacy.judging import LineKey, SheetOf
from pipelines.rules.labour.legacy.line import Sum
from pipelines.rules.labour.legacy.marks import Marked, R
from pipelines.rules.labour.legacy.numbers import hundredths_of_minutes
from schemas.errors import Conflict
from schemas.tables.labour.ledger import hours_line, hours_sheet, legacy_applied, legacy_row


async def is_applied(tx: Tx, batch_id: str) -> bool:
    found = select(legacy_applied.c.batch_id).where(legacy_applied.c.batch_id == as_uuid(batch_id))
    return await tx.scalar(found) is not None


async def known_rows(tx: Tx, keys: Collection[bytes]) -> dict[bytes, bytes]:
    """What rows said that were taken over, by their keys."""
    wanted = [UUID(bytes=one) for one in keys]
    found = select(legacy_row.c.row_key, legacy_row.c.content).where(
        among(legacy_row.c.row_key, wanted)
    )
    return {row.row_key.bytes: row.content.bytes for row in await tx.execute(found)}


async def booked(tx: Tx, prison_id: str, first: date, last: date) -> set[SheetOf]:
    """Wards' days of which the ledger has a sheet."""
    found = select(hours_sheet.c.ward_id, hours_sheet.c.day).where(
        hours_sheet.c.prison_id == as_uuid(prison_id), hours_sheet.c.day.between(first, last)
    )
    return {(as_ulid(row.ward_id), row.day) for row in await tx.execute(found)}


async def held(
    tx: Tx, inmates: Collection[bytes], first: date, last: date, people: PersonSeal
) -> dict[LineKey, int]:
    """Minutes of these inmates' lines between two days, by the lines' keys."""
    line = hours_line.c
    wanted = [UUID(bytes=people.seal(one)) for one in inmates]
    found = select(
        line.inmate_sealed, line.day, line.post_id, line.kind, line.ward_id, line.minutes
    ).where(among(line.inmate_sealed, wanted), line.day.between(first, last))
    return {
        (
            people.open(row.inmate_sealed.bytes),
            row.day,
            row.post_id.bytes,
            row.kind,
            row.ward_id.bytes,
        ): row.minutes
        for row in await tx.execute(found)
    }


async def mark(tx: Tx, batch_id: str, prison_id: str, rows: Sequence[Marked[R]]) -> None:
    """The batch is there, with these rows."""
    marks = ((UUID(bytes=one.key), UUID(bytes=one.content)) for one in rows)
    await copy_marks(tx, marks, as_uuid(batch_id))
    await tx.execute(
        insert(legacy_applied).values(
            batch_id=as_uuid(batch_id),
            prison_id=as_uuid(prison_id),
            applied_at=func.clock_timestamp(),
        )
    )


async def require_equal(
    tx: Tx, sheets: Sequence[BulkSheet], first: date, last: date, taken: Sum
) -> None:
    """The ledger holds of these sheets what was to be taken; `Conflict` otherwise."""
    minutes = func.coalesce(func.sum(hours_line.c.minutes), 0).label("minutes")
    found = select(func.count().label("lines"), minutes).where(
        hours_line.c.day.between(first, last),
        hours_sheet.c.day.between(first, last),
        hours_sheet.c.day == hours_line.c.day,
        hours_sheet.c.ward_id == hours_line.c.ward_id,
        among(hours_sheet.c.sheet_id, [as_uuid(one.sheet_id) for one in sheets]),
    )
    row = (await tx.execute(found)).one()
    if Sum(int(row.lines), hundredths_of_minutes(int(row.minutes))) != taken:
        raise Conflict("写入台账的条数或合计与旧数据不一致，本批未迁移。", code="legacy_differs")


async def copy_marks(tx: Tx, rows: Iterable[tuple[UUID, UUID]], batch: UUID) -> None:
    """Keys and contents of a batch's rows, by COPY: a prison's month has some 80,000."""
    raw = await tx.connection.get_raw_connection()
    driver: Any = raw.driver_connection
    async with (
        driver.cursor() as cursor,
        cursor.copy("copy legacy_row (row_key, content, batch_id) from stdin") as copy,
    ):
        for key, content in rows:
            await copy.write_row((key, content, batch))
