"""Booking visits and keeping their calendar leave their rows (AU-1)."""

from datetime import timedelta
from pathlib import Path

import pytest

from pipelines.flows.services import Services
from pipelines.flows.visits import rechecking
from tests.integration.serve.approving import decide, only
from tests.integration.serve.client import People
from tests.integration.serve.standing_systems import keepers_of
from tests.integration.serve.visits.places import (
    CALENDAR,
    CLOSINGS,
    HOLDS,
    NOW,
    VISITS,
    WAITS,
    add_time,
    book,
    hold,
    second_pair,
    slot_of,
    wanted,
)
from tests.integration.serve.visits.prison_desk import Prison, bring, connected
from tests.integration.serve.visits.test_rechecked_visits import Fate
from tests.integration.serve.world import World

ROUTES = {
    "POST /api/inmates-apart",
    "POST /api/inmates-apart/{apart_id}/lift",
    "POST /api/relative/visit-holds",
    "POST /api/relative/visit-holds/{place_id}/release",
    "POST /api/relative/visit-waits",
    "POST /api/relative/visit-waits/{wait_id}/leave",
    "POST /api/relative/visits",
    "POST /api/relative/visits/{booking_id}/cancel",
    "POST /api/visit-booking",
    "POST /api/visit-booking/holds",
    "POST /api/visit-booking/{booking_id}/change",
    "POST /api/visit-calendar/closings",
    "POST /api/visit-calendar/openings",
    "POST /api/visit-days/visits/{booking_id}/outcomes",
    "POST /api/prison-packages/{system_id}/import",
    "POST /api/visit-reviews/{booking_id}/review",
}


@pytest.mark.requirement("AU-1")
@pytest.mark.requirement("NF-SEC-07")
async def test_visits_and_their_calendar_are_written_down(
    people: People, world: World, services: Services, tmp_path: Path
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
    await add_time(leader, world, "约满", starts="15:00", ends="15:30")
    await book(relative, world.inmate_id, "2026-12-08", starts="15:00")
    other_inmate = await second_pair(world)
    waiting = await people.relative("wx-wang")
    full = (await slot_of(waiting, other_inmate, "2026-12-08", "15:00"))["id"]
    wait = await waiting.post(WAITS, wanted(other_inmate, full))
    await waiting.post(f"{WAITS}/{wait['id']}/leave")
    pair = {"inmate_id": world.inmate_id, "relative_id": world.relative_id, "session_id": other}
    held = await leader.post("/api/visit-booking/holds", pair)
    await leader.post("/api/visit-booking", {"hold_id": held["id"]})
    days = {"unit_id": world.prison_id, "first_day": "2026-12-22", "last_day": "2026-12-22"}
    await leader.post(CLOSINGS, days | {"reason": "检修", "choices": []})
    await leader.post(f"{CALENDAR}/openings", days | {"reason": "加开"})
    pair = {"first_id": world.inmate_id, "second_id": other_inmate}
    apart = await leader.post("/api/inmates-apart", pair | {"reason": "同案犯"})
    await leader.post(f"/api/inmates-apart/{apart['id']}/lift", {"reason": "案件审结"})
    came = await book(relative, world.inmate_id, "2026-12-15")
    approver = await people.officer("approver")
    for case in (await approver.get("/api/approvals/pending"))["rows"]:
        await decide(approver, case, "approve")
    prison = Prison(world, tmp_path)
    settings, keepers = prison.by_package("p03"), await keepers_of(people)
    system_id = await connected(world, services, keepers, settings, world.prison_id)
    assert (await bring(leader, system_id, prison.export())).is_success
    world.now = NOW + timedelta(days=14)
    leader = await people.officer("leader")
    told = {"visitors": [{"name": "李某某", "outcome": "came"}]}
    await leader.post(f"/api/visit-days/visits/{came['id']}/outcomes", told)
    assert people.watch.audited >= ROUTES, ROUTES - people.watch.audited
