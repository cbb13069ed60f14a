"""`qinqiao bench pay`: years of sealed pay into the ledger, and what is asked of them."""

import asyncio
import os
import random
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import NamedTuple

import msgspec

from cluster.benches.labour.questions import timed
from cluster.benches.own_parts import own_parts
from cluster.telling import Tell
from connectors.doors import open_database, open_shards
from connectors.ledger.months import ensure_months
from connectors.ledger.pay import bulk, reading
from connectors.ledger.pay.bulk import BulkPay
from connectors.ledger.pay.selecting import Wanted as Asked
from connectors.ledger.shards import Shards
from connectors.postgres.database import Database
from connectors.postgres.ids import make_id
from connectors.postgres.platform import units
from loadtests.bench.labour import PayBench, Rate
from pipelines.rules.labour.pay.line import PayLine, PayStep, StepKind
from pipelines.rules.labour.pay.month import month_of_day
from schemas.people.kinds import OrgType
from schemas.settings import Settings

PRISONS, WARDS = 4, 10
"""A prison in each shard."""
YEARS = (2024, 2025, 2026)


class Wanted(msgspec.Struct, frozen=True, kw_only=True):
    rows: int
    """Of all years."""


class Ward(NamedTuple):
    prison_id: str
    ward_id: str
    inmates: list[str]


def run(settings: Settings, wanted: Wanted, tell: Tell) -> PayBench:
    """Everything on a platform of its own, which is removed at the end."""
    with own_parts(settings, "bench-pay", people=False) as own:
        return asyncio.run(_run(own, wanted, tell))


async def _run(settings: Settings, wanted: Wanted, tell: Tell) -> PayBench:
    core = open_database(settings, pool_size=2)
    shards = open_shards(settings, core, pool_size=2)
    people = max(1, round(wanted.rows / (PRISONS * WARDS * 12 * len(YEARS))))
    wards = await _plant(core, shards, people)
    tell(f"{people * PRISONS * WARDS * 12 * len(YEARS)} rows of {len(wards)} wards")
    begun = time.perf_counter()
    rows = await _load(core, shards, wards)
    took = time.perf_counter() - begun
    tell(f"{rows / took:.0f} rows/s; questions")
    chance = random.Random(7)

    async def year() -> int:
        """As the page asks: an inmate's year in the shard of the prison, opened."""
        ward, of = chance.choice(wards), chance.choice(YEARS)
        digest = shards.pay.digest(chance.choice(ward.inmates))
        return await ask(
            {ward.prison_id: [ward.ward_id]}, (date(of, 1, 1), date(of, 12, 1)), digest
        )

    async def page() -> int:
        """A page of all prisons over all years."""
        whole = (date(YEARS[0], 1, 1), date(YEARS[-1], 12, 1))
        return await ask(_by_prison(wards), whole, None)

    async def ask(of: dict[str, list[str]], months: tuple[date, date], digest: bytes | None) -> int:
        asked = Asked(wards=of, first=months[0], last=months[1], inmate_digest=digest)
        async with core.reading() as tx:
            found = await reading.page(shards, tx, asked, limit=100, offset=0)
        return len([shards.pay.open_line(row) for row in found.lines])

    result = PayBench(
        rows=rows,
        cores=os.cpu_count() or 1,
        load=Rate(rows=rows, seconds=round(took, 2), rows_per_s=round(rows / took, 1)),
        inmate_year_ms=await timed(year, 300),
        page_ms=await timed(page, 5),
    )
    await shards.close()
    await core.close()
    return result


async def _plant(core: Database, shards: Shards, people: int) -> list[Ward]:
    async with core.transaction() as tx:
        bureau = await units.add(tx, parent=None, code="SH", name="局", org_type=OrgType.BUREAU)
        prisons = [
            await units.add(
                tx, parent=bureau, code=f"P{place:02}", name=f"{place}监", org_type=OrgType.PRISON
            )
            for place in range(1, PRISONS + 1)
        ]
    await shards.place_new()
    return [
        Ward(prison.id, make_id(), [make_id() for _ in range(people)])
        for prison in prisons
        for _ in range(WARDS)
    ]


def _by_prison(wards: list[Ward]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for ward in wards:
        found.setdefault(ward.prison_id, []).append(ward.ward_id)
    return found


async def _load(core: Database, shards: Shards, wards: list[Ward]) -> int:
    """A transaction for each ward's year."""
    rows = 0
    for ward in wards:
        shard = await shards.of(ward.prison_id)
        for of in YEARS:
            months = [date(of, month, 1) for month in range(1, 13)]
            await ensure_months(shard, months)
            sheets = list(_sheets(ward, months))
            async with shard.transaction() as tx:
                await bulk.load(tx, sheets, shards.pay, shards.mac)
            rows += sum(len(sheet.lines) for sheet in sheets)
    return rows


def _sheets(ward: Ward, months: list[date]) -> Iterator[BulkPay]:
    for month in months:
        lines = [_line(inmate, month_of_day(month)) for inmate in ward.inmates]
        yield BulkPay(
            make_id(), ward.prison_id, ward.ward_id, month, make_id(), "", datetime.now(UTC), lines
        )


def _line(inmate_id: str, month: str) -> PayLine:
    """Three steps, as a month without a change of grade has."""
    kinds = ((StepKind.HOURS, "200.10"), (StepKind.POST, "12.00"), (StepKind.ITEM, "5.00"))
    steps = tuple(
        PayStep(kind=kind, title="计算", amount=Decimal(amount), minutes=9_600)
        for kind, amount in kinds
    )
    amount = sum((step.amount for step in steps), Decimal(0))
    return PayLine(
        inmate_id=inmate_id, month=month, amount=amount, minutes={"normal": 9_600}, steps=steps
    )
