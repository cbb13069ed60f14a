"""What connected systems say counts in a booking, and they read the booking (VC-APPT-02)."""

from datetime import datetime

import pytest

from pipelines.flows.services import Services
from pipelines.rules.platform.local_time import LOCAL
from tests.integration.serve.client import People
from tests.integration.serve.exchange.test_open_api import Consumer
from tests.integration.serve.exchange.test_prison_affairs import PATH
from tests.integration.serve.opening import opened
from tests.integration.serve.standing_affairs import StandingAffairs
from tests.integration.serve.visits.places import (
    HOLDS,
    NOW,
    VISITS,
    add_time,
    hold,
    slot_of,
    wanted,
)
from tests.integration.serve.visits.told_here import VisitSystem
from tests.integration.serve.world import World
from tests.trace.proving import proves

DAY = "2026-12-08"


@pytest.fixture
async def services(services: Services, world: World, affairs: StandingAffairs) -> Services:
    """With the prison affairs platform connected."""
    world.now = NOW
    affairs.connect(services)
    return services


async def test_status_and_visits_come_from_the_systems_and_the_booking_is_read_by_them(
    people: People, world: World
) -> None:
    leader, relative = await people.officer("leader"), await people.relative()
    somebody, chief = people.somebody(), await people.officer("chief")
    await add_time(leader, world, capacity=3)
    limit = {
        "name": "每月两次会见",
        "unit_id": world.bureau_id,
        "channel": "visit",
        "period": "month",
        "most_calls": 2,
        "most_minutes": 30,
    }
    await chief.post("/api/records/call_rules", {"values": limit})
    held = await hold(relative, world.inmate_id, DAY)
    asked = {"hold_id": held["id"], "companions": []}
    with proves("VC-APPT-02", "a"):
        # The prison affairs platform says where he is, and whether he may be visited.
        await somebody.put(PATH, {"custody": "released"})
        assert await relative.refused(VISITS, asked) == (403, "not_in_custody")
        await somebody.put(PATH, {"custody": "in_custody"})
        visit = await relative.post(VISITS, asked)
        # A visit that only the prison's system knows of is the second one.
        system = VisitSystem(world)
        told = datetime(2026, 12, 1, 8, tzinfo=LOCAL)
        await system.visit("V1", told)
        later = (await slot_of(relative, world.inmate_id, "2026-12-10"))["id"]
        refused = await relative.refused(HOLDS, wanted(world.inmate_id, later))
        assert refused == (409, "allowance_used")
    with proves("VC-APPT-02", "b"):
        values = {
            "name": "监狱会见系统",
            "contact": "周明",
            "addresses": "127.0.0.1",
            "valid_from": "2026-01-01",
            "valid_until": "2030-12-31",
            "rate": 100,
            "unit_id": world.prison_id,
        }
        grants = [{"interface": "records.visit_bookings", "unmasked": False}]
        _, _, key = await opened(people, values, grants)
        reply = await Consumer(people.base, world, key).ask("records.visit_bookings")
        (row,) = reply.json()["rows"]
        assert (row["id"], row["state"]) == (visit["id"], "pending")
        (own,) = await relative.get(VISITS)
        assert row["values"]["day"] == own["day"] == DAY
