"""What officers do with recordings leaves its rows (AU-1)."""

import pytest

from schemas.people.kinds import Role
from tests.integration.serve.approving import add_officer, decide, only
from tests.integration.serve.client import People
from tests.integration.serve.recorded import recorded
from tests.integration.serve.world import World

ROUTES = {
    "POST /api/recordings/{recording_id}/hold",
    "POST /api/recordings/{recording_id}/release",
    "POST /api/recordings/{recording_id}/deletion",
    "POST /api/recordings/{recording_id}/verification",
}


@pytest.mark.requirement("AU-1")
@pytest.mark.requirement("NF-SEC-07")
async def test_what_is_done_with_recordings_is_written_down(people: People, world: World) -> None:
    made = await recorded(world, people)
    leader = await people.officer("leader")
    await add_officer(world, "second", "P03", frozenset({Role.LEADER}))
    second = await people.officer("second")
    path = f"/api/recordings/{made.recording_id}"
    await leader.post(f"{path}/verification")
    await leader.post(f"{path}/hold", {"reason": "调查"})
    await leader.post(f"{path}/release", {"reason": "调查结束"})
    await decide(second, await only(second), "approve")
    await leader.post(f"{path}/deletion", {"kinds": ["picture"], "reason": "误录"})
    await decide(second, await only(second), "approve", "同意")
    assert people.watch.audited >= ROUTES, ROUTES - people.watch.audited
