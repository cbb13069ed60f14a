"""A database handle and a small bureau in it, for each test."""

from collections.abc import AsyncIterator

import pytest

from connectors.postgres import Database
from tests.integration.world import World, make_world


@pytest.fixture
async def db(database_url: str) -> AsyncIterator[Database]:
    database = Database(database_url)
    yield database
    await database.close()


@pytest.fixture
async def owner(owner_url: str) -> AsyncIterator[Database]:
    """The same database as the role that owns the tables, as an intruder would have it."""
    database = Database(owner_url)
    yield database
    await database.close()


@pytest.fixture
async def world(db: Database) -> World:
    return await make_world(db)
