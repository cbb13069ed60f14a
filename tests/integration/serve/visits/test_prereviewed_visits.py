"""What a prison set beforehand decides on bookings, or brings them to a person."""

from typing import Any

import pytest
from sqlalchemy import update

from connectors.postgres.headcount import inmate_records
from pipelines.rules.headcount.flags import Flag
from schemas.people.flags import FlagKind
from schemas.tables.people.person import inmate
from tests.integration.serve.approving import decide
from tests.integration.serve.client import People, Person
from tests.integration.serve.journey import audit_rows_of
from tests.integration.serve.visits.places import NOW, VISITS, add_time, book, slot_of
from tests.integration.serve.world import World
from tests.trace.proving import proves

DAY, LATER = "2026-12-08", "2026-12-10"
RULES, WAITING = "/api/records/visit_prereviews", "/api/visit-prereviews"
OFF = {
    f"{name}_effect": "off"
    for name in ("level", "involved", "control", "visits", "barred", "proof", "custody", "incident")
}
GANG = Flag(FlagKind.SIX_INVOLVEMENT, "GANG")


@pytest.fixture(autouse=True)
def at_nine(world: World) -> None:
    world.now = NOW


@pytest.fixture
async def leader(people: People, world: World) -> Person:
    leader = await people.officer("leader")
    await add_time(leader, world, capacity=9)
    return leader


class Conditions:
    """The prison's, as its leader writes them."""

    def __init__(self, leader: Person, world: World) -> None:
        self._leader, self._world = leader, world
        self._id = ""

    async def write(self, **values: Any) -> None:
        """All are off but these."""
        wanted = OFF | {"passing": "flow"} | values
        if not self._id:
            own = {"name": "三监条件", "unit_id": self._world.prison_id, "valid_from": "2026-01-01"}
            made = await self._leader.post(RULES, {"values": own | wanted})
            self._id = made["id"]
            return
        path = f"{RULES}/{self._id}"
        version = (await self._leader.get(path))["record"]["version"]
        await self._leader.put(path, {"version": version, "values": wanted})


async def control(leader: Person, world: World, action: str) -> None:
    path = f"/api/records/inmates/{world.inmate_id}"
    version = (await leader.get(path))["record"]["version"]
    await leader.post(f"{path}/actions/{action}", {"version": version, "reason": "涉黑案件"})


async def outcome(relative: Person, world: World, leader: Person) -> tuple[str, str, set[str]]:
    """State of one more booking, what the pre-review came to, and what held it; then it goes."""
    visit = await book(relative, world.inmate_id, DAY)
    found = await leader.get(f"{WAITING}/{visit['id']}")
    if visit["state"] != "rejected":
        await relative.post(f"{VISITS}/{visit['id']}/cancel")
    held = {one["condition"] for one in found["lines"] if one["result"] in ("person", "rejected")}
    return visit["state"], found["result"], held


async def test_each_condition_alone_turns_a_passing_booking_into_what_was_set(
    people: People, world: World, leader: Person
) -> None:
    relative, rules = await people.relative(), Conditions(leader, world)
    both = (("person", "pending", "person"), ("reject", "rejected", "rejected"))

    async def turned(condition: str, **more: Any) -> None:
        for effect, state, result in both:
            await rules.write(**{f"{condition}_effect": effect}, passing="approved", **more)
            assert await outcome(relative, world, leader) == (state, result, {condition})

    await rules.write(passing="approved")
    assert await outcome(relative, world, leader) == ("approved", "passed", set())
    with proves("VC-APPT-10", "a"):
        async with world.database.transaction() as tx:
            mine = update(inmate).where(inmate.c.id == world.inmate_id)
            await tx.execute(mine.values(treatment_level="strict"))
        await turned("level", levels="strict")
        async with world.database.transaction() as tx:
            await inmate_records.begin_flag(tx, world.inmate_id, GANG, NOW)
        await turned("involved", involvements="GANG")
        # Somebody was visited in the month already.
        await rules.write()
        kept = await book(relative, world.inmate_id, LATER)
        await turned("visits", most_visits=1)
        await relative.post(f"{VISITS}/{kept['id']}/cancel")
        with proves("VC-BASE-11", "a"):
            await rules.write(control_effect="person", passing="approved")
            assert await outcome(relative, world, leader) == ("approved", "passed", set())
            await control(leader, world, "set_key_control")
            await turned("control")
            await control(leader, world, "lift_key_control")
            await rules.write(control_effect="reject", passing="approved")
            assert await outcome(relative, world, leader) == ("approved", "passed", set())
    wrong = OFF | {"name": "二", "unit_id": world.prison_id, "valid_from": "2027-01-01"}
    unknown = {"values": wrong | {"involved_effect": "person", "involvements": "NOBODY"}}
    assert (await leader.refused(RULES, unknown))[0] == 422
    # Another prison's leader sets nothing here, and the bureau's are a default alone.
    other = await people.officer("other_leader")
    assert (await other.refused(RULES, {"values": wrong}))[0] in (403, 404, 422)
    chief = await people.officer("chief")
    everywhere = OFF | {"name": "全局", "unit_id": world.bureau_id, "valid_from": "2026-01-01"}
    await chief.post(RULES, {"values": everywhere | {"involved_effect": "reject"}})
    assert (await outcome(relative, world, leader))[0] == "approved"


async def test_passing_bookings_go_on_by_themselves_and_every_condition_is_kept(
    people: People, world: World, leader: Person
) -> None:
    relative, rules = await people.relative(), Conditions(leader, world)
    approver = await people.officer("approver")
    await rules.write(passing="approved", barred_effect="reject")
    with proves("VC-APPT-11", "a"):
        visit = await book(relative, world.inmate_id, DAY)
        assert visit["state"] == "approved"
        assert (await approver.get("/api/approvals/pending"))["rows"] == []
        assert "会见已批准" in visit["told"]
        rows = await audit_rows_of(world, "visit_bookings", visit["id"])
        (decided,) = [one for one in rows if one.action == "visit_bookings.decided"]
        assert (decided.actor_kind, decided.actor_name) == ("system", "会见预审")
        assert "三监条件（2026-01-01起）事先决定" in str(decided.detail)
        (case,) = (await leader.get("/api/approvals", kind="visit_booking"))["rows"]
        assert case["state"] == "filed"
    with proves("VC-APPT-11", "b"):
        found = await leader.get(f"{WAITING}/{visit['id']}")
        assert (found["result"], found["rule"]) == ("passed", "三监条件（2026-01-01起）")
        told = {one["title"]: (one["value"], one["result"]) for one in found["lines"]}
        assert list(told) == [
            *("处遇级别", "六涉", "重控", "会见次数"),
            *("黑名单", "亲属证明有效期", "在押状态核实", "最近违规"),
        ]
        assert told["黑名单"] == ("不在黑名单", "passed")
        assert told["会见次数"] == ("当月已会见0次", "off")
    # A rejected one gives its place back, and does not say why.
    async with world.database.transaction() as tx:
        await inmate_records.begin_flag(tx, world.inmate_id, GANG, NOW)
    await rules.write(involved_effect="reject")
    gone = await book(relative, world.inmate_id, LATER)
    assert (await slot_of(relative, world.inmate_id, LATER))["left"] == 9
    assert "涉" not in gone["told"].replace("涉外", "")
    assert "预审条件" in gone["told"]
    # Where a person decides, the flow is what it was: even a passing one waits.
    await rules.write(involved_effect="person")
    held = await book(relative, world.inmate_id, LATER)
    (row,) = await approver.get(WAITING)
    assert (row["id"], row["mine"], row["suggestion"]) == (held["id"], True, "reject")
    assert row["prereview"]["lines"][1]["value"] == "涉黑"
    listed = await leader.get("/api/records/visit_bookings", prereview="person")
    assert [one["id"] for one in listed["rows"]] == [held["id"]]
    case = {"id": row["case_id"], "visit": row["visit"]}
    await decide(approver, case, "approve", "已核实")
    assert (await relative.get(f"{VISITS}/{held['id']}"))["state"] == "approved"
    # Out of reach there is nothing.
    other = await people.officer("other_leader")
    assert await other.get(WAITING, flagged=False) == []
    assert (await other.http.get(f"{WAITING}/{held['id']}")).status_code == 404
