"""Several questions are asked in one statement."""

import pytest
from sqlalchemy import select

from connectors.postgres import Database
from connectors.postgres.finding import finding
from schemas.tables.platform.org import org_unit
from tests.integration.world import World

pytestmark = pytest.mark.integration


async def test_those_that_find_a_row_are_named(db: Database, world: World) -> None:
    ids = select(org_unit.c.id)
    questions = {
        "ward": ids.where(org_unit.c.id == world.ward.id),
        "nowhere": ids.where(org_unit.c.id == "nowhere"),
        "first": ids.order_by(org_unit.c.id).limit(1),
    }
    async with db.reading() as tx:
        assert await finding(tx, questions) == {"ward", "first"}
        assert await finding(tx, {"nowhere": questions["nowhere"]}) == set()
