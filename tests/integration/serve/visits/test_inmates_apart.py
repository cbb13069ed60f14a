"""Inmates who must not meet have no common time in one room."""

import asyncio

import pytest

from connectors.postgres.people import people as persons
from schemas.people.kinds import Kinship
from tests.integration.serve.client import People, Person
from tests.integration.serve.journey import audit_rows_of
from tests.integration.serve.visits.places import (
    CLOSINGS,
    HOLDS,
    NOW,
    add_time,
    second_pair,
    wanted,
)
from tests.integration.serve.world import World
from tests.trace.proving import proves

DAY, LATER = "2026-12-08", "2026-12-10"
APART = "/api/inmates-apart"


@pytest.fixture(autouse=True)
def at_nine(world: World) -> None:
    world.now = NOW


@pytest.fixture
async def leader(people: People, world: World) -> Person:
    leader = await people.officer("leader")
    await add_time(leader, world, capacity=5)
    await add_time(leader, world, "二厅", room="二厅", capacity=5)
    return leader


async def set_apart(leader: Person, world: World, other: str) -> str:
    asked = {"first_id": world.inmate_id, "second_id": other, "reason": "同案犯"}
    made = await leader.post(APART, asked)
    return str(made["id"])


async def in_room(who: Person, inmate_id: str, day: str, room: str) -> tuple[str, int]:
    """The session of a room at nine with what is left of it."""
    asked = {"inmate_id": inmate_id, "visit_type": "REGULAR", "visitors": 1}
    rows = await who.get("/api/relative/visit-slots", **asked)
    (slot,) = [one for one in rows if (one["day"], one["room"]) == (day, room)]
    return slot["id"], slot["left"]


async def test_a_pair_has_no_common_time_in_one_room_until_it_is_lifted(
    people: People, world: World, leader: Person
) -> None:
    other = await second_pair(world)
    first, second = await people.relative(), await people.relative("wx-wang")
    with proves("VC-APPT-15", "a"):
        here, _ = await in_room(first, world.inmate_id, DAY, "一厅")
        held = await first.post(HOLDS, wanted(world.inmate_id, here))
        assert await in_room(second, other, DAY, "一厅") == (here, 4)
        apart_id = await set_apart(leader, world, other)
        # A place that is held counts as well as one that is booked; the other room is free.
        assert await in_room(second, other, DAY, "一厅") == (here, 0)
        there, left = await in_room(second, other, DAY, "二厅")
        assert left == 5
        assert await second.refused(HOLDS, wanted(other, here)) == (409, "session_full")
        visit = await first.post("/api/relative/visits", {"hold_id": held["id"]})
        full = await second.ask("POST", HOLDS, wanted(other, here))
        assert full.json()["message"] == "这一场刚刚约满，请另选场次。"
        # Nor through a visitor who is bound to both, nor by an officer, nor by a move.
        async with world.database.transaction() as tx:
            pair = {"relative_id": world.relative_id, "inmate_id": other}
            await persons.bind(tx, **pair, kinship=Kinship.SIBLING)
        assert await in_room(first, other, DAY, "一厅") == (here, 0)
        assert await first.refused(HOLDS, wanted(other, here)) == (409, "session_full")
        window = {"inmate_id": other, "relative_id": world.stranger_id, "session_id": here}
        told = await leader.refused("/api/visit-booking/holds", window)
        assert told == (409, "kept_apart")
        held = await second.post(HOLDS, wanted(other, there))
        beside = await second.post("/api/relative/visits", {"hold_id": held["id"]})
        move = {"session_id": here, "reason": "设备检修"}
        path = f"/api/visit-booking/{beside['id']}/change"
        assert await leader.refused(path, move) == (409, "kept_apart")
        # A day that is closed shows nobody the way to the other.
        days = {"unit_id": world.prison_id, "first_day": LATER, "last_day": LATER}
        later, _ = await in_room(second, other, LATER, "一厅")
        await leader.post(path, {"session_id": later, "reason": "家属来电"})
        (touched,) = (await leader.post(f"{CLOSINGS}/preview", days))["visits"]
        assert here not in [one["id"] for one in touched["targets"]]
        assert there in [one["id"] for one in touched["targets"]]
    with proves("VC-APPT-15", "b"):
        await leader.post(f"{APART}/{apart_id}/lift", {"reason": "案件审结"})
        assert await in_room(second, other, DAY, "一厅") == (here, 4)
        await leader.post(path, move)
    # Set apart anew, what they have in common is shown to whoever has to move it.
    again = await leader.post(
        APART, {"first_id": other, "second_id": world.inmate_id, "reason": "再次"}
    )
    (shared,) = again["shared"]
    assert {shared["first_no"], shared["second_no"]} == {visit["booking_no"], beside["booking_no"]}
    rows = await audit_rows_of(world, "inmate_apart", apart_id)
    assert [row.action for row in rows] == ["inmate_apart.set", "inmate_apart.lift"]


async def test_of_two_at_once_one_gets_the_room(
    people: People, world: World, leader: Person
) -> None:
    other = await second_pair(world)
    await set_apart(leader, world, other)
    first, second = await people.relative(), await people.relative("wx-wang")
    here, _ = await in_room(first, world.inmate_id, DAY, "一厅")
    for _ in range(3):
        answers = await asyncio.gather(
            first.ask("POST", HOLDS, wanted(world.inmate_id, here)),
            second.ask("POST", HOLDS, wanted(other, here)),
        )
        assert sorted(one.status_code for one in answers) == [201, 409]
        (won,) = [one.json() for one in answers if one.is_success]
        who = first if won["inmate_id"] == world.inmate_id else second
        await who.post(f"{HOLDS}/{won['id']}/release")


async def test_only_who_reaches_both_sets_apart_and_sees_it(
    people: People, world: World, leader: Person
) -> None:
    there = await second_pair(world, "P04-W01", "3104000009")
    here = world.inmate_id
    asked = {"first_id": here, "second_id": there, "reason": "同案犯"}
    assert await leader.refused(APART, asked) == (404, "inmate_not_found")
    chief = await people.officer("chief")
    made = await chief.post(APART, asked)
    assert await chief.refused(APART, asked) == (409, "apart_already")
    assert await chief.refused(APART, asked | {"second_id": here}) == (422, "same_inmate")
    assert await leader.get(APART) == []
    lifted = {"reason": "查实无碍"}
    path = f"{APART}/{made['id']}/lift"
    assert await leader.refused(path, lifted) == (404, "apart_not_found")
    await chief.post(path, lifted)
    assert await chief.refused(path, lifted) == (409, "lifted_already")
    approver = await people.officer("approver")
    assert (await approver.refused(APART, asked))[0] == 403
