"""Sheets of the ledger as pages show them: lines, what they were before, hours of a week."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

import msgspec
from sqlalchemy import ColumnElement, and_, func, select

from connectors.ledger import heads, lines
from connectors.ledger.applier import GONE
from connectors.ledger.shards import Shards
from connectors.postgres.arrays import among
from connectors.postgres.database import Database
from connectors.postgres.transaction import Tx
from pipelines.labour.timesheets import week_of
from pipelines.ledger.ids import as_ulid, as_uuid
from pipelines.ledger.packing import Row
from schemas.labour.hours import KIND_CODES, HoursLine, SheetHead, SheetKey, SheetState
from schemas.tables.ledger import NO_ID, hours_line, hours_line_version, hours_sheet, shard_prison

KINDS = {code: kind for kind, code in KIND_CODES.items()}


class BookedSheet(msgspec.Struct, frozen=True, kw_only=True):
    """A sheet with its lines, each beside its own version."""

    head: SheetHead
    lines: list[HoursLine]
    versions: list[int]


class KeptLine(msgspec.Struct, frozen=True, kw_only=True):
    """A line as it was before an approved request put another in its place."""

    line: HoursLine
    version: int
    request_id: str
    replaced_by: str
    replaced_at: datetime


async def sheet_of(tx: Tx, key: SheetKey) -> BookedSheet | None:
    """A ward's day as the shard holds it; `tx` is the shard's."""
    found = (await heads.heads_of(tx, [key])).get(key)
    if found is None:
        return None
    rows = [row for row, _ in await lines.rows_of(tx, key)]
    return BookedSheet(
        head=found, lines=[line_from(row) for row in rows], versions=[row.version for row in rows]
    )


async def is_booked(shard: Database, key: SheetKey, version: int) -> bool:
    """Whether the shard holds this version of a sheet, or a later one."""
    async with shard.reading() as tx:
        found = (await heads.heads_of(tx, [key])).get(key)
    return found is not None and found.version >= version


async def replaced_lines(tx: Tx, key: SheetKey, inmate_ids: Collection[str]) -> list[KeptLine]:
    """What approved requests took out of a sheet, the latest first.

    `inmate_ids` are those whom requests were about: the way to their rows.
    """
    kept = hours_line_version
    found = select(kept).where(
        among(kept.c.inmate_id, (as_uuid(one) for one in inmate_ids)),
        kept.c.day == key.day,
        kept.c.ward_id == as_uuid(key.ward_id),
    )
    return [
        KeptLine(
            line=line_from(lines.row_from(one)),
            version=one.version,
            request_id=as_ulid(one.request_id),
            replaced_by=as_ulid(one.replaced_by),
            replaced_at=one.replaced_at,
        )
        for one in await tx.execute(found.order_by(kept.c.replaced_at.desc()))
    ]


async def week_minutes(
    shards: Shards, key: SheetKey, inmate_ids: Collection[str]
) -> dict[str, int]:
    """Minutes of each inmate in the day's week, in all wards, this very sheet left out.

    Sheets in approval count; those sent back do not, for they come again.
    """
    wanted = [as_uuid(one) for one in inmate_ids]
    first, last = week_of(key.day)
    own = and_(hours_line.c.ward_id == as_uuid(key.ward_id), hours_line.c.day == key.day)

    async def ask(shard: Database) -> dict[str, int]:
        found = (
            select(hours_line.c.inmate_id, func.sum(hours_line.c.minutes).label("minutes"))
            .join(hours_sheet, of_its_sheet())
            .join(shard_prison, held_here())
            .where(
                among(hours_line.c.inmate_id, wanted),
                hours_line.c.day.between(first, last),
                hours_sheet.c.state != int(SheetState.RETURNED),
                ~own,
            )
            .group_by(hours_line.c.inmate_id)
        )
        async with shard.reading() as tx:
            return {as_ulid(row.inmate_id): int(row.minutes) for row in await tx.execute(found)}

    worked: dict[str, int] = {}
    for part in await shards.ask_all(ask):
        for inmate_id, minutes in part.items():
            worked[inmate_id] = worked.get(inmate_id, 0) + minutes
    return worked


def of_its_sheet() -> ColumnElement[bool]:
    """Joins a line to the sheet that says how far it has come."""
    return and_(
        hours_sheet.c.ward_id == hours_line.c.ward_id, hours_sheet.c.day == hours_line.c.day
    )


def held_here() -> ColumnElement[bool]:
    """Joins a sheet to its prison where the shard is the one that counts for it."""
    return and_(
        shard_prison.c.prison_id == hours_sheet.c.prison_id,
        shard_prison.c.state != GONE,
    )


def line_from(row: Row) -> HoursLine:
    project = None if row.project_id == NO_ID else _ulid(row.project_id)
    return HoursLine(
        _ulid(row.inmate_id), _ulid(row.post_id), KINDS[row.kind], row.minutes, row.grade, project
    )


def _ulid(bits: bytes) -> str:
    return as_ulid(UUID(bytes=bits))
