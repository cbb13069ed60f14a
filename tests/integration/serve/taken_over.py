"""A bureau whose old hours were taken over, for tests of what officers see of it."""

from pathlib import Path

from connectors.keys.software import SoftwareKeys
from connectors.ledger.shards import Shards
from connectors.postgres import Database
from pipelines.flows.labour.legacy.delivery import deliveries
from pipelines.flows.labour.legacy.migration import Migrated, Migration
from tests.integration.legacy.dumps import Folder, line
from tests.integration.serve.world import World


class Silent:
    """Shows no progress."""

    def begin(self, what: str, rows: int) -> None: ...

    def advance(self, rows: int) -> None: ...


async def taken_over(
    world: World, shard_urls: list[str], folder: Path, by: str = "leader"
) -> Migrated:
    """Two years of P03: one is whole, of the other two rows are refused."""
    number, unknown = "3103000001", "3103999999"
    dump = Folder(folder)
    dump.add([line("9", number, "2022-05-04", "7.5")], year=2022)
    dump.add(
        [
            line("1", number, "2023-05-04", "8", project="服装"),
            line("2", unknown, "2023-05-04"),
            line("=3+4", number, "2023-05-05", "6"),
            line("4", number, "2023-05-06", "25"),
        ]
    )
    keys: SoftwareKeys = world.keys
    shards = Shards(world.database, [Database(url) for url in shard_urls], keys)
    try:
        migration = Migration(world.database, shards, world.seal, world.clock, Silent(), 10)
        return await migration.run(deliveries([folder]), by)
    finally:
        for shard in shards.databases:
            await shard.close()
