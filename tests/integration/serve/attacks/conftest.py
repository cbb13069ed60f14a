"""The database as an intruder with every right on it would have it."""

from collections.abc import AsyncIterator

import pytest

from connectors.postgres.database import Database


@pytest.fixture
async def owner(owner_url: str) -> AsyncIterator[Database]:
    database = Database(owner_url)
    yield database
    await database.close()
