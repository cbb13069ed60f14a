"""What officers do with messages that could not be applied leaves its rows (AU-1)."""

import pytest

from tests.integration.serve.client import People
from tests.integration.serve.letters import decision, lettered
from tests.integration.serve.world import World

LETTER = "/api/dead-letters/{letter_id}"
ROUTES = {f"POST {LETTER}/replay", f"POST {LETTER}/set-aside"}


@pytest.mark.requirement("AU-1")
@pytest.mark.requirement("NF-SEC-07")
async def test_what_is_done_with_dead_letters_is_written_down(people: People, world: World) -> None:
    labour = await people.officer("labour")
    for verb in ("replay", "set-aside"):
        letter_id = await lettered(world, decision(world), "labour.P03.hours.decided")
        await labour.post(f"/api/dead-letters/{letter_id}/{verb}", {"reason": "已核对"})
    assert people.watch.audited >= ROUTES, ROUTES - people.watch.audited
