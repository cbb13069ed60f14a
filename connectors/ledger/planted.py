"""Hours and pay of a made-up bureau into the shards of its prisons (decisions/0072).

A shard commits before the core does. A part that is planted again after that finds its sheets and
leaves them as they are.
"""

from collections import defaultdict
from collections.abc import Sequence
from datetime import UTC, date
from time import perf_counter

from sqlalchemy import select

from connectors.ledger import bulk, heads
from connectors.ledger.bulk import BulkSheet
from connectors.ledger.months import ensure_months
from connectors.ledger.pay import bulk as pay_bulk
from connectors.ledger.pay.bulk import BulkPay
from connectors.ledger.shards import Shards
from connectors.postgres.arrays import among
from connectors.postgres.database import Database
from connectors.postgres.transaction import Tx
from pipelines.rules.bureau.story import Booked, HoursBooked, PayBooked
from pipelines.rules.labour.ledger.ids import as_bits, as_uuid
from pipelines.rules.labour.ledger.packing import row_of
from schemas.labour.hours import SheetKey
from schemas.tables.labour.ledger_pay import pay_version

PAGE = 100_000
"""Lines that are held before they are written."""


class PlantedLedger:
    """Sheets of one transaction of the core, written by the page."""

    def __init__(self, shards: Shards) -> None:
        self._shards = shards
        self._waiting: list[Booked] = []
        self._places: dict[str, Database] = {}
        self._months: set[tuple[str, date]] = set()
        self._held = 0
        self.copied_s = 0.0
        """So long it took to write what was added."""

    async def add(self, booked: Booked) -> None:
        self._waiting.append(booked)
        self._held += len(booked.lines)
        if self._held >= PAGE:
            await self.end()

    async def end(self) -> None:
        """Write what still waits."""
        begun = perf_counter()
        found: dict[str, list[Booked]] = defaultdict(list)
        for one in self._waiting:
            found[(await self._of(one.prison_id)).url].append(one)
        shards = {shard.url: shard for shard in self._places.values()}
        for url, waiting in found.items():
            await self._write(shards[url], waiting)
        self._waiting, self._held = [], 0
        self.copied_s += perf_counter() - begun

    async def _of(self, prison_id: str) -> Database:
        known = self._places.get(prison_id)
        if known is None:
            await self._shards.place_new()
            known = self._places[prison_id] = await self._shards.of(prison_id)
        return known

    async def _write(self, shard: Database, waiting: Sequence[Booked]) -> None:
        hours = [one for one in waiting if isinstance(one, HoursBooked)]
        pay = [one for one in waiting if isinstance(one, PayBooked)]
        days = {one.day for one in hours} | {one.month for one in pay}
        months = {(shard.url, day.replace(day=1)) for day in days} - self._months
        if months:
            await ensure_months(shard, [month for _, month in months])
            self._months |= months
        async with shard.transaction() as tx:
            await self._write_hours(tx, hours)
            await self._write_pay(tx, pay)

    async def _write_hours(self, tx: Tx, sheets: Sequence[HoursBooked]) -> None:
        known = await heads.heads_of(tx, [SheetKey(one.ward_id, one.day) for one in sheets])
        there = {head.sheet_id for head in known.values()}
        new = [_hours(one) for one in sheets if one.sheet_id not in there]
        await bulk.load(tx, new, self._shards.seals)

    async def _write_pay(self, tx: Tx, sheets: Sequence[PayBooked]) -> None:
        if not sheets:
            return
        mine = among(pay_version.c.id, [as_uuid(one.version_id) for one in sheets])
        there = set((await tx.execute(select(pay_version.c.id).where(mine))).scalars())
        new = [_pay(one) for one in sheets if as_uuid(one.version_id) not in there]
        await pay_bulk.load(tx, new, self._shards.pay, self._shards.mac)


def _hours(one: HoursBooked) -> BulkSheet:
    ward = as_bits(one.ward_id)
    return BulkSheet(
        one.sheet_id,
        one.prison_id,
        one.ward_id,
        one.by,
        one.at,
        [row_of(line, ward, one.day, one.version) for line in one.lines],
        one.version,
        one.state,
        one.decided_by,
        # As the shard answers it: the value over a sheet covers how its moment is written.
        one.decided_at.astimezone(UTC) if one.decided_at else None,
    )


def _pay(one: PayBooked) -> BulkPay:
    return BulkPay(
        one.sheet_id,
        one.prison_id,
        one.ward_id,
        one.month,
        one.decided_by,
        one.by_name,
        one.at,
        one.lines,
        one.version_id,
        one.reason,
        one.state,
        one.step,
        one.decided_at,
    )
