"""Counts of hours over all shards, and the lines behind each of them (LR-HOUR-03)."""

import heapq
from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

import msgspec
from sqlalchemy import ColumnElement, Date, Select, cast, func, select

from connectors.ledger.lines import row_from
from connectors.ledger.shards import Shards
from connectors.ledger.sheets import KINDS, held_here, line_from, of_its_sheet
from connectors.postgres.arrays import among
from connectors.postgres.database import Database
from pipelines.ledger.ids import as_ulid, as_uuid
from schemas.labour.hours import HoursKind, HoursLine, SheetState
from schemas.labour.statistics import CountBy, Period
from schemas.tables.ledger import NO_ID, hours_line, hours_sheet, shard_prison

NO_UUID = UUID(bytes=NO_ID)
COLUMNS: dict[CountBy, Any] = {
    CountBy.INMATE: hours_line.c.inmate_id,
    CountBy.WARD: hours_line.c.ward_id,
    CountBy.PRISON: hours_sheet.c.prison_id,
    CountBy.POST: hours_line.c.post_id,
    CountBy.PROJECT: hours_line.c.project_id,
}


class Wanted(msgspec.Struct, frozen=True, kw_only=True):
    """Which lines are counted: of these wards, between two days, both included."""

    ward_ids: Sequence[str]
    since: date
    until: date
    by: CountBy | None = None
    key: str | None = None
    """With `by`: of one inmate, ward, prison, post or project; None: of no project."""


class Count(msgspec.Struct, frozen=True, kw_only=True):
    """Minutes of one key in one period."""

    key: str | None
    period: date
    kind: HoursKind
    approved: bool
    minutes: int
    lines: int


class StateLine(NamedTuple):
    """A line, and how far its sheet has come."""

    day: date
    ward_id: str
    prison_id: str
    line: HoursLine
    state: SheetState


async def counts(shards: Shards, wanted: Wanted, by: CountBy, period: Period) -> list[Count]:
    """Sums by key, period, kind and whether approved; each prison lies in one shard alone."""
    key = COLUMNS[by].label("key")
    start = _start(period).label("period")
    approved = (hours_sheet.c.state == int(SheetState.APPROVED)).label("approved")
    found = (
        _narrowed(
            select(
                key,
                start,
                hours_line.c.kind,
                approved,
                func.sum(hours_line.c.minutes).label("minutes"),
                func.count().label("lines"),
            ),
            wanted,
        )
        .group_by("key", "period", hours_line.c.kind, "approved")
        .order_by("period", "key")
    )

    async def ask(shard: Database) -> list[Count]:
        async with shard.reading() as tx:
            return [
                Count(
                    key=None if row.key.bytes == NO_ID else as_ulid(row.key),
                    period=row.period,
                    kind=KINDS[row.kind],
                    approved=row.approved,
                    minutes=int(row.minutes),
                    lines=row.lines,
                )
                for row in await tx.execute(found)
            ]

    return [one for part in await shards.ask_all(ask) for one in part]


async def sums(shards: Shards, wanted: Wanted, *, approved: bool) -> tuple[int, int]:
    """How many lines there are, and their minutes."""
    found = _narrowed(
        select(
            func.count().label("lines"),
            func.coalesce(func.sum(hours_line.c.minutes), 0).label("minutes"),
        ),
        wanted,
    ).where(_approved(approved))

    async def ask(shard: Database) -> tuple[int, int]:
        async with shard.reading() as tx:
            row = (await tx.execute(found)).one()
            return int(row.lines), int(row.minutes)

    parts = await shards.ask_all(ask)
    return sum(count for count, _ in parts), sum(minutes for _, minutes in parts)


async def lines(
    shards: Shards, wanted: Wanted, *, approved: bool, limit: int, offset: int
) -> list[StateLine]:
    """The lines behind a count, by day; every shard brings as many as the page may need."""
    key = (
        hours_line.c.day,
        hours_line.c.ward_id,
        hours_line.c.inmate_id,
        hours_line.c.post_id,
        hours_line.c.kind,
    )
    found = _narrowed(select(hours_line, hours_sheet.c.prison_id, hours_sheet.c.state), wanted)
    found = found.where(_approved(approved)).order_by(*key).limit(offset + limit)

    async def ask(shard: Database) -> list[tuple[Any, StateLine]]:
        async with shard.reading() as tx:
            return [(_key(row), _line(row)) for row in await tx.execute(found)]

    merged = heapq.merge(*await shards.ask_all(ask), key=lambda one: one[0])
    return [line for _, line in list(merged)[offset : offset + limit]]


def _narrowed(found: Select[Any], wanted: Wanted) -> Select[Any]:
    joined = hours_line.join(hours_sheet, of_its_sheet()).join(shard_prison, held_here())
    wards = [as_uuid(one) for one in wanted.ward_ids]
    narrowed = found.select_from(joined).where(
        hours_line.c.day.between(wanted.since, wanted.until),
        hours_sheet.c.day.between(wanted.since, wanted.until),
        among(hours_line.c.ward_id, wards),
    )
    if wanted.by is None:
        return narrowed
    key = NO_UUID if wanted.key is None else as_uuid(wanted.key)
    return narrowed.where(COLUMNS[wanted.by] == key)


def _start(period: Period) -> ColumnElement[Any]:
    if period is Period.DAY:
        return hours_line.c.day
    return cast(func.date_trunc(period.value, hours_line.c.day), Date)


def _approved(approved: bool) -> ColumnElement[bool]:
    is_approved: ColumnElement[bool] = hours_sheet.c.state == int(SheetState.APPROVED)
    return is_approved if approved else ~is_approved


def _key(row: Any) -> tuple[Any, ...]:
    return row.day, row.ward_id, row.inmate_id, row.post_id, row.kind


def _line(row: Any) -> StateLine:
    return StateLine(
        row.day,
        as_ulid(row.ward_id),
        as_ulid(row.prison_id),
        line_from(row_from(row)),
        SheetState(row.state),
    )
