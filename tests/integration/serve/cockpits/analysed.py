"""An export of a made-up ledger where the served platform looks for it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, date, datetime

from connectors.duckdb.exporting import Exporter
from connectors.duckdb.folder import Exports
from connectors.ledger.applier import take_in
from connectors.ledger.shards import Shards
from connectors.postgres import Database
from schemas.cockpits.analysis import AnalystExport
from tests.integration.ledger.conftest import Desk
from tests.integration.serve.world import World

DAY = date(2026, 11, 3)


@asynccontextmanager
async def ledger_of(world: World, shard_urls: list[str]) -> AsyncIterator[Shards]:
    """A ledger in which one sheet of two lines was approved."""
    shards = Shards(world.database, [Database(url) for url in shard_urls], world.keys)
    try:
        desk = Desk(shards.databases[0], shards.seals)
        async with desk.shard.transaction() as tx:
            await take_in(tx, desk.prison)
        entered = desk.entered(desk.line(0, 480), desk.line(1, 300), day=DAY)
        await desk.applier.apply([entered, desk.decided(day=DAY)])
        yield shards
    finally:
        await shards.close()


async def exported(world: World, shard_urls: list[str]) -> AnalystExport:
    """As `qinqiao export` makes it."""
    async with ledger_of(world, shard_urls) as shards:
        exports = Exports.of(world.settings)
        exporter = Exporter(world.database, shards, exports, world.seal, lambda: datetime.now(UTC))
        return await exporter.export()
