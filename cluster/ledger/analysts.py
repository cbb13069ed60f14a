"""The bureau's month from an analyst's export, held against the ledger's own figures."""

import asyncio
import random
from collections import defaultdict
from datetime import UTC, date, datetime
from pathlib import Path

import msgspec

from cluster.benches.labour.questions import timed
from connectors.doors import open_doors, open_shards
from connectors.duckdb.exporting import Exporter
from connectors.duckdb.figures import bureau_month
from connectors.duckdb.folder import DATABASE, Exports
from connectors.ledger import reading
from connectors.ledger.shards import Shards
from loadtests.bench.labour import Percentiles
from schemas.errors import IntegrityBroken
from schemas.settings import Settings

ASKED = 40


class Exported(msgspec.Struct, frozen=True, kw_only=True):
    export_s: float
    bureau_report_ms: Percentiles


async def ask(settings: Settings, year: int) -> Exported:
    """Export the ledger as the nightly job does, and ask for one month after another."""
    doors = open_doors(settings)
    shards = open_shards(settings, doors.database, pool_size=2)
    exports = Exports.of(settings)
    seal = doors.rights_seal()
    try:
        made = await Exporter(
            doors.database, shards, exports, seal, lambda: datetime.now(UTC)
        ).export()
        path = exports.root / DATABASE
        for number in (1, 12):
            await _require_equal(shards, path, date(year, number, 1))
        chance = random.Random(11)

        async def bureau() -> int:
            month = f"{year}-{chance.randint(1, 12):02}"
            return len(await asyncio.to_thread(bureau_month, path, month))

        return Exported(export_s=made.seconds, bureau_report_ms=await timed(bureau, ASKED))
    finally:
        await shards.close()
        await doors.close()


async def _require_equal(shards: Shards, path: Path, first: date) -> None:
    """An export that says something else than the ledger answers fast and wrong."""
    month = f"{first:%Y-%m}"
    told: dict[str, int] = defaultdict(int)
    for figure in bureau_month(path, month):
        told[figure.prison_id] += figure.minutes
    right = {
        one.prison_id: sum(one.minutes.values())
        for one in await reading.bureau_month(shards, first)
    }
    if dict(told) != right:
        raise IntegrityBroken("导出与台账不一致。", code="export_differs", month=month)
