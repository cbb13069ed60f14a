"""An export of the full ledger, and the bureau's month asked of its DuckDB file."""

import asyncio
import random
from collections.abc import Sequence
from datetime import UTC, datetime

from cluster.ledger.questions import timed
from connectors.doors import open_database, open_shards
from connectors.duckdb.exporting import Exporter
from connectors.duckdb.figures import bureau_month
from connectors.duckdb.folder import DATABASE, Exports
from connectors.keys.opening import open_keys
from loadtests.bench.labour import Percentiles
from pipelines.security.row_seal import PURPOSE, RowSeal
from schemas.analysis import AnalystExport
from schemas.settings import Settings

ASKED = 30


async def exported(settings: Settings) -> AnalystExport:
    """Everything that the shards hold, as Parquet files."""
    core = open_database(settings, pool_size=2)
    shards = open_shards(settings, core, pool_size=2)
    seal = RowSeal(open_keys(settings).derive(PURPOSE))
    try:
        folder = Exports.of(settings)
        return await Exporter(core, shards, folder, seal, lambda: datetime.now(UTC)).export()
    finally:
        await shards.close()
        await core.close()


async def ask(settings: Settings, years: Sequence[int]) -> Percentiles:
    """Minutes by prison and kind of some month, opened anew each time as an analyst does."""
    path = Exports.of(settings).root / DATABASE
    chance = random.Random(7)

    async def bureau() -> int:
        month = f"{chance.choice(years)}-{chance.randint(1, 12):02}"
        found = await asyncio.to_thread(bureau_month, path, month)
        return sum(one.minutes for one in found)

    return await timed(bureau, ASKED)
