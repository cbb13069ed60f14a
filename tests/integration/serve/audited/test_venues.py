"""Booking for others, dialling, placing and moving leave their rows (AU-1)."""

from datetime import timedelta

import pytest

from tests.integration.serve.client import People
from tests.integration.serve.venue_days import EVENING, MORNING, add_venue, clock
from tests.integration.serve.world import World

ROUTES = {
    "POST /api/calls",
    "POST /api/calls/{call_id}/move",
    "POST /api/venue-timetable/placements",
    "POST /api/relative/dialled-calls",
}


@pytest.mark.requirement("AU-1")
@pytest.mark.requirement("NF-SEC-07")
async def test_bookings_and_their_venues_are_written_down(people: People, world: World) -> None:
    world.now = EVENING
    leader = await people.officer("leader")
    await add_venue(leader, world, "一号")
    other = await add_venue(leader, world, "二号")
    wanted = {
        "inmate_id": world.inmate_id,
        "relative_id": world.relative_id,
        "starts_at": clock(9),
        "minutes": 20,
        "reason": "家属来电申请",
    }
    call = await leader.post("/api/calls", wanted)
    await leader.post(f"/api/calls/{call['id']}/move", {"venue_id": other, "starts_at": clock(10)})
    day = {"prison_id": world.prison_id, "day": "2026-11-26"}
    await leader.post("/api/venue-timetable/placements", day)
    world.now = MORNING + timedelta(hours=1)
    relative = await people.relative()
    dialled = {"inmate_id": world.inmate_id, "minutes": 20}
    await relative.post("/api/relative/dialled-calls", dialled)
    assert people.watch.audited >= ROUTES, ROUTES - people.watch.audited
