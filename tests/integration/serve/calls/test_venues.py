"""Venues given out, placed as a whole, moved and freed."""

import asyncio
from contextlib import suppress
from datetime import timedelta

import pytest

from connectors.nats.outbox_relay import OutboxRelay
from connectors.postgres.calls import calls
from pipelines.flows.calls import housekeeping, placing_days
from pipelines.flows.services import Services
from pipelines.rules.security.actor import system_actor
from schemas.calls.state import CallState, EndReason
from tests.integration.serve.client import People
from tests.integration.serve.journey import audit_rows, configure
from tests.integration.serve.venue_days import (
    DAY,
    EVENING,
    MORNING,
    act,
    add_venue,
    ask,
    clock,
    same,
    seats,
    second_inmate,
    timetable,
)
from tests.integration.serve.world import World

ROOM = system_actor("房间")


@pytest.fixture(autouse=True)
def evening(world: World) -> None:
    world.now = EVENING


async def ended(world: World, call_id: str, to: CallState, *, minutes: int = 10) -> None:
    """As the call's room writes it: both came, talked and ended."""
    async with world.database.transaction() as tx:
        call = await calls.get(tx, call_id)
        assert call is not None
        at = call.starts_at
        call = await calls.change_state(
            tx, call, CallState.WAITING, at=at, actor=ROOM, first_joined_at=at
        )
        call = await calls.change_state(
            tx,
            call,
            CallState.CONNECTED,
            at=at,
            actor=ROOM,
            connected_at=at,
            ends_at=at + timedelta(minutes=call.minutes),
        )
        end = at + timedelta(minutes=minutes)
        reason = EndReason.OFFICER if to is CallState.CUT_OFF else EndReason.CONNECTION_LOST
        await calls.change_state(
            tx, call, to, at=end, actor=ROOM, ended_at=end, end_reason=reason.value
        )


@pytest.mark.requirement("VC-ROOM-01")
@pytest.mark.requirement("VC-FAM-03")
async def test_a_booking_takes_a_venue_and_a_full_time_is_refused(
    people: People, world: World
) -> None:
    leader = await people.officer("leader")
    venue = await add_venue(leader, world, "一号")
    relative = await people.relative()
    call = await ask(relative, world.inmate_id, clock(9))
    assert await seats(leader) == {call["id"]: venue}
    other = await second_inmate(world, world.stranger_id)
    stranger = await people.relative("wx-wang")
    slots = await stranger.get("/api/relative/slots", inmate_id=other, day=DAY, minutes=20)
    free = {slot["starts_at"][11:16] for slot in slots if slot["free"]}
    # The pause of five minutes before and after the call is kept free as well.
    assert {"00:35", "01:25"} <= free
    assert not {"00:40", "01:00", "01:20"} & free
    asked = {"inmate_id": other, "starts_at": clock(9, 20), "minutes": 20}
    assert await stranger.refused("/api/relative/calls", asked) == (409, "slot_taken")
    closed = asked | {"starts_at": clock(18)}
    assert await stranger.refused("/api/relative/calls", closed) == (422, "time_closed")
    days = await stranger.get("/api/relative/bookable-days", inmate_id=other, minutes=20)
    assert {row["day"]: row["free"] for row in days}[DAY] == len(free)
    assert (await stranger.post("/api/relative/calls", asked | {"starts_at": clock(9, 25)}))["id"]


@pytest.mark.requirement("VC-FAM-03")
@pytest.mark.requirement("VC-ROOM-01")
async def test_of_two_relatives_at_once_one_gets_the_last_venue(
    people: People, world: World
) -> None:
    leader = await people.officer("leader")
    await add_venue(leader, world, "一号")
    other = await second_inmate(world, world.stranger_id)
    both = [
        (await people.relative(), world.inmate_id),
        (await people.relative("wx-wang"), other),
    ]
    replies = await asyncio.gather(
        *(
            person.ask(
                "POST",
                "/api/relative/calls",
                {"inmate_id": inmate, "starts_at": clock(9), "minutes": 20},
            )
            for person, inmate in both
        )
    )
    assert sorted(reply.status_code for reply in replies) == [201, 409]


@pytest.mark.requirement("VC-ROOM-01")
async def test_the_day_is_placed_as_a_whole_and_the_rest_listed_with_the_reason(
    people: People, world: World
) -> None:
    relative, stranger = await people.relative(), await people.relative("wx-wang")
    other = await second_inmate(world, world.stranger_id)
    # Before there are venues, calls are booked without.
    first = await ask(relative, world.inmate_id, clock(9))
    second = await ask(stranger, other, clock(9, 10))
    leader = await people.officer("leader")
    assert [call["reason"] for call in (await timetable(leader))["calls"]] == [
        "本监狱没有登记会场"
    ] * 2
    venue = await add_venue(leader, world, "一号")
    asked = {"prison_id": world.prison_id, "day": DAY}
    placed = await leader.post("/api/venue-timetable/placements", asked)
    assert (placed["changed"], placed["unplaced"]) == (1, 1)
    told = {call["id"]: call["reason"] for call in placed["timetable"]["calls"]}
    assert told == {first["id"]: "", second["id"]: "该时段的会场已全部占用"}
    more = await add_venue(leader, world, "二号", sort=2)
    placed = await leader.post("/api/venue-timetable/placements", asked)
    assert placed["unplaced"] == 0
    assert await seats(leader) == {first["id"]: venue, second["id"]: more}
    ward = await people.officer("approver")
    refused = await ward.refused("/api/venue-timetable/placements", asked)
    assert refused == (403, "whole_prison_needed")


@pytest.mark.requirement("VC-ROOM-01")
@pytest.mark.requirement("VC-ROOM-02")
async def test_a_broken_venue_gives_its_calls_away(
    people: People, world: World, services: Services
) -> None:
    leader = await people.officer("leader")
    broken = await add_venue(leader, world, "一号")
    call = await ask(await people.relative(), world.inmate_id, clock(9))
    spare = await add_venue(leader, world, "二号", sort=2)
    await act(leader, broken, "fault")
    assert await seats(leader) == {call["id"]: None}
    # As the scheduler does every few seconds.
    assert (
        await placing_days.place_waiting(world.database, services.settings, world.keys, EVENING)
        == 1
    )
    assert await seats(leader) == {call["id"]: spare}
    rows = {row["id"]: row["standing"] for row in (await timetable(leader))["venues"]}
    assert rows == {broken: "fault", spare: "free"}


@pytest.mark.requirement("VC-ROOM-01")
async def test_a_start_moves_only_where_the_parameter_allows_it_and_the_relative_is_told(
    people: People, world: World, services: Services
) -> None:
    relative, stranger = await people.relative(), await people.relative("wx-wang")
    other = await second_inmate(world, world.stranger_id)
    await ask(relative, world.inmate_id, clock(9))
    second = await ask(stranger, other, clock(9))
    leader = await people.officer("leader")
    await add_venue(leader, world, "一号")
    asked = {"prison_id": world.prison_id, "day": DAY}
    assert (await leader.post("/api/venue-timetable/placements", asked))["unplaced"] == 1
    configure(services, venue_shift_minutes=30)
    assert (await leader.post("/api/venue-timetable/placements", asked))["unplaced"] == 0
    moved = await stranger.get(f"/api/relative/calls/{second['id']}")
    assert same(moved["starts_at"], clock(8, 35))
    (message,) = (await stranger.get("/api/relative/messages"))["rows"]
    assert (message["kind"], message["read"]) == ("call_moved", False)
    assert "08:35" in message["text"]


@pytest.mark.requirement("VC-ROOM-05")
async def test_a_move_is_kept_and_told_or_refused_with_the_clashing_booking(
    people: People, world: World
) -> None:
    leader = await people.officer("leader")
    one, two = [await add_venue(leader, world, f"{n}号", sort=n) for n in (1, 2)]
    relative, stranger = await people.relative(), await people.relative("wx-wang")
    other = await second_inmate(world, world.stranger_id)
    first = await ask(relative, world.inmate_id, clock(9))
    second = await ask(stranger, other, clock(9))
    assert await seats(leader) == {first["id"]: one, second["id"]: two}
    path = f"/api/calls/{first['id']}/move"
    clash = await leader.ask("POST", path, {"venue_id": two, "starts_at": clock(9, 10)})
    assert (clash.status_code, clash.json()["code"]) == (409, "venue_taken")
    assert second["case_no"] in clash.json()["message"]
    assert "吴某与王某某的通话" in clash.json()["message"]
    assert await seats(leader) == {first["id"]: one, second["id"]: two}
    moved = await leader.post(path, {"venue_id": two, "starts_at": clock(10)})
    assert (moved["venue_id"], same(moved["starts_at"], clock(10))) == (two, True)
    # The relative is told, and the way in follows.
    (message,) = (await relative.get("/api/relative/messages"))["rows"]
    assert (message["kind"], message["object_id"]) == ("call_moved", first["id"])
    read = await relative.post(f"/api/relative/messages/{message['case_id']}/read")
    assert read["unread"] == 0
    seen = await relative.get(f"/api/relative/calls/{first['id']}")
    assert same(seen["joinable_from"], clock(9, 50))
    approver = await people.officer("approver")
    await approver.post(f"/api/calls/{first['id']}/approve", {})
    inmate = await people.inmate()
    (listed,) = (await inmate.get("/api/inmate/calls"))["rows"]
    assert (listed["venue"], same(listed["starts_at"], clock(10))) == ("2号", True)
    assert ("call.move", "ok", "") in await audit_rows(world, first["id"])
    assert ("call.move", "refused", "venue_taken") in await audit_rows(world, first["id"])


@pytest.mark.requirement("VC-ROOM-05")
async def test_what_may_not_be_moved_stays(people: People, world: World) -> None:
    leader = await people.officer("leader")
    one = await add_venue(leader, world, "1号", "08:00-12:00")
    two = await add_venue(leader, world, "2号", "08:00-12:00", sort=2)
    relative = await people.relative()
    call = await ask(relative, world.inmate_id, clock(9))
    again = await ask(relative, world.inmate_id, clock(11))
    path = f"/api/calls/{call['id']}/move"
    for wanted, code in (
        ({"venue_id": one, "starts_at": clock(13)}, "time_closed"),
        ({"venue_id": two, "starts_at": clock(11, 10)}, "person_taken"),
        ({"venue_id": world.prison_id, "starts_at": clock(9)}, "venue_not_found"),
        ({"venue_id": two, "starts_at": clock(-20)}, "time_past"),
    ):
        assert (await leader.refused(path, wanted))[1] == code
    elsewhere = await people.officer("other_leader")
    hidden = await elsewhere.refused(path, {"venue_id": two, "starts_at": clock(9)})
    assert hidden == (404, "call_not_found")
    # Once it may be entered its time stands; the venue may still be changed.
    world.now = MORNING + timedelta(minutes=55)
    leader = await people.officer("leader")
    late = await leader.refused(path, {"venue_id": two, "starts_at": clock(9, 30)})
    assert late == (409, "already_open")
    assert (await leader.post(path, {"venue_id": two, "starts_at": clock(9)}))["venue"] == "2号"
    relative = await people.relative()
    await relative.post(f"/api/relative/calls/{again['id']}/cancel")
    gone = await leader.refused(
        f"/api/calls/{again['id']}/move", {"venue_id": two, "starts_at": clock(10)}
    )
    assert gone == (409, "state_not_allowed")


@pytest.mark.requirement("VC-ROOM-02")
@pytest.mark.stand_in("rooms", "The beginning is written by hand, as a room would.")
async def test_starting_a_call_is_seen_on_another_page_within_two_seconds(
    people: People, world: World, relay: OutboxRelay
) -> None:
    leader = await people.officer("leader")
    venue = await add_venue(leader, world, "一号")
    call = await ask(await people.relative(), world.inmate_id, clock(9))
    approver = await people.officer("approver")
    async with (await people.officer("monitor")).socket("/ws/console") as page:
        await approver.post(f"/api/calls/{call['id']}/approve", {})
        with suppress(TimeoutError):
            # Until the replica hears the news at all.
            async with asyncio.timeout(1):
                await page.until("call")
        async with world.database.transaction() as tx:
            row = await calls.get(tx, call["id"])
            assert row is not None
            await calls.change_state(
                tx, row, CallState.WAITING, at=EVENING, actor=ROOM, first_joined_at=EVENING
            )
        async with asyncio.timeout(2):
            pushed = (await page.until("call"))["call"]
        assert (pushed["state"], pushed["venue_id"]) == ("waiting", venue)
        (row_now,) = (await timetable(leader))["venues"]
        assert row_now["standing"] == "in_use"
        await act(leader, venue, "fault")
        async with asyncio.timeout(2):
            assert (await page.until("venue"))["venue_id"] == venue


@pytest.mark.requirement("VC-ROOM-03")
@pytest.mark.requirement("VC-ROOM-04")
@pytest.mark.parametrize("end", ["ended", "cut_off", "missed", "cancelled"])
@pytest.mark.stand_in("rooms", "The end is written by hand, as a room would.")
async def test_after_an_end_of_any_kind_the_rest_is_offered_again(
    people: People, world: World, end: str
) -> None:
    leader = await people.officer("leader")
    await add_venue(leader, world, "一号")
    relative = await people.relative()
    call = await ask(relative, world.inmate_id, clock(9), 30)
    await (await people.officer("approver")).post(f"/api/calls/{call['id']}/approve", {})
    other = await second_inmate(world, world.stranger_id)
    wanted = {"inmate_id": other, "starts_at": clock(9, 15), "minutes": 20}
    stranger = await people.relative("wx-wang")
    assert await stranger.refused("/api/relative/calls", wanted) == (409, "slot_taken")
    if end == "cancelled":
        await relative.post(f"/api/relative/calls/{call['id']}/cancel")
    elif end == "missed":
        # Nobody came and no room ever lived: the scheduler's round ends it.
        late = MORNING + timedelta(hours=1, minutes=10, seconds=1)
        assert await housekeeping.close_overdue(world.database, late, 600) == [call["id"]]
    else:
        await ended(world, call["id"], CallState(end))
    world.now = MORNING + timedelta(hours=1, minutes=11)
    stranger = await people.relative("wx-wang")
    assert (await stranger.post("/api/relative/calls", wanted))["state"] == "requested"


@pytest.mark.requirement("VC-ROOM-04")
@pytest.mark.stand_in("rooms", "The end is written by hand, as a room would.")
async def test_use_of_each_venue_is_measured_from_what_was_held(
    people: People, world: World
) -> None:
    leader = await people.officer("leader")
    one = await add_venue(leader, world, "一号", "08:00-18:00")
    two = await add_venue(leader, world, "二号", "", sort=2)
    relative = await people.relative()
    held = await ask(relative, world.inmate_id, clock(9), 30)
    gone = await ask(relative, world.inmate_id, clock(10), 30)
    approver = await people.officer("approver")
    await approver.post(f"/api/calls/{held['id']}/approve", {})
    await relative.post(f"/api/relative/calls/{gone['id']}/cancel")
    await ended(world, held["id"], CallState.ENDED, minutes=24)
    rows = await leader.get("/api/venue-use", since=DAY, until=DAY)
    assert [
        (row["venue_id"], row["calls"], row["booked_minutes"], row["used_minutes"], row["rate"])
        for row in rows
    ] == [(one, 1, 30, 24, 4.0), (two, 0, 0, 0, None)]
    elsewhere = await people.officer("other_leader")
    path = f"/api/venue-use?since={DAY}&until={DAY}&prison_id={world.prison_id}"
    assert (await elsewhere.ask("GET", path)).status_code == 404
