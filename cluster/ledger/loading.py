"""The bulk path: a process for each processor, each with its own prisons."""

import asyncio
import time
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from itertools import groupby
from multiprocessing import get_context

from cluster.benches.labour.workload import Prison, days_of, sheets_of
from connectors.doors import open_database, open_shards
from connectors.ledger.bulk import load
from connectors.ledger.months import ensure_months
from schemas.settings import Settings


def load_year(settings: Settings, prisons: Sequence[Prison], year: int, workers: int) -> float:
    """Load a year of all prisons; answers the seconds from the first row to the last commit."""
    asyncio.run(_make_months(settings, year))
    parts = [prisons[number::workers] for number in range(workers)]
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        list(pool.map(_warm, range(workers)))
        begun = time.perf_counter()
        list(pool.map(_load, [settings] * workers, parts, [year] * workers))
        return time.perf_counter() - begun


async def _make_months(settings: Settings, year: int) -> None:
    core = open_database(settings)
    shards = open_shards(settings, core)
    for shard in shards.databases:
        await ensure_months(shard, days_of(year))
    await shards.close()
    await core.close()


def _warm(number: int) -> int:
    """Pay for the imports before the clock runs."""
    time.sleep(0.5)
    return number


def _load(settings: Settings, prisons: Sequence[Prison], year: int) -> int:
    return asyncio.run(_load_prisons(settings, prisons, year))


async def _load_prisons(settings: Settings, prisons: Sequence[Prison], year: int) -> int:
    core = open_database(settings, pool_size=1)
    shards = open_shards(settings, core, pool_size=2)
    count = 0
    for prison in prisons:
        shard = await shards.of(prison.prison_id)
        for _, days in groupby(days_of(year), key=lambda day: day.month):
            sheets = list(sheets_of(prison, list(days), year))
            async with shard.transaction() as tx:
                count += await load(tx, sheets, shards.seals)
    await shards.close()
    await core.close()
    return count
