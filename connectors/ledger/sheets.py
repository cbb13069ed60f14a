"""Sheets of the ledger as pages show them: lines, what they were before, hours of a week."""

from collections import defaultdict
from collections.abc import Collection
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import ColumnElement, and_, func, select

from connectors.ledger import heads, lines
from connectors.ledger.applier import GONE
from connectors.ledger.shards import Shards
from connectors.postgres.arrays import among
from connectors.postgres.database import Database
from connectors.postgres.transaction import Tx
from pipelines.rules.labour.hours_check import Worked
from pipelines.rules.labour.ledger.ids import as_ulid, as_uuid
from pipelines.rules.labour.ledger.packing import Row
from pipelines.rules.labour.ledger.seals import PersonSeal
from pipelines.rules.labour.timesheets import week_of
from schemas.labour.hours import KIND_CODES, HoursKind, HoursLine, SheetHead, SheetKey, SheetState
from schemas.tables.labour.ledger import (
    NO_ID,
    applied_message,
    hours_line,
    hours_line_version,
    hours_sheet,
    shard_prison,
)

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


async def sheet_of(tx: Tx, key: SheetKey, people: PersonSeal) -> BookedSheet | None:
    """A ward's day as the shard holds it; `tx` is the shard's."""
    found = (await heads.heads_of(tx, [key])).get(key)
    if found is None:
        return None
    rows = [row for row, _ in await lines.rows_of(tx, key, people)]
    return BookedSheet(
        head=found, lines=[line_from(row) for row in rows], versions=[row.version for row in rows]
    )


async def is_booked(shard: Database, key: SheetKey, version: int) -> bool:
    """Whether the shard holds this version of a sheet, or a later one."""
    async with shard.reading() as tx:
        found = (await heads.heads_of(tx, [key])).get(key)
    return found is not None and found.version >= version


async def all_applied(shard: Database, message_ids: Collection[str]) -> bool:
    """Whether the shard's writer has come to all of these messages, whatever it took of them."""
    async with shard.reading() as tx:
        mine = among(applied_message.c.message_id, message_ids)
        known = await tx.scalar(select(func.count()).where(mine))
    return bool(known == len(set(message_ids)))


async def replaced_lines(
    tx: Tx, key: SheetKey, inmate_ids: Collection[str], people: PersonSeal
) -> list[KeptLine]:
    """What approved requests took out of a sheet, the latest first.

    `inmate_ids` are those whom requests were about: the way to their rows.
    """
    kept = hours_line_version
    found = select(kept).where(
        among(kept.c.inmate_sealed, (people.sealed(one) for one in inmate_ids)),
        kept.c.day == key.day,
        kept.c.ward_id == as_uuid(key.ward_id),
    )
    return [
        KeptLine(
            line=line_from(lines.row_from(one, people)),
            version=one.version,
            request_id=as_ulid(one.request_id),
            replaced_by=as_ulid(one.replaced_by),
            replaced_at=one.replaced_at,
        )
        for one in await tx.execute(found.order_by(kept.c.replaced_at.desc()))
    ]


async def worked(
    shards: Shards, key: SheetKey, inmate_ids: Collection[str], without: Collection[str] = ()
) -> dict[str, Worked]:
    """What stands for each inmate on other sheets of the day and its week, in all wards.

    Sheets in approval count; those sent back do not, for they come again. Of the wards `without`
    the same day is left out: their newest version is not in the ledger. `LedgerAway` where a shard
    is away that may hold some of these hours.
    """
    wanted = [shards.people.sealed(one) for one in inmate_ids]
    first, last = week_of(key.day)
    absent = [as_uuid(one) for one in {key.ward_id, *without}]
    left_out = and_(among(hours_line.c.ward_id, absent), hours_line.c.day == key.day)
    groups = [
        hours_line.c.inmate_sealed,
        (hours_line.c.day == key.day).label("today"),
        (hours_line.c.kind == KIND_CODES[HoursKind.OVERTIME]).label("overtime"),
    ]
    found = (
        select(*groups, func.sum(hours_line.c.minutes).label("minutes"))
        .join(hours_sheet, of_its_sheet())
        .join(shard_prison, held_here())
        .where(
            among(hours_line.c.inmate_sealed, wanted),
            hours_line.c.day.between(first, last),
            hours_sheet.c.state != int(SheetState.RETURNED),
            ~left_out,
        )
        .group_by("inmate_sealed", "today", "overtime")
    )

    async def ask(shard: Database) -> list[Any]:
        async with shard.reading() as tx:
            return list(await tx.execute(found))

    sums: dict[str, Worked] = defaultdict(Worked)
    answers = await shards.ask_of_people(inmate_ids, (first, last), ask)
    for part in answers.whole():
        for row in part:
            who = shards.people.opened(row.inmate_sealed)
            sums[who] = sums[who].plus(row.today, row.overtime, int(row.minutes))
    return dict(sums)


async def booked_versions(shards: Shards, keys: Collection[SheetKey]) -> dict[SheetKey, int]:
    """Which version of these sheets the ledger holds, on whichever shard.

    `LedgerAway` where the shard of one of the wards is away.
    """

    async def ask(shard: Database) -> dict[SheetKey, SheetHead]:
        async with shard.reading() as tx:
            return await heads.heads_of(tx, keys)

    versions: dict[SheetKey, int] = {}
    answers = await shards.ask_of_wards({key.ward_id for key in keys}, ask)
    for part in answers.whole():
        for key, head in part.items():
            versions[key] = max(versions.get(key, 0), head.version)
    return versions


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
