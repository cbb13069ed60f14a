"""Approved pay over all shards as one sorted list, and one inmate's alone (LR-PAY-02)."""

import asyncio
import heapq
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

import msgspec
from sqlalchemy import Select, any_, exists, func, select

from connectors.ledger import placement
from connectors.ledger.applier import GONE
from connectors.ledger.pay.rows import row_from
from connectors.ledger.shards import Shards
from connectors.postgres.arrays import among
from connectors.postgres.database import Database
from connectors.postgres.transaction import Tx
from pipelines.ledger.ids import as_uuid
from pipelines.ledger.pay_rows import STATES, LineRow
from schemas.errors import Unavailable
from schemas.messages.labour import PayState
from schemas.tables.ledger import shard_prison
from schemas.tables.ledger_pay import booked_pay, pay_line, pay_version

newer = pay_line.alias("newer")
ORDER = (pay_line.c.month.desc(), pay_line.c.ward_id, pay_line.c.inmate_digest)


class Wanted(msgspec.Struct, frozen=True, kw_only=True):
    """Approved lines of these wards, between two months, both included."""

    wards: Mapping[str, Sequence[str]]
    """By prison."""
    first: date
    last: date
    inmate_digest: bytes | None = None


class Found(NamedTuple):
    """Lines in the order of months, the latest first, then wards and inmates."""

    lines: list[LineRow]
    total: int
    away: list[str]
    """Prisons whose shard could not be asked."""


async def page(shards: Shards, tx: Tx, wanted: Wanted, *, limit: int, offset: int) -> Found:
    """One page over all shards that hold a wanted prison; each is asked once, at the same time."""
    shards.require()
    places, unplaced = await _places(shards, tx, wanted)

    async def ask(shard: Database, prisons: Sequence[str]) -> tuple[list[LineRow], int] | None:
        mine = [ward for prison in prisons for ward in wanted.wards[prison]]
        found = _selected(wanted, mine)
        paged = found.order_by(*ORDER).limit(offset + limit)
        counted = select(func.count()).select_from(found.subquery())
        try:
            async with shard.reading() as own:
                rows = [row_from(LineRow, row) for row in await own.execute(paged)]
                return rows, int(await own.scalar(counted))
        except Unavailable:
            return None

    parts = await asyncio.gather(*(ask(shard, prisons) for shard, prisons in places))
    known = [part for part in parts if part is not None]
    merged = heapq.merge(*(rows for rows, _ in known), key=_place)
    away = [
        prison
        for (_, prisons), part in zip(places, parts, strict=True)
        if part is None
        for prison in prisons
    ]
    total = sum(count for _, count in known)
    return Found(list(merged)[offset : offset + limit], total, unplaced + away)


async def _places(
    shards: Shards, tx: Tx, wanted: Wanted
) -> tuple[list[tuple[Database, list[str]]], list[str]]:
    """Which prisons to ask each shard for, and those that have none yet."""
    numbers = {one.prison_id: one.shard for one in await placement.placements(tx)}
    by_shard: dict[int, list[str]] = {}
    for prison in wanted.wards:
        if prison in numbers:
            by_shard.setdefault(numbers[prison], []).append(prison)
    placed = [(shards.databases[number], prisons) for number, prisons in by_shard.items()]
    return placed, [prison for prison in wanted.wards if prison not in numbers]


def _selected(wanted: Wanted, wards: Sequence[str]) -> Select[Any]:
    """Lines that count: of the version that was approved, the newest of each inmate."""
    joined = (
        pay_line.join(
            booked_pay,
            (booked_pay.c.ward_id == pay_line.c.ward_id) & (booked_pay.c.month == pay_line.c.month),
        )
        .join(pay_version, pay_version.c.id == booked_pay.c.version_id)
        .join(shard_prison, shard_prison.c.prison_id == booked_pay.c.prison_id)
    )
    replaced = exists().where(
        newer.c.month == pay_line.c.month,
        newer.c.inmate_digest == pay_line.c.inmate_digest,
        newer.c.version_id == any_(pay_version.c.parts),
        newer.c.version > pay_line.c.version,
    )
    found = (
        select(*pay_line.c)
        .select_from(joined)
        .where(
            shard_prison.c.state != GONE,
            booked_pay.c.state == STATES[PayState.APPROVED],
            pay_line.c.month.between(wanted.first, wanted.last),
            booked_pay.c.month.between(wanted.first, wanted.last),
            among(pay_line.c.ward_id, (as_uuid(one) for one in wards)),
            pay_line.c.version_id == any_(pay_version.c.parts),
            pay_line.c.version >= pay_version.c.base,
            ~pay_line.c.removed,
            ~replaced,
        )
    )
    if wanted.inmate_digest is None:
        return found
    return found.where(pay_line.c.inmate_digest == wanted.inmate_digest)


def _place(row: LineRow) -> tuple[Any, ...]:
    return -row.month.toordinal(), row.ward_id, row.inmate_digest
