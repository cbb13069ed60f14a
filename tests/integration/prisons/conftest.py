from pathlib import Path

import pytest

from connectors.postgres import Database
from tests.integration.prisons.workbench import Workbench, make_workbench
from tests.integration.world import World


@pytest.fixture
async def bench(db: Database, world: World, tmp_path: Path) -> Workbench:
    return await make_workbench(db, world, tmp_path)
