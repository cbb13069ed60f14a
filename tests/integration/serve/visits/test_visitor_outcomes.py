"""An officer tells who came; each outcome is counted, and names go with whoever is erased."""

import pytest

from connectors.postgres.governance import erasure
from connectors.postgres.modules.sealing import FieldSeals
from tests.integration.serve.client import People, Person
from tests.integration.serve.journey import audit_rows_of
from tests.integration.serve.told_figures import whole
from tests.integration.serve.visits.places import NOW
from tests.integration.serve.visits.test_prison_cycles import (
    FIRST,
    HELD,
    booked,
    outcomes_of,
    prepared,
)
from tests.integration.serve.world import World
from tests.trace.proving import proves


@pytest.fixture
async def leader(people: People, world: World) -> Person:
    world.now = NOW
    return await prepared(people, world)


async def test_an_officer_tells_who_came_and_each_outcome_is_counted(
    people: People, world: World, leader: Person
) -> None:
    visit = await booked(people, world, FIRST, 4)
    address = f"/api/visit-days/visits/{visit['id']}/outcomes"
    told = [
        {"name": "李某某", "outcome": "came"},
        {"name": "同行1", "outcome": "refused", "reason": "证件过期"},
        {"name": "同行2", "outcome": "left_early"},
        {"name": "同行3", "outcome": "absent"},
    ]
    assert await leader.refused(address, {"visitors": told}) == (409, "visit_not_due")
    world.now = HELD
    # The sessions of the night before are over.
    leader, approver = await people.officer("leader"), await people.officer("approver")
    bare = [{"name": "同行1", "outcome": "refused"}]
    assert await leader.refused(address, {"visitors": bare}) == (422, "reason_needed")
    stranger = [{"name": "某人", "outcome": "came"}]
    assert await leader.refused(address, {"visitors": stranger}) == (422, "visitor_unknown")
    assert (await leader.post(address, {"visitors": told[1:]}))["state"] == "done"
    shown = await approver.post(address, {"visitors": told[:1]})
    with proves("VC-APPT-22", "a"):
        assert {one["name"]: one["outcome"] for one in shown["people"]} == {
            "李某某": "came",
            "同行1": "refused",
            "同行2": "left_early",
            "同行3": "absent",
        }
        assert shown["state"] == "done"
        (session,) = (await leader.get("/api/visit-days", day=FIRST))["sessions"]
        assert session["visits"][0] == shown
    with proves("VC-APPT-22", "b"):
        asked = {"since": FIRST, "until": FIRST}
        page = await leader.get("/api/visitor-figures/visitors", **asked)
        counted = {"visitors": 4, "came": 1, "refused": 1, "left_early": 1, "absent": 1}
        assert whole(page) == counted
    rows = await audit_rows_of(world, "visit_bookings", visit["id"])
    assert [row.action for row in rows].count("visitor_outcomes.tell") >= 2
    elsewhere = await people.officer("other_leader")
    assert (await elsewhere.ask("POST", address, {"visitors": told})).status_code == 404
    # Whoever is erased takes the names along that he named; the outcomes stay counted.
    async with world.database.transaction() as tx:
        await erasure.erase(tx, FieldSeals(world.keys), world.relative_id, HELD)
    left = await outcomes_of(leader, visit)
    assert not set(left) & {one["name"] for one in told}
    assert whole(await leader.get("/api/visitor-figures/visitors", **asked)) == counted
