"""Closing days shows what it touches and does as chosen; a day's list shows what is needed."""

from typing import Any

import pytest

from tests.integration.serve.approving import decide
from tests.integration.serve.client import People, Person
from tests.integration.serve.journey import audit_rows_of
from tests.integration.serve.visits.places import (
    CALENDAR,
    CLOSINGS,
    NOW,
    VISITS,
    add_time,
    book,
    hold,
    second_pair,
    slot_of,
)
from tests.integration.serve.world import World

DAY = "2026-12-08"


@pytest.fixture(autouse=True)
def at_nine(world: World) -> None:
    world.now = NOW


@pytest.fixture
async def leader(people: People, world: World) -> Person:
    leader = await people.officer("leader")
    await add_time(leader, world, capacity=3)
    return leader


def closing(world: World, **more: Any) -> dict[str, Any]:
    return {"unit_id": world.prison_id, "first_day": DAY, "last_day": DAY} | more


@pytest.mark.requirement("VC-APPT-19", clauses="abc")
async def test_each_booking_is_named_and_then_moved_or_cancelled_as_chosen(
    people: People, world: World, leader: Person
) -> None:
    inmate = await second_pair(world)
    first, second = await people.relative(), await people.relative("wx-wang")
    moved = await book(first, world.inmate_id, DAY)
    kept = await book(second, inmate, "2026-12-10")
    approver = await people.officer("approver")
    cases = (await approver.get("/api/approvals/pending"))["rows"]
    for case in cases:
        await decide(approver, case, "approve")
    gone = await book(second, inmate, DAY)
    preview = await leader.post(f"{CLOSINGS}/preview", closing(world))
    assert {one["booking_no"]: one["relative"] for one in preview["visits"]} == {
        moved["booking_no"]: "李某某",
        gone["booking_no"]: "王某某",
    }
    assert preview["sessions"] == 1
    (named,) = [one for one in preview["visits"] if one["id"] == moved["id"]]
    targets = [one["day"] for one in named["targets"]]
    assert targets[0] == "2026-12-10"
    assert DAY not in targets
    # Nothing has happened yet.
    assert (await first.get(f"{VISITS}/{moved['id']}"))["day"] == DAY
    chosen = [
        {"booking_id": moved["id"], "session_id": named["targets"][0]["id"]},
        {"booking_id": gone["id"], "session_id": None},
    ]
    body = closing(world, reason="设备检修", choices=chosen)
    done = await leader.post(CLOSINGS, body)
    assert (done["moved"], done["cancelled"]) == (1, 1)
    now = await first.get(f"{VISITS}/{moved['id']}")
    assert (now["day"], now["state"]) == ("2026-12-10", "approved")
    assert (await second.get(f"{VISITS}/{gone['id']}"))["state"] == "cancelled"
    assert (await second.get(f"{VISITS}/{kept['id']}"))["state"] == "approved"
    # Both are told, with the reason; who is not touched is told nothing more.
    messages = [(await who.get("/api/relative/messages"))["rows"] for who in (first, second)]
    assert [rows[0]["title"] for rows in messages] == ["会见时间已调整", "会见预约已取消"]
    assert all("设备检修" in rows[0]["text"] for rows in messages)
    assert [len(rows) for rows in messages] == [2, 2]
    # What was undecided lies on no desk any more, and the places are as they should be.
    assert (await approver.get("/api/approvals/pending"))["rows"] == []
    assert (await slot_of(first, world.inmate_id, "2026-12-10"))["left"] == 1
    page = await leader.get(CALENDAR, month="2026-12")
    (day,) = [one for one in page["days"] if one["day"] == DAY]
    assert [(one["closed"], one["taken"]) for one in day["sessions"]] == [(True, 0)]
    rows = await audit_rows_of(world, "visit_days", done["closed_id"])
    assert [(row.action, row.detail["after"]["reason"]) for row in rows] == [
        ("visit_days.close", "设备检修")
    ]


@pytest.mark.requirement("VC-APPT-19", clauses="b")
async def test_who_books_after_the_preview_is_not_decided_on_unseen(
    people: People, world: World, leader: Person
) -> None:
    first = await people.relative()
    preview = await leader.post(f"{CLOSINGS}/preview", closing(world))
    assert preview["visits"] == []
    visit = await book(first, world.inmate_id, DAY)
    body = closing(world, reason="检修", choices=[])
    assert await leader.refused(CLOSINGS, body) == (409, "closing_changed")
    assert (await slot_of(first, world.inmate_id, DAY))["left"] == 2
    chosen = [{"booking_id": visit["id"], "session_id": None}]
    await leader.post(CLOSINGS, closing(world, reason="检修", choices=chosen))
    assert (await first.get(f"{VISITS}/{visit['id']}"))["state"] == "cancelled"


@pytest.mark.requirement("VC-APPT-19", clauses="b")
async def test_who_holds_a_place_of_a_closed_day_is_refused_and_told(
    people: People, world: World, leader: Person
) -> None:
    first = await people.relative()
    held = await hold(first, world.inmate_id, DAY)
    assert (await leader.post(f"{CLOSINGS}/preview", closing(world)))["holds"] == 1
    await leader.post(CLOSINGS, closing(world, reason="检修", choices=[]))
    late = {"hold_id": held["id"], "companions": []}
    assert await first.refused(VISITS, late) == (409, "hold_ended")


@pytest.mark.requirement("VC-APPT-19", clauses="a")
async def test_the_bureau_closes_all_prisons_and_a_prison_itself_alone(
    people: People, world: World, leader: Person
) -> None:
    first = await people.relative()
    visit = await book(first, world.inmate_id, DAY)
    chief, elsewhere = await people.officer("chief"), await people.officer("other_leader")
    mine = {"unit_id": world.other_prison_id, "first_day": DAY, "last_day": DAY}
    assert (await elsewhere.post(f"{CLOSINGS}/preview", mine))["visits"] == []
    whole = {"unit_id": world.bureau_id, "first_day": DAY, "last_day": DAY}
    assert (await leader.refused(f"{CLOSINGS}/preview", whole))[1] == "whole_prison_needed"
    found = await chief.post(f"{CLOSINGS}/preview", whole)
    assert [one["id"] for one in found["visits"]] == [visit["id"]]


@pytest.mark.requirement("VC-APPT-21", clauses="a")
async def test_needs_of_access_stand_on_the_day_s_list_of_those_who_prepare_it(
    people: People, world: World, leader: Person
) -> None:
    inmate = await second_pair(world)
    first, second = await people.relative(), await people.relative("wx-wang")
    needs = {"wheelchair": True, "hearing": True, "interpreter": True, "infant": True}
    visit = await book(first, world.inmate_id, DAY, 2, needs=needs, note="坐高铁来")
    await book(second, inmate, DAY)
    approver = await people.officer("approver")
    page = await approver.get("/api/visit-days", day=DAY)
    assert (page["visits"], page["visitors"], page["with_needs"]) == (2, 3, 1)
    (session,) = page["sessions"]
    assert session["starts"] == "09:00"
    by_id = {one["id"]: one for one in session["visits"]}
    assert by_id[visit["id"]]["needs"] == ["轮椅", "听力辅助", "翻译", "携带婴儿"]
    assert by_id[visit["id"]]["companions"] == [{"name": "同行1", "minor": False}]
    assert sorted(len(one["needs"]) for one in by_id.values()) == [0, 4]
    elsewhere = await people.officer("elsewhere")
    assert (await elsewhere.get("/api/visit-days", day=DAY))["visits"] == 0
    rows = await audit_rows_of(world, "org_unit", world.prison_id)
    looked = [row for row in rows if row.action == "visit_bookings.prepare"]
    assert [row.detail for row in looked] == [{"day": DAY, "visits": 2}]
