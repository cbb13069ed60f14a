"""Questions to the ledger: the month of an inmate, a ward, a prison, and of all over all shards."""

import heapq
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, Select, and_, func, literal, select, tuple_

from connectors.ledger.bits import Bits
from connectors.ledger.shards import Shards
from connectors.postgres.database import Database
from connectors.postgres.transaction import Tx
from pipelines.rules.labour.ledger.ids import as_ulid, as_uuid, ulid_of
from pipelines.rules.labour.ledger.seals import PersonSeal
from schemas.labour.hours import KIND_CODES, HoursKind, SheetState
from schemas.tables.labour.ledger import NO_ID, hours_line, hours_sheet

KINDS = {code: kind for kind, code in KIND_CODES.items()}
STATES = {state.value: state for state in SheetState}


class LedgerLine(msgspec.Struct, frozen=True, order=True, gc=False):
    """A line with what its sheet says of it; in this order pages are sorted."""

    day: date
    ward_id: str
    inmate_id: str
    post_id: str
    kind: HoursKind
    minutes: int
    grade: int
    version: int
    project_id: str | None
    state: SheetState


class Totals(msgspec.Struct, frozen=True, kw_only=True):
    """Minutes of approved sheets by kind, and how many lines wait for approval."""

    prison_id: str
    lines: int
    minutes: dict[HoursKind, int]
    unapproved: int


def month_of(first: date) -> tuple[date, date]:
    """First day of the month, and of the next one."""
    start = first.replace(day=1)
    return start, (start + timedelta(days=32)).replace(day=1)


def _within(month: date) -> tuple[ColumnElement[bool], ...]:
    """Bounds of lines and of sheets: one finds the month's table, the other few of all sheets."""
    first, end = month_of(month)
    return (
        hours_line.c.day >= first,
        hours_line.c.day < end,
        hours_sheet.c.day >= first,
        hours_sheet.c.day < end,
    )


_joined = hours_line.join(
    hours_sheet,
    and_(hours_sheet.c.ward_id == hours_line.c.ward_id, hours_sheet.c.day == hours_line.c.day),
)
_LINES = select(
    hours_line.c.day,
    hours_line.c.kind,
    hours_line.c.minutes,
    hours_line.c.grade,
    hours_line.c.version,
    Bits(hours_line.c.inmate_sealed),
    Bits(hours_line.c.post_id),
    Bits(hours_line.c.ward_id),
    Bits(hours_line.c.project_id),
    hours_sheet.c.state,
).select_from(_joined)


async def inmate_month(tx: Tx, people: PersonSeal, inmate_id: str, month: date) -> list[LedgerLine]:
    """All lines of one inmate, whatever their state, by day."""
    mine = hours_line.c.inmate_sealed == people.sealed(inmate_id)
    found = _LINES.where(mine, *_within(month))
    return await _read(tx, people, found.order_by(hours_line.c.day, hours_line.c.post_id))


async def ward_month(tx: Tx, people: PersonSeal, ward_id: str, month: date) -> list[LedgerLine]:
    found = _LINES.where(hours_line.c.ward_id == as_uuid(ward_id), *_within(month))
    return await _read(tx, people, found.order_by(hours_line.c.day, hours_line.c.inmate_sealed))


async def prison_month(tx: Tx, prison_id: str, month: date) -> Totals:
    """What a prison's wards worked in a month."""
    found = _totals(month).where(hours_sheet.c.prison_id == as_uuid(prison_id))
    rows = (await tx.execute(found)).all()
    return _totals_of(prison_id, rows)


async def bureau_month(shards: Shards, month: date) -> list[Totals]:
    """The same of every prison, over all shards at once."""

    async def ask(shard: Database) -> list[Any]:
        async with shard.reading() as tx:
            return list((await tx.execute(_totals(month))).all())

    rows = [row for part in await shards.ask_all(ask) for row in part]
    prisons = sorted({row.prison_id for row in rows})
    return [
        _totals_of(as_ulid(prison), [row for row in rows if row.prison_id == prison])
        for prison in prisons
    ]


def _totals(month: date) -> Select[Any]:
    return (
        select(
            hours_sheet.c.prison_id,
            hours_sheet.c.state,
            hours_line.c.kind,
            func.count().label("lines"),
            func.sum(hours_line.c.minutes).label("minutes"),
        )
        .select_from(_joined)
        .where(*_within(month))
        .group_by(hours_sheet.c.prison_id, hours_sheet.c.state, hours_line.c.kind)
    )


def _totals_of(prison_id: str, rows: Sequence[Any]) -> Totals:
    approved = [row for row in rows if row.state == SheetState.APPROVED]
    return Totals(
        prison_id=prison_id,
        lines=sum(row.lines for row in approved),
        minutes={KINDS[row.kind]: int(row.minutes) for row in approved},
        unapproved=sum(row.lines for row in rows) - sum(row.lines for row in approved),
    )


async def page(
    shards: Shards, first: date, last: date, after: LedgerLine | None, limit: int
) -> list[LedgerLine]:
    """Lines of all prisons between two days, sorted as one list; `after` is the last one seen."""
    key = (
        hours_line.c.day,
        hours_line.c.ward_id,
        hours_line.c.inmate_sealed,
        hours_line.c.post_id,
        hours_line.c.kind,
    )
    found = _LINES.where(hours_line.c.day.between(first, last)).order_by(*key).limit(limit)
    if after is not None:
        seen = (
            after.day,
            as_uuid(after.ward_id),
            shards.people.sealed(after.inmate_id),
            as_uuid(after.post_id),
            KIND_CODES[after.kind],
        )
        found = found.where(tuple_(*key) > tuple_(*(literal(one) for one in seen)))

    async def ask(shard: Database) -> list[LedgerLine]:
        async with shard.reading() as tx:
            return await _read(tx, shards.people, found)

    def place(line: LedgerLine) -> tuple[Any, ...]:
        # Inmates in the order of their sealed ids, as the shards sort; ULIDs sort as their bits.
        sealed = shards.people.alias(line.inmate_id)
        return line.day, line.ward_id, sealed, line.post_id, KIND_CODES[line.kind]

    return list(heapq.merge(*await shards.ask_all(ask), key=place))[:limit]


async def _read(tx: Tx, people: PersonSeal, found: Select[Any]) -> list[LedgerLine]:
    # A ward's month is thousands of rows: by place and not by name, and nothing made twice.
    rows: Iterable[tuple[Any, ...]] = (await tx.execute(found)).all()
    return [
        LedgerLine(
            day,
            ulid_of(ward),
            people.opened_bits(inmate),
            ulid_of(post),
            KINDS[kind],
            minutes,
            grade,
            version,
            None if project == NO_ID else ulid_of(project),
            STATES[state],
        )
        for day, kind, minutes, grade, version, inmate, post, ward, project, state in rows
    ]
