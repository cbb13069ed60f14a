"""A database handle and a small bureau in it, for each test."""

import asyncio
from collections.abc import AsyncIterator, Iterator

import pytest

from cluster.services.postgres import Postgres
from connectors.postgres import Database
from tests.databases import TEMPLATE, copied, database_of, execute
from tests.integration.world import World, make_world
from tests.spoken_keys import SPOKEN

SMALL = "template_small_bureau"


@pytest.fixture(scope="session")
def small_bureau(postgres_server: Postgres) -> World:
    """Made once: each test that asks for `world` gets a copy of its rows."""
    execute(postgres_server, f"CREATE DATABASE {SMALL} TEMPLATE {TEMPLATE} STRATEGY FILE_COPY")
    return asyncio.run(_plant(postgres_server.application_url_of(SMALL)))


async def _plant(url: str) -> World:
    database = Database(url, spoken=SPOKEN)
    try:
        return await make_world(database)
    finally:
        await database.close()


@pytest.fixture
def database_url(postgres_server: Postgres, request: pytest.FixtureRequest) -> Iterator[str]:
    """A database of this test's own, with the small bureau where the test asks for it."""
    template = TEMPLATE
    if "world" in request.fixturenames:
        request.getfixturevalue("small_bureau")
        template = SMALL
    with copied(postgres_server, database_of(request), template):
        yield postgres_server.application_url_of(database_of(request))


@pytest.fixture
async def db(database_url: str) -> AsyncIterator[Database]:
    database = Database(database_url, spoken=SPOKEN)
    yield database
    await database.close()


@pytest.fixture
async def owner(owner_url: str) -> AsyncIterator[Database]:
    """The same database as the role that owns the tables, as an intruder would have it."""
    database = Database(owner_url, spoken=SPOKEN)
    yield database
    await database.close()


@pytest.fixture
async def world(db: Database, small_bureau: World) -> World:
    assert db
    return small_bureau
