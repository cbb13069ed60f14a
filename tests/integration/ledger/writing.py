"""A writer of its own process, to be killed in the middle of its work."""

import asyncio
import sys
from pathlib import Path

from connectors.keys.software import SoftwareKeys
from connectors.ledger.shards import Shards
from connectors.ledger.writer import ShardWriter
from connectors.nats import Bus
from connectors.postgres import Database


async def main(core_url: str, shard_url: str, nats_url: str, keys: str) -> None:
    core = Database(core_url, pool_size=2)
    shards = Shards(core, [Database(shard_url, pool_size=2)], SoftwareKeys(Path(keys)))
    bus = Bus(nats_url)
    await bus.connect()
    await ShardWriter(0, shards, core, bus).run()


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
