"""A freed place goes to the first that fits, in time, and never twice (VC-APPT-18)."""

import asyncio
from collections import Counter
from datetime import date, timedelta
from typing import Any

import pytest

from connectors.postgres.people import people as persons
from connectors.postgres.visits import visit_sessions, visit_waits
from connectors.postgres.visits.visit_places import Party
from pipelines.flows.services import Services
from pipelines.flows.visits import holding, passing_on
from pipelines.flows.visits.checking import Wish
from pipelines.rules.security.actor import Actor
from schemas.calls.state import ActorKind
from schemas.errors import QinqiaoError
from tests.integration.serve.client import People, Person
from tests.integration.serve.journey import audit_rows_of
from tests.integration.serve.visits.places import (
    HOLDS,
    NOW,
    TIMES,
    VISITS,
    WAITS,
    add_time,
    book,
    second_pair,
    slot_of,
    wanted,
)
from tests.integration.serve.visits.test_last_place import bound_inmates
from tests.integration.serve.world import World
from tests.trace.proving import proves

DAY = "2026-12-08"
WAITING, AT_ONCE, ORDINARY = 30, 6, 12


@pytest.fixture(autouse=True)
def at_nine(world: World) -> None:
    world.now = NOW


async def states(who: Person) -> list[str]:
    return [one["state"] for one in await who.get(WAITS)]


async def titles(who: Person) -> list[str]:
    return [one["title"] for one in (await who.get("/api/relative/messages"))["rows"]]


async def test_a_freed_place_is_offered_by_size_and_turn_and_goes_on_in_time(
    people: People, world: World, services: Services
) -> None:
    leader = await people.officer("leader")
    time_id = await add_time(leader, world, capacity=2, counted="visitor")
    first = await people.relative()
    inmates = [await second_pair(world), await second_pair(world, number="3103000003")]
    other = await people.relative("wx-wang")
    visit = await book(first, world.inmate_id, DAY, 2)
    session_id = (await slot_of(other, inmates[0], DAY))["id"]

    open_day = (await slot_of(other, inmates[0], "2026-12-10"))["id"]
    assert await other.refused(WAITS, wanted(inmates[0], open_day)) == (409, "places_left")
    assert await other.refused(WAITS, wanted(world.inmate_id, session_id)) == (
        404, "inmate_not_found",
    )  # fmt: skip
    two = await other.post(WAITS, wanted(inmates[0], session_id, 2))
    one = await other.post(WAITS, wanted(inmates[1], session_id, 1))
    assert (two["ahead"], one["ahead"]) == (0, 1)
    again = await other.refused(WAITS, wanted(inmates[0], session_id, 2))
    assert again == (409, "waits_already")
    assert await first.refused(f"{WAITS}/{two['id']}/leave", {}) == (404, "wait_not_found")
    assert await passing_on.round(services) == 0

    await enlarge(leader, time_id, 3)
    # Whoever looks by himself sees no place, and gets none: it is for those who wait.
    assert (await slot_of(other, inmates[0], DAY))["left"] == 0
    with proves("VC-APPT-18", "a"):
        assert await other.refused(HOLDS, wanted(inmates[0], session_id)) == (409, "session_full")
        await passing_on.round(services)
        # Two do not fit into one place; the one who came after them does.
        assert await states(other) == ["waiting", "offered"]
        offer = (await other.get(WAITS))[1]
        assert offer["id"] == one["id"]
        assert await titles(other) == ["候补名额已为您保留"]

    world.now = NOW + timedelta(minutes=121)
    # Nobody stays signed in for so long.
    first, other = await people.relative(), await people.relative("wx-wang")
    with proves("VC-APPT-18", "b"):
        assert await other.refused(VISITS, {"hold_id": offer["hold_id"]}) == (409, "hold_ended")
        await passing_on.round(services)
        assert await states(other) == ["waiting", "lapsed"]
        await first.post(f"{VISITS}/{visit['id']}/cancel")
        await passing_on.round(services)
        assert await states(other) == ["offered", "lapsed"]
        assert await titles(other) == ["候补名额已为您保留", "候补名额已过期", "候补名额已为您保留"]
    offered = (await other.get(WAITS))[0]
    assert (await slot_of(first, world.inmate_id, DAY))["left"] == 1
    along = [{"name": "同行", "minor": False}]
    taken = await other.post(VISITS, {"hold_id": offered["hold_id"], "companions": along})
    assert (taken["day"], taken["visitors"]) == (DAY, 2)
    assert await states(other) == ["taken", "lapsed"]
    actions = [row.action for row in await audit_rows_of(world, "visit_wait", two["id"])]
    # Somebody else was refused meanwhile.
    assert sorted(actions) == ["visit_wait.ask", "visit_wait.leave", "visit_wait.offered"]


async def enlarge(leader: Person, time_id: str, capacity: int) -> None:
    (time,) = [row for row in (await leader.get(TIMES))["rows"] if row["id"] == time_id]
    more: dict[str, Any] = {"version": time["version"], "values": {"capacity": capacity}}
    await leader.ask("PUT", f"{TIMES}/{time_id}", more | {"reason": ""})


async def test_whoever_declines_lets_the_next_one_in_and_a_closed_day_ends_all_waiting(
    people: People, world: World, services: Services
) -> None:
    leader = await people.officer("leader")
    await add_time(leader, world)
    first = await people.relative()
    inmates = [await second_pair(world), await second_pair(world, number="3103000003")]
    other = await people.relative("wx-wang")
    visit = await book(first, world.inmate_id, DAY)
    session_id = (await slot_of(other, inmates[0], DAY))["id"]
    for inmate_id in inmates:
        await other.post(WAITS, wanted(inmate_id, session_id))
    await first.post(f"{VISITS}/{visit['id']}/cancel")
    await passing_on.round(services)
    assert await states(other) == ["offered", "waiting"]
    declined = await other.post(f"{WAITS}/{(await other.get(WAITS))[0]['id']}/leave")
    assert (declined["state"], declined["hold_id"]) == ("declined", None)
    await passing_on.round(services)
    assert await states(other) == ["declined", "offered"]
    days = {"unit_id": world.prison_id, "first_day": DAY, "last_day": DAY}
    await other.post(f"{WAITS}/{(await other.get(WAITS))[1]['id']}/leave")
    third = await other.post(f"{HOLDS}", wanted(inmates[0], session_id))
    await first.post(WAITS, wanted(world.inmate_id, session_id))
    await leader.post("/api/visit-calendar/closings", days | {"reason": "检修", "choices": []})
    await passing_on.round(services)
    assert await states(first) == ["ended"]
    assert third["slot"]["id"] == session_id


@pytest.mark.requirement("VC-APPT-18", clauses="c")
async def test_two_parties_never_get_the_same_freed_place(
    people: People, world: World, services: Services
) -> None:
    await add_time(await people.officer("leader"), world)
    day = date.fromisoformat(DAY)
    async with services.database.transaction() as tx:
        await visit_sessions.ensure(tx, world.prison_id, NOW)
    asking = await bound_inmates(world, WAITING + ORDINARY)
    waiting, ordinary = asking[:WAITING], asking[WAITING:]
    async with services.database.transaction() as tx:
        (session,) = await visit_sessions.of_days(tx, world.prison_id, day, day, NOW)
        for inmate_id in waiting:
            party = Party(relative_id=world.relative_id, inmate_id=inmate_id, size=1, visitors=1)
            await visit_waits.add(tx, session.id, party, NOW)
    actor = Actor(ActorKind.RELATIVE, world.relative_id, "李某某", "10.0.0.7")

    async def hold(inmate_id: str) -> str:
        async with services.database.transaction() as tx:
            bound = await persons.binding(tx, world.relative_id, inmate_id)
            assert bound is not None
            wish = Wish(relative_id=world.relative_id, inmate=bound, visitors=1, by_officer=False)
            try:
                await holding.hold(tx, services, wish, session.id, actor)
            except QinqiaoError as refused:
                return refused.code
        return "held"

    # Listed by a round that began before, and withdrawn since: nothing is offered to nobody.
    async with services.database.transaction() as tx:
        (gone, *_) = await visit_waits.waiting_for(tx, session.id, NOW, WAITING)
        assert await visit_waits.change(tx, gone.id, "waiting", "withdrawn", NOW)
    async with services.database.transaction() as tx:
        await passing_on._consider(tx, services, gone)
        untouched = await visit_sessions.get(tx, session.id, NOW)
    assert untouched is not None
    assert untouched.taken == 0

    rounds = [passing_on.pass_on(services, session.id) for _ in range(AT_ONCE)]
    told = await asyncio.gather(*rounds, *(hold(one) for one in ordinary))
    assert set(told[AT_ONCE:]) == {"session_full"}
    async with services.database.reading() as tx:
        after = await visit_sessions.get(tx, session.id, NOW)
        rows = [await visit_waits.of_relative(tx, world.relative_id, day, WAITING)]
    assert after is not None
    assert after.taken == 1
    assert Counter(one.state for one in rows[0]) == {
        "offered": 1,
        "waiting": WAITING - 2,
        "withdrawn": 1,
    }
