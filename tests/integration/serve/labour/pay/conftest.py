"""Pay is kept in the labour ledger, as in every installation."""

from collections.abc import AsyncIterator

import msgspec
import pytest
from sqlalchemy.engine import make_url

from cluster.services.postgres import Postgres
from connectors.doors import open_shards
from connectors.ledger.shards import Shards
from connectors.postgres.database import Database
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


@pytest.fixture
async def shards(world: World) -> AsyncIterator[Shards]:
    made = open_shards(world.settings, world.database, pool_size=2)
    yield made
    await made.close()


@pytest.fixture
async def intruder(postgres_server: Postgres, shard_urls: list[str]) -> AsyncIterator[Database]:
    """The first shard as somebody with every right on it would have it."""
    name = make_url(shard_urls[0]).database
    assert name is not None
    database = Database(postgres_server.url_of(name), pool_size=1)
    yield database
    await database.close()


@pytest.fixture
async def intruders(
    postgres_server: Postgres, shard_urls: list[str]
) -> AsyncIterator[list[Database]]:
    """All shards in that way."""
    names = [str(make_url(url).database) for url in shard_urls]
    databases = [Database(postgres_server.url_of(name), pool_size=1) for name in names]
    yield databases
    for database in databases:
        await database.close()
