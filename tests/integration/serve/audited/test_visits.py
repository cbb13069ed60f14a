"""Booking visits and keeping their calendar leave their rows (AU-1)."""

import pytest

from pipelines.flows.services import Services
from pipelines.flows.visits import rechecking
from tests.integration.serve.approving import decide, only
from tests.integration.serve.client import People
from tests.integration.serve.visits.places import (
    CALENDAR,
    CLOSINGS,
    HOLDS,
    NOW,
    VISITS,
    add_time,
    book,
    hold,
    slot_of,
)
from tests.integration.serve.visits.test_rechecked_visits import Fate
from tests.integration.serve.world import World

ROUTES = {
    "POST /api/relative/visit-holds",
    "POST /api/relative/visit-holds/{place_id}/release",
    "POST /api/relative/visits",
    "POST /api/relative/visits/{booking_id}/cancel",
    "POST /api/visit-booking",
    "POST /api/visit-booking/holds",
    "POST /api/visit-booking/{booking_id}/change",
    "POST /api/visit-calendar/closings",
    "POST /api/visit-calendar/openings",
    "POST /api/visit-reviews/{booking_id}/review",
}


@pytest.mark.requirement("AU-1")
@pytest.mark.requirement("NF-SEC-07")
async def test_visits_and_their_calendar_are_written_down(
    people: People, world: World, services: Services
) -> None:
    world.now = NOW
    leader, relative = await people.officer("leader"), await people.relative()
    await add_time(leader, world, capacity=5)
    held = await hold(relative, world.inmate_id, "2026-12-08")
    await relative.post(f"{HOLDS}/{held['id']}/release")
    visit = await book(relative, world.inmate_id, "2026-12-08")
    other = (await slot_of(relative, world.inmate_id, "2026-12-10"))["id"]
    moved = {"session_id": other, "reason": "家属来电"}
    await leader.post(f"/api/visit-booking/{visit['id']}/change", moved)
    approver = await people.officer("approver")
    await decide(approver, await only(approver), "approve")
    await Fate(world).barred()
    await rechecking.follow(services)
    shown = await leader.get(f"/api/visit-reviews/{visit['id']}")
    (flag,) = shown["visit"]["flags"]
    kept = {"verdict": "keep", "reason": "已核实", "flags": [flag["id"]]}
    await leader.post(f"/api/visit-reviews/{visit['id']}/review", kept)
    await Fate(world).barred_no_more()
    await relative.post(f"{VISITS}/{visit['id']}/cancel")
    pair = {"inmate_id": world.inmate_id, "relative_id": world.relative_id, "session_id": other}
    held = await leader.post("/api/visit-booking/holds", pair)
    await leader.post("/api/visit-booking", {"hold_id": held["id"]})
    days = {"unit_id": world.prison_id, "first_day": "2026-12-22", "last_day": "2026-12-22"}
    await leader.post(CLOSINGS, days | {"reason": "检修", "choices": []})
    await leader.post(f"{CALENDAR}/openings", days | {"reason": "加开"})
    assert people.watch.audited >= ROUTES, ROUTES - people.watch.audited
