"""Approved pay over all shards as one sorted list, and one inmate's alone (LR-PAY-02).

A ward's month is a sheet whose number of lines is known, so that a page of all prisons reads the
lines of the few sheets that it shows and no others.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Any, NamedTuple, TypeVar
from uuid import UUID

from connectors.ledger import placement
from connectors.ledger.pay.rows import row_from
from connectors.ledger.pay.selecting import ORDER, Wanted, counted, lines_of, sheets_of
from connectors.ledger.shards import Shards
from connectors.postgres.arrays import among
from connectors.postgres.database import Database
from connectors.postgres.transaction import Tx
from pipelines.rules.labour.ledger.pay_pages import Sheet, shown_on
from pipelines.rules.labour.ledger.pay_rows import LineRow
from schemas.errors import Unavailable
from schemas.tables.labour.ledger_pay import pay_version

T = TypeVar("T")


class Found(NamedTuple):
    """Lines in the order of months, the latest first, then wards and inmates."""

    lines: list[LineRow]
    total: int
    away: list[str]
    """Prisons whose shard could not be asked."""


class Place(NamedTuple):
    """A shard, and what is wanted of it."""

    shard: Database
    prisons: list[str]
    wards: list[str]


class Asker:
    """Asks shards at the same time, and remembers which were away."""

    def __init__(self, unplaced: list[str]) -> None:
        self.away = unplaced

    async def ask(
        self, places: Sequence[Place], question: Callable[[Tx, Place], Awaitable[list[T]]]
    ) -> list[T]:
        async def one(place: Place) -> list[T]:
            try:
                async with place.shard.reading() as tx:
                    return await question(tx, place)
            except Unavailable:
                self.away += [prison for prison in place.prisons if prison not in self.away]
                return []

        parts = await asyncio.gather(*(one(place) for place in places))
        return [each for part in parts for each in part]


async def page(shards: Shards, tx: Tx, wanted: Wanted, *, limit: int, offset: int) -> Found:
    """One page over all shards that hold a wanted prison."""
    shards.require()
    places, unplaced = await _places(shards, tx, wanted)
    asker = Asker(unplaced)
    if wanted.inmate_digest is not None:
        mine = await asker.ask(places, _lines_of(wanted))
        return Found(_sorted(mine)[offset : offset + limit], len(mine), asker.away)
    sheets = await asker.ask(places, _sheets_of(wanted))
    shown, before = shown_on(sheets, limit=limit, offset=offset)
    lines = await asker.ask(places, _lines_of(wanted, {sheet.version_id for sheet in shown}))
    return Found(
        _sorted(lines)[before : before + limit], sum(sheet.lines for sheet in sheets), asker.away
    )


def _sheets_of(wanted: Wanted) -> Callable[[Tx, Place], Awaitable[list[Sheet]]]:
    async def ask(tx: Tx, place: Place) -> list[Sheet]:
        rows = (await tx.execute(sheets_of(wanted, place.wards))).all()
        # A version of one part is as it was written; of several, later parts replace lines.
        mixed = [row.id for row in rows if len(row.parts) > 1]
        counts: dict[UUID, int] = {}
        if mixed:
            lines = lines_of(wanted, place.wards).where(among(pay_version.c.id, mixed))
            found: Sequence[Any] = (await tx.execute(counted(lines))).all()
            counts = dict(found)
        return [
            Sheet(
                month=row.month,
                ward_id=row.ward_id.bytes,
                version_id=row.id.bytes,
                lines=counts.get(row.id, 0) if len(row.parts) > 1 else row.lines,
            )
            for row in rows
        ]

    return ask


def _lines_of(
    wanted: Wanted, versions: set[bytes] | None = None
) -> Callable[[Tx, Place], Awaitable[list[LineRow]]]:
    """Lines that count; of these versions alone where they are named."""

    async def ask(tx: Tx, place: Place) -> list[LineRow]:
        found = lines_of(wanted, place.wards)
        if versions is not None:
            found = found.where(among(pay_version.c.id, (UUID(bytes=one) for one in versions)))
        return [row_from(LineRow, row) for row in await tx.execute(found.order_by(*ORDER))]

    return ask


async def _places(shards: Shards, tx: Tx, wanted: Wanted) -> tuple[list[Place], list[str]]:
    """Which prisons to ask each shard for, and those that have none yet."""
    numbers = {one.prison_id: one.shard for one in await placement.placements(tx)}
    by_shard: dict[int, list[str]] = {}
    for prison in wanted.wards:
        if prison in numbers:
            by_shard.setdefault(numbers[prison], []).append(prison)
    placed = [
        Place(
            shards.databases[number],
            prisons,
            [ward for prison in prisons for ward in wanted.wards[prison]],
        )
        for number, prisons in by_shard.items()
    ]
    return placed, [prison for prison in wanted.wards if prison not in numbers]


def _sorted(rows: list[LineRow]) -> list[LineRow]:
    return sorted(rows, key=_place)


def _place(row: LineRow) -> tuple[Any, ...]:
    return -row.month.toordinal(), row.ward_id, row.inmate_digest
