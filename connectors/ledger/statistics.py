"""Counts of hours over all shards, and the lines behind each of them (LR-HOUR-03)."""

import heapq
from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

import msgspec
from sqlalchemy import ColumnElement, Date, Select, cast, func, select

from connectors.ledger.lines import row_from
from connectors.ledger.shards import Answers, Shards
from connectors.ledger.sheets import KINDS, held_here, line_from, of_its_sheet
from connectors.postgres.arrays import among
from connectors.postgres.database import Database
from pipelines.rules.labour.ledger.ids import as_ulid, as_uuid
from pipelines.rules.labour.ledger.seals import PersonSeal
from schemas.labour.hours import HoursKind, HoursLine, SheetState
from schemas.labour.statistics import CountBy, Period
from schemas.tables.labour.ledger import NO_ID, hours_line, hours_sheet, shard_prison

NO_UUID = UUID(bytes=NO_ID)
COLUMNS: dict[CountBy, Any] = {
    CountBy.INMATE: hours_line.c.inmate_sealed,
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
    """Sums by key, period, kind and whether approved; `LedgerAway` where some cannot be asked."""
    answers = await counts_there(shards, wanted, by, period)
    return answers.whole()


async def counts_there(
    shards: Shards, wanted: Wanted, by: CountBy, period: Period
) -> Answers[Count]:
    """The same of the prisons whose shard is there; each lies in one alone."""
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
            shards.people,
        )
        .group_by("key", "period", hours_line.c.kind, "approved")
        .order_by("period", "key")
    )

    async def ask(shard: Database) -> list[Count]:
        async with shard.reading() as tx:
            return [
                Count(
                    key=_opened(by, row.key, shards.people),
                    period=row.period,
                    kind=KINDS[row.kind],
                    approved=row.approved,
                    minutes=int(row.minutes),
                    lines=row.lines,
                )
                for row in await tx.execute(found)
            ]

    parts, missing = await shards.ask_of_wards(wanted.ward_ids, ask)
    return Answers([one for part in parts for one in part], missing)


class Attendance(NamedTuple):
    """How many worked in a ward or prison, and on how many days, by approved lines."""

    key: str
    workers: int
    days: int


async def attendance(shards: Shards, wanted: Wanted, by: CountBy) -> list[Attendance]:
    """By ward or prison: whoever works in two wards of a prison is one of the prison's workers.

    `LedgerAway` where a shard that has some is away.
    """
    key = COLUMNS[by].label("key")
    people = func.count(COLUMNS[CountBy.INMATE].distinct()).label("workers")
    days = func.count(hours_line.c.day.distinct()).label("days")
    found = (
        _narrowed(select(key, people, days), wanted, shards.people)
        .where(_approved(True))
        .group_by("key")
    )

    async def ask(shard: Database) -> list[Attendance]:
        async with shard.reading() as tx:
            rows = await tx.execute(found)
            return [Attendance(as_ulid(row.key), row.workers, row.days) for row in rows]

    answers = await shards.ask_of_wards(wanted.ward_ids, ask)
    return [one for part in answers.whole() for one in part]


class Sums(NamedTuple):
    """How many lines there are, and their minutes; `missing` prisons are left out."""

    lines: int
    minutes: int
    missing: list[str]


async def sums(shards: Shards, wanted: Wanted, *, approved: bool) -> Sums:
    """Over all shards that are there."""
    found = _narrowed(
        select(
            func.count().label("lines"),
            func.coalesce(func.sum(hours_line.c.minutes), 0).label("minutes"),
        ),
        wanted,
        shards.people,
    ).where(_approved(approved))

    async def ask(shard: Database) -> tuple[int, int]:
        async with shard.reading() as tx:
            row = (await tx.execute(found)).one()
            return int(row.lines), int(row.minutes)

    parts, missing = await shards.ask_of_wards(wanted.ward_ids, ask)
    return Sums(sum(count for count, _ in parts), sum(minutes for _, minutes in parts), missing)


async def lines(
    shards: Shards, wanted: Wanted, *, approved: bool, limit: int, offset: int
) -> list[StateLine]:
    """The lines behind a count, by day; every shard brings as many as the page may need."""
    key = (
        hours_line.c.day,
        hours_line.c.ward_id,
        hours_line.c.inmate_sealed,
        hours_line.c.post_id,
        hours_line.c.kind,
    )
    stated = select(hours_line, hours_sheet.c.prison_id, hours_sheet.c.state)
    found = _narrowed(stated, wanted, shards.people)
    found = found.where(_approved(approved)).order_by(*key).limit(offset + limit)

    async def ask(shard: Database) -> list[tuple[Any, StateLine]]:
        async with shard.reading() as tx:
            return [(_key(row), _line(row, shards.people)) for row in await tx.execute(found)]

    answers = await shards.ask_of_wards(wanted.ward_ids, ask)
    merged = heapq.merge(*answers.found, key=lambda one: one[0])
    return [line for _, line in list(merged)[offset : offset + limit]]


def _narrowed(found: Select[Any], wanted: Wanted, people: PersonSeal) -> Select[Any]:
    joined = hours_line.join(hours_sheet, of_its_sheet()).join(shard_prison, held_here())
    wards = [as_uuid(one) for one in wanted.ward_ids]
    narrowed = found.select_from(joined).where(
        hours_line.c.day.between(wanted.since, wanted.until),
        hours_sheet.c.day.between(wanted.since, wanted.until),
        among(hours_line.c.ward_id, wards),
    )
    if wanted.by is None:
        return narrowed
    return narrowed.where(COLUMNS[wanted.by] == _stored(wanted.by, wanted.key, people))


def _stored(by: CountBy, key: str | None, people: PersonSeal) -> UUID:
    if key is None:
        return NO_UUID
    return people.sealed(key) if by is CountBy.INMATE else as_uuid(key)


def _opened(by: CountBy, stored: UUID, people: PersonSeal) -> str | None:
    if stored == NO_UUID:
        return None
    return people.opened(stored) if by is CountBy.INMATE else as_ulid(stored)


def _start(period: Period) -> ColumnElement[Any]:
    if period is Period.DAY:
        return hours_line.c.day
    return cast(func.date_trunc(period.value, hours_line.c.day), Date)


def _approved(approved: bool) -> ColumnElement[bool]:
    is_approved: ColumnElement[bool] = hours_sheet.c.state == int(SheetState.APPROVED)
    return is_approved if approved else ~is_approved


def _key(row: Any) -> tuple[Any, ...]:
    return row.day, row.ward_id, row.inmate_sealed, row.post_id, row.kind


def _line(row: Any, people: PersonSeal) -> StateLine:
    return StateLine(
        row.day,
        as_ulid(row.ward_id),
        as_ulid(row.prison_id),
        line_from(row_from(row, people)),
        SheetState(row.state),
    )
