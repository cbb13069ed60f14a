"""Rooms that a test opens are let go of after it."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from connectors.postgres import Database
from tests.integration.actors.call_room.stage import Stage
from tests.integration.world import World


@pytest.fixture
async def stage(db: Database, world: World, tmp_path: Path) -> AsyncIterator[Stage]:
    made = Stage(db, world, tmp_path)
    yield made
    for room in made.rooms:
        await room.abandon()
