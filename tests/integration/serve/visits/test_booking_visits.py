"""A relative books a visit: the place is held, booked, decided on and given back."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest

from connectors.postgres.governance import erasure
from connectors.postgres.modules.sealing import FieldSeals
from connectors.postgres.visits import visit_waits
from connectors.postgres.visits.visit_places import Party
from tests.integration.serve.approving import decide, only
from tests.integration.serve.client import People, Person
from tests.integration.serve.journey import audit_rows_of
from tests.integration.serve.visits.places import (
    HOLDS,
    NOW,
    VISITS,
    add_time,
    book,
    hold,
    second_pair,
    slot_of,
    wanted,
)
from tests.integration.serve.world import World

DAY = "2026-12-08"


@pytest.fixture(autouse=True)
def at_nine(world: World) -> None:
    world.now = NOW


@pytest.fixture
async def calendar(people: People, world: World) -> Person:
    """A prison that visits can be booked in; its leader."""
    leader = await people.officer("leader")
    await add_time(leader, world)
    return leader


@pytest.fixture
async def first(people: People, calendar: Person) -> Person:
    return await people.relative()


@pytest.fixture
async def other_inmate(world: World) -> str:
    return await second_pair(world)


@pytest.fixture
async def second(people: People, calendar: Person, other_inmate: str) -> Person:
    return await people.relative("wx-wang")


async def left(who: Person, inmate_id: str, day: str = DAY) -> int:
    return int((await slot_of(who, inmate_id, day))["left"])


@pytest.mark.requirement("VC-APPT-01", clauses="ab")
async def test_a_booking_gets_its_number_and_state_and_takes_a_place(
    world: World, calendar: Person, first: Person
) -> None:
    (time,) = (await calendar.get("/api/records/visit_times"))["rows"]
    more = {"version": time["version"], "values": {"capacity": 3}, "reason": ""}
    await calendar.ask("PUT", f"/api/records/visit_times/{time['id']}", more)
    assert await left(first, world.inmate_id) == 3
    held = await hold(first, world.inmate_id, DAY, 3)
    companions = [{"name": "王某", "minor": False}, {"name": "王小某", "minor": True}]
    body = {"hold_id": held["id"], "companions": companions, "needs": {"wheelchair": True}}
    visit = await first.post(VISITS, body)
    assert visit["booking_no"] == "HJP03-20261201-0001"
    assert (visit["state"], visit["visitors"], visit["day"]) == ("pending", 3, DAY)
    assert visit["companions"] == companions
    assert await left(first, world.inmate_id) == 2
    (listed,) = await first.get(VISITS)
    assert listed == visit
    rows = await audit_rows_of(world, "visit_bookings", visit["id"])
    (made,) = [row for row in rows if row.action == "visit_bookings.create"]
    assert (made.actor_kind, made.stream) == ("relative", "P03")
    # The hold is used up: it makes no second booking.
    assert await first.refused(VISITS, body) == (409, "hold_ended")


@pytest.mark.requirement("VC-APPT-01", clauses="c")
async def test_two_people_cannot_take_the_last_place(
    world: World, first: Person, second: Person, other_inmate: str
) -> None:
    slot = await slot_of(first, world.inmate_id, DAY)
    asked = (
        first.ask("POST", HOLDS, wanted(world.inmate_id, slot["id"])),
        second.ask("POST", HOLDS, wanted(other_inmate, slot["id"])),
    )
    answers = await asyncio.gather(*asked)
    assert sorted(one.status_code for one in answers) == [201, 409]
    lost = next(one for one in answers if one.is_error)
    assert lost.json()["code"] == "session_full"
    assert "请另选场次" in lost.json()["message"]


@pytest.mark.requirement("VC-APPT-13", clauses="a")
async def test_a_held_place_is_offered_to_nobody_else(
    world: World, first: Person, second: Person, other_inmate: str
) -> None:
    held = await hold(first, world.inmate_id, DAY)
    assert held["until"].startswith("2026-12-01T01:10")
    slot = await slot_of(second, other_inmate, DAY)
    assert (slot["left"], slot["enough"]) == (0, False)
    assert await second.refused(HOLDS, wanted(other_inmate, slot["id"])) == (409, "session_full")
    # Nor can it be booked by whoever learns its number.
    stolen = await second.refused(VISITS, {"hold_id": held["id"], "companions": []})
    assert stolen == (404, "hold_not_found")
    assert (await first.get(f"{HOLDS}/{held['id']}"))["until"] == held["until"]


@pytest.mark.requirement("VC-APPT-13", clauses="b")
async def test_a_hold_that_ends_gives_its_place_back(
    world: World, first: Person, second: Person, other_inmate: str
) -> None:
    held = await hold(first, world.inmate_id, DAY)
    world.now = NOW + timedelta(minutes=9, seconds=59)
    assert await left(second, other_inmate) == 0
    # Nobody has to clear anything away first.
    world.now = NOW + timedelta(minutes=10)
    assert await left(second, other_inmate) == 1
    late = {"hold_id": held["id"], "companions": []}
    assert await first.refused(VISITS, late) == (409, "hold_ended")
    await book(second, other_inmate, DAY)
    assert await first.refused(VISITS, late) == (409, "hold_ended")
    assert await left(first, world.inmate_id) == 0


@pytest.mark.requirement("VC-APPT-13", clauses="b")
async def test_letting_go_or_choosing_another_gives_the_place_back_at_once(
    world: World, first: Person, second: Person, other_inmate: str
) -> None:
    held = await hold(first, world.inmate_id, DAY)
    await first.post(f"{HOLDS}/{held['id']}/release")
    assert await left(second, other_inmate) == 1
    await hold(first, world.inmate_id, DAY)
    await hold(first, world.inmate_id, "2026-12-10")
    assert await left(second, other_inmate) == 1
    assert await left(second, other_inmate, "2026-12-10") == 0
    # Two people exchange their places at the same time, and neither waits for ever.
    await hold(second, other_inmate, DAY)
    there = (await slot_of(first, world.inmate_id, DAY))["id"]
    here = (await slot_of(first, world.inmate_id, "2026-12-10"))["id"]
    answers = await asyncio.gather(
        first.ask("POST", HOLDS, wanted(world.inmate_id, there)),
        second.ask("POST", HOLDS, wanted(other_inmate, here)),
    )
    assert all(one.status_code in (201, 409) for one in answers)
    both = [await left(first, world.inmate_id, day) for day in (DAY, "2026-12-10")]
    assert sum(both) == 0


@pytest.mark.requirement("VC-APPT-13", clauses="a")
async def test_two_devices_of_one_person_hold_one_place(
    people: People, world: World, calendar: Person, first: Person
) -> None:
    (time,) = (await calendar.get("/api/records/visit_times"))["rows"]
    more = {"version": time["version"], "values": {"capacity": 5}, "reason": ""}
    await calendar.ask("PUT", f"/api/records/visit_times/{time['id']}", more)
    tablet = await people.relative()
    slot = await slot_of(first, world.inmate_id, DAY)
    asked = wanted(world.inmate_id, slot["id"])
    answers = await asyncio.gather(*(who.post(HOLDS, asked) for who in (first, tablet) * 3))
    assert len({one["id"] for one in answers}) == 1
    assert await left(first, world.inmate_id) == 4


@pytest.mark.requirement("VC-APPT-03", clauses="abc")
@pytest.mark.parametrize(
    ("verdict", "state", "title"),
    [("approve", "approved", "会见预约已通过"), ("reject", "rejected", "会见预约未通过")],
)
async def test_a_decision_moves_the_booking_tells_the_relative_and_is_audited(
    people: People, world: World, first: Person, verdict: str, state: str, title: str
) -> None:
    visit = await book(first, world.inmate_id, DAY)
    approver = await people.officer("approver")
    case = await only(approver)
    await decide(approver, case, verdict, "材料需补齐")
    now = await first.get(f"{VISITS}/{visit['id']}")
    assert now["state"] == state
    (message,) = (await first.get("/api/relative/messages"))["rows"]
    assert (message["title"], message["object_id"]) == (title, visit["id"])
    assert now["told"] == message["text"]
    assert ("材料需补齐" in message["text"]) == (verdict == "reject")
    rows = await audit_rows_of(world, "visit_bookings", visit["id"])
    (decided,) = [row for row in rows if row.action == "visit_bookings.decided"]
    assert decided.detail["state"] == ["pending", state]
    steps = await audit_rows_of(world, "approval_case", case["id"])
    assert f"approval.{verdict}" in [row.action for row in steps]


@pytest.mark.requirement("VC-APPT-03", clauses="d")
async def test_a_rejection_frees_the_place(
    people: People, world: World, first: Person, second: Person, other_inmate: str
) -> None:
    await book(first, world.inmate_id, DAY)
    assert await left(second, other_inmate) == 0
    approver = await people.officer("approver")
    await decide(approver, await only(approver), "reject", "人员不符")
    assert await left(second, other_inmate) == 1
    await book(second, other_inmate, DAY)


@pytest.mark.requirement("VC-APPT-03", clauses="ab")
async def test_bookings_are_approved_in_bulk(
    people: People, world: World, calendar: Person, first: Person, second: Person, other_inmate: str
) -> None:
    mine = await book(first, world.inmate_id, DAY)
    other = await book(second, other_inmate, "2026-12-10")
    approver = await people.officer("approver")
    cases = (await approver.get("/api/approvals/pending"))["rows"]
    chosen = [{"id": one["id"], "visit": one["visit"]} for one in cases]
    done = await approver.post(
        "/api/approvals/decisions", {"items": chosen, "verdict": "approve", "opinion": ""}
    )
    assert all(one["done"] for one in done), done
    for who, visit in ((first, mine), (second, other)):
        assert (await who.get(f"{VISITS}/{visit['id']}"))["state"] == "approved"
        assert len((await who.get("/api/relative/messages"))["rows"]) == 1


@pytest.mark.requirement("VC-APPT-01", clauses="b")
async def test_a_relative_takes_back_what_is_decided_and_what_is_not(
    people: People, world: World, first: Person
) -> None:
    approver = await people.officer("approver")
    for is_decided in (False, True):
        visit = await book(first, world.inmate_id, DAY)
        if is_decided:
            await decide(approver, await only(approver), "approve")
        gone = await first.post(f"{VISITS}/{visit['id']}/cancel")
        assert (gone["state"], gone["cancellable"]) == ("cancelled", False)
        assert await left(first, world.inmate_id) == 1
        refused = await first.refused(f"{VISITS}/{visit['id']}/cancel")
        assert refused == (409, "state_not_allowed")
        assert await left(first, world.inmate_id) == 1
    assert (await approver.get("/api/approvals/pending"))["rows"] == []
    stranger = await people.relative("wx-wang")
    assert (await stranger.refused(f"{VISITS}/{visit['id']}/cancel"))[0] == 404


@pytest.mark.requirement("VC-APPT-01", clauses="b")
async def test_an_officer_s_cancelling_gives_the_place_back_and_is_told(
    people: People, world: World, calendar: Person, first: Person
) -> None:
    visit = await book(first, world.inmate_id, DAY)
    approver = await people.officer("approver")
    await decide(approver, await only(approver), "approve")
    record = f"/api/records/visit_bookings/{visit['id']}"
    version = (await calendar.get(record))["record"]["version"]
    await calendar.post(f"{record}/actions/cancel", {"version": version, "reason": "临时停电"})
    assert await left(first, world.inmate_id) == 1
    assert "临时停电" in (await first.get(f"{VISITS}/{visit['id']}"))["told"]


async def test_refusals_say_what_stands_against_it(
    people: People, world: World, calendar: Person, first: Person
) -> None:
    await add_time(calendar, world, "同时", visit_type="OPEN")
    await add_time(calendar, world, "之后", starts="09:30", ends="10:00", visit_type="OPEN")
    await book(first, world.inmate_id, DAY)
    asked = {"inmate_id": world.inmate_id, "visit_type": "OPEN", "visitors": 1}
    found = await first.get("/api/relative/visit-slots", **asked)
    at = {one["starts"]: one["id"] for one in found if one["day"] == DAY}
    refused = await first.refused(HOLDS, wanted(world.inmate_id, at["09:00"]))
    assert refused == (409, "person_taken")
    many = await first.refused(HOLDS, wanted(world.inmate_id, at["09:30"], 4))
    assert many == (422, "too_many_visitors")
    held = await first.post(HOLDS, wanted(world.inmate_id, at["09:30"], 2))
    for companions, code in (
        ([{"name": "王某"}, {"name": "李某"}], "more_than_held"),
        ([{"name": " "}], "companion_without_name"),
    ):
        body = {"hold_id": held["id"], "companions": companions}
        assert await first.refused(VISITS, body) == (422, code)
    assert (await first.refused(HOLDS, wanted(world.inmate_id, held["id"])))[1] == (
        "session_not_found"
    )
    stranger = await people.relative("wx-wang")
    refused = await stranger.refused(HOLDS, wanted(world.inmate_id, at["09:30"]))
    assert refused == (404, "inmate_not_found")


@pytest.mark.requirement("VC-APPT-01", clauses="ab")
async def test_the_window_books_by_the_same_places_and_nobody_books_beside_them(
    people: People, world: World, calendar: Person, first: Person
) -> None:
    pair = await calendar.get(f"/api/visit-booking/inmates/{world.inmate_id}")
    assert [one["refusal"] for one in pair["relatives"]] == [""]
    persons: dict[str, Any] = {"inmate_id": world.inmate_id, "relative_id": world.relative_id}
    asked = persons | {"visit_type": "REGULAR", "visitors": 1}
    found = await calendar.get("/api/visit-booking/slots", **asked)
    (slot,) = [one for one in found if one["day"] == DAY]
    held = await calendar.post("/api/visit-booking/holds", persons | {"session_id": slot["id"]})
    visit = await calendar.post("/api/visit-booking", {"hold_id": held["id"], "note": "来电"})
    assert (visit["state"], visit["booking_no"]) == ("pending", "HJP03-20261201-0001")
    assert await left(first, world.inmate_id) == 0
    assert [one["id"] for one in await first.get(VISITS)] == [visit["id"]]
    elsewhere = await people.officer("other_leader")
    gone = await elsewhere.http.get(f"/api/visit-booking/inmates/{world.inmate_id}")
    assert gone.status_code == 404
    # The form of old makes drafts, which are no way past the calendar.
    values = persons | {"day": "2026-12-09", "starts": "09:00", "minutes": 30}
    draft = await calendar.post("/api/records/visit_bookings", {"values": values})
    submit = f"/api/records/visit_bookings/{draft['id']}/actions/submit"
    assert await calendar.refused(submit, {"version": draft["version"], "reason": ""}) == (
        409,
        "calendar_is_kept",
    )


@pytest.mark.requirement("VC-APPT-04")
async def test_a_booking_is_moved_with_what_it_was_kept(
    people: People, world: World, calendar: Person, first: Person, second: Person, other_inmate: str
) -> None:
    visit = await book(first, world.inmate_id, DAY)
    await book(second, other_inmate, "2026-12-15")
    full = (await slot_of(first, world.inmate_id, "2026-12-15"))["id"]
    free = (await slot_of(first, world.inmate_id, "2026-12-10"))["id"]
    path = f"/api/visit-booking/{visit['id']}/change"
    taken = await calendar.refused(path, {"session_id": full, "reason": "家属来电"})
    assert taken == (409, "session_full")
    assert await left(second, other_inmate) == 0
    moved = await calendar.post(path, {"session_id": free, "reason": "家属来电"})
    assert (moved["day"], moved["state"]) == ("2026-12-10", "pending")
    assert await left(second, other_inmate) == 1
    rows = await audit_rows_of(world, "visit_bookings", visit["id"])
    moves = [one for one in rows if one.action == "visit_bookings.change"]
    assert sorted(one.result for one in moves) == ["ok", "refused"]
    (row,) = [one for one in moves if one.result == "ok"]
    assert (row.detail["before"]["day"], row.detail["after"]["day"]) == (DAY, "2026-12-10")
    assert "家属来电" in (await first.get(f"{VISITS}/{visit['id']}"))["told"]
    # Whoever decides reads the new time.
    approver = await people.officer("approver")
    titles = [one["title"] for one in (await approver.get("/api/approvals/pending"))["rows"]]
    assert any("2026-12-10" in title for title in titles)
    case = next(
        one
        for one in (await approver.get("/api/approvals/pending"))["rows"]
        if "2026-12-10" in one["title"]
    )
    await decide(approver, case, "approve")
    assert (await first.get(f"{VISITS}/{visit['id']}"))["state"] == "approved"


@pytest.mark.requirement("NF-SEC-11")
async def test_who_is_erased_leaves_no_names_of_those_who_came_along(
    people: People, world: World, calendar: Person, first: Person, second: Person, other_inmate: str
) -> None:
    more = {"capacity": 9, "starts": "14:00", "ends": "14:30"}
    await add_time(calendar, world, "下午", **more)
    mine = await book(first, world.inmate_id, DAY, 2, starts="14:00", note="坐高铁来")
    kept = await book(second, other_inmate, DAY, 2, starts="14:00", note="坐汽车来")
    async with world.database.transaction() as tx:
        for relative_id, inmate_id in (
            (world.relative_id, world.inmate_id),
            (world.stranger_id, other_inmate),
        ):
            party = Party(relative_id=relative_id, inmate_id=inmate_id, size=9, visitors=9)
            slot = (await slot_of(second, other_inmate, DAY))["id"]
            await visit_waits.add(tx, slot, party, NOW)
        done = await erasure.erase(tx, FieldSeals(world.keys), world.relative_id, NOW)
        left_over = [
            await visit_waits.open_of(tx, one) for one in (world.relative_id, world.stranger_id)
        ]
    assert done["companions"] == 1
    assert left_over == [0, 1]
    listed = await calendar.get("/api/records/visit_bookings")
    told = {row["id"]: row["values"] for row in listed["rows"]}
    words = [(told[one["id"]]["companions"], told[one["id"]]["remark"]) for one in (mine, kept)]
    assert words == [(None, None), ("同行1", "坐汽车来")]
    page = await calendar.get("/api/visit-days", day=DAY)
    (session,) = page["sessions"]
    named = {one["id"]: one["companions"] for one in session["visits"]}
    assert named[mine["id"]] == []
    assert named[kept["id"]] == [{"name": "同行1", "minor": False}]
