"""`qinqiao bench bureau`: how long a made-up bureau takes, and whether its proofs hold."""

import asyncio
import os
import time
from collections.abc import Awaitable
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from cluster.benches.bureau import plant_bureau, today
from cluster.benches.own_parts import own_services
from cluster.embedded import Services
from cluster.indexes_aside import indexes_aside
from cluster.preparing import Plant
from cluster.telling import Tell
from connectors.doors import open_doors, open_shards
from connectors.ledger import checking
from connectors.ledger.pay import checking as pay_checking
from connectors.ledger.shards import Shards
from connectors.postgres.approvals import cases, signing_keys, steps
from connectors.postgres.approvals.cases import Search
from connectors.postgres.audit import integrity
from connectors.postgres.transaction import Tx
from loadtests.bench.bureau import BureauBench, Took
from pipelines.flows.approvals.detail import DECISIONS
from pipelines.flows.approvals.signing import check
from pipelines.flows.audit.notary import open_notary
from pipelines.flows.bureau.making import Made
from pipelines.rules.bureau.plan import Plan
from pipelines.rules.security.keys import KeyProvider
from schemas.settings import Settings

SAMPLE = 2_000
"""Cases of which every decision is held against its signature."""


class Wanted(msgspec.Struct, frozen=True, kw_only=True):
    inmates: int
    years: int
    seed: int = 1


def run(settings: Settings, wanted: Wanted, tell: Tell) -> BureauBench:
    """Everything on services of its own, which are removed at the end."""
    plan = Plan(seed=wanted.seed, inmates=wanted.inmates, years=wanted.years, until=today())
    planted: list[tuple[Made, float, float]] = []

    def past(services: Services) -> Plant:
        async def plant(there: Settings) -> None:
            begun, worked = time.perf_counter(), _worked()
            with indexes_aside(services.owner_url, Path(there.data_dir)):
                made = await plant_bureau(there, plan, os.cpu_count() or 1)
            took, busy = time.perf_counter() - begun, _worked() - worked
            planted.append((made, took, busy))

        return plant

    with own_services(settings, "bench-bureau", past=past) as (own, _):
        ((made, took, busy),) = planted
        tell(f"{made.log_rows + made.rows} rows in {took:.0f} s")
        proofs, decisions, verified = asyncio.run(_proved(own, plan))
    return BureauBench(
        inmates=wanted.inmates,
        years=wanted.years,
        cores=os.cpu_count() or 1,
        log_rows=made.log_rows,
        rows=made.rows,
        made_s=round(took, 1),
        processor_s=round(busy, 1),
        rows_per_s=round((made.log_rows + made.rows) / took, 1),
        parts=[Took(name=name, seconds=round(s, 1)) for name, s in made.seconds.items()],
        verified=verified,
        proofs=proofs,
        decisions=decisions,
    )


def _worked() -> float:
    """Seconds of processor of this process and of those that it waited for."""
    return sum(os.times()[:4])


async def _proved(settings: Settings, plan: Plan) -> tuple[list[Took], int, bool]:
    """How long each proof took, how many decisions were looked at, and whether all hold."""
    doors = open_doors(settings)
    shards = open_shards(settings, doors.database)
    notary = open_notary(settings, doors.keys)
    proofs: list[Took] = []

    async def timed(name: str, proof: Awaitable[bool]) -> bool:
        begun = time.perf_counter()
        held = await proof
        proofs.append(Took(name=name, seconds=round(time.perf_counter() - begun, 1)))
        return held

    async def log() -> bool:
        return (await notary.verify(doors.database)).verified

    async def rows() -> bool:
        return not (await integrity.check(doors.database)).broken

    try:
        held = [
            await timed("log", log()),
            await timed("rows", rows()),
            await timed("ledger", _ledger(shards, plan)),
        ]
        async with doors.database.transaction() as tx:
            decisions = await _decisions(tx, doors.keys)
    finally:
        await shards.close()
        await doors.close()
    return proofs, len(decisions), all(held) and all(decisions)


async def _ledger(shards: Shards, plan: Plan) -> bool:
    last = datetime.now(UTC).date()
    for shard in shards.databases:
        hours = await checking.check(shard, shards.seals, plan.first, last)
        pay = await pay_checking.check_pay(shard, shards.mac)
        if hours.broken or pay.broken:
            return False
    return True


async def _decisions(tx: Tx, keys: KeyProvider) -> list[bool]:
    """Of the latest cases, whether each decision is the one that its officer signed."""
    found, _ = await cases.page(tx, Search(), limit=SAMPLE, offset=0)
    held: list[bool] = []
    for case in found:
        lines = [one for one in await steps.of_case(tx, case.id) if one.action in DECISIONS]
        known = await signing_keys.by_ids(tx, {one.key_id for one in lines if one.key_id})
        held += [check(keys, case, one, known, one.facts_digest).valid for one in lines]
    return held
