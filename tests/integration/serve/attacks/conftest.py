"""The attacked platform has a labour ledger, as every installation does."""

from collections.abc import AsyncIterator
from contextlib import ExitStack

import msgspec
import pytest

from cluster.services.nats import Nats
from cluster.services.postgres import Postgres
from connectors.doors import open_shards
from connectors.postgres.database import Database
from schemas.settings import Settings
from tests.databases import copied
from tests.integration.serve.access.test_permission_table import _plant
from tests.integration.serve.attacks.furnished import Furnished
from tests.integration.serve.conftest import bureau, bureau_of
from tests.integration.serve.watch import watching
from tests.integration.serve.world import World


@pytest.fixture
def settings(settings: Settings, shard_urls: list[str]) -> Settings:
    return msgspec.structs.replace(settings, labour_shards=tuple(shard_urls))


@pytest.fixture
async def world(world: World) -> World:
    await _placed(world)
    return world


async def _placed(world: World) -> None:
    shards = open_shards(world.settings, world.database, pool_size=1)
    await shards.place_new()
    await shards.close()


@pytest.fixture(scope="module")
async def furnished(
    postgres_server: Postgres,
    shard_template: str,
    planted: World,
    nats_server: Nats,
    tmp_path_factory: pytest.TempPathFactory,
) -> AsyncIterator[Furnished]:
    """One for the tests of a file: furnishing takes longer than asking every list."""
    folder = tmp_path_factory.mktemp("furnished")
    names = [f"{bureau_of(folder)}_shard_{number}" for number in (1, 2)]
    with ExitStack() as made:
        for name in names:
            made.enter_context(copied(postgres_server, name, shard_template))
        changes = {
            "labour_shards": tuple(postgres_server.application_url_of(name) for name in names),
            "officer_sessions": 50,
        }
        url = nats_server.url
        async with bureau(postgres_server, planted, folder, url, **changes) as (people, world):
            found = Furnished(people, world, postgres_server.url_of(bureau_of(folder)))
            with watching():
                await _placed(world)
                await found.fill()
                await _plant(world)
            yield found


@pytest.fixture
async def furnished_owner(furnished: Furnished) -> AsyncIterator[Database]:
    """Its database as an intruder with every right on it would have it."""
    database = Database(furnished.owner_url)
    yield database
    await database.close()
