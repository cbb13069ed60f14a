"""The attacked platform has a labour ledger, as every installation does."""

import msgspec
import pytest

from connectors.doors import open_shards
from pipelines.flows.services import Services
from schemas.settings import Settings
from tests.integration.serve.access.test_permission_table import _plant
from tests.integration.serve.attacks.furnished import Furnished
from tests.integration.serve.client import People
from tests.integration.serve.journey import configure
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
async def furnished(people: People, world: World, services: Services) -> Furnished:
    configure(services, officer_sessions=50)
    made = Furnished(people, world)
    await made.fill()
    await _plant(world)
    return made
