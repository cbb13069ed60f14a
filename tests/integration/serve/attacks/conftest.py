"""The attacked platform has a labour ledger, as every installation does."""

import msgspec
import pytest

from connectors.doors import open_shards
from schemas.settings import Settings
from tests.integration.serve.world import World


@pytest.fixture
def settings(settings: Settings, shard_urls: list[str]) -> Settings:
    return msgspec.structs.replace(settings, labour_shards=tuple(shard_urls))


@pytest.fixture(autouse=True)
async def placed(world: World) -> None:
    shards = open_shards(world.settings, world.database, pool_size=1)
    await shards.place_new()
    await shards.close()
