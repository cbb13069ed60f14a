"""Questions to an export leave their rows (AU-1)."""

import pytest

from tests.integration.serve.client import People
from tests.integration.serve.cockpits.analysed import exported
from tests.integration.serve.world import World

ROUTES = {"POST /api/analyst-queries"}


@pytest.mark.requirement("AU-1")
@pytest.mark.requirement("NF-SEC-07")
async def test_a_question_to_an_export_is_written_down(
    people: People, world: World, shard_urls: list[str]
) -> None:
    await exported(world, shard_urls)
    chief = await people.officer("chief")
    await chief.post("/api/analyst-queries", {"sql": "select count(*) from labour_hours"})
    assert people.watch.audited >= ROUTES
