"""Visits are held by week, by month and on own days; what is closed or full is not booked."""

from datetime import date, timedelta
from typing import Any

import pytest

from tests.integration.serve.client import People, Person
from tests.integration.serve.visits.places import (
    CALENDAR,
    CLOSINGS,
    HOLDS,
    NOW,
    TIMES,
    add_time,
    book,
    second_pair,
    slot_of,
    slots,
    wanted,
)
from tests.integration.serve.world import World


@pytest.fixture(autouse=True)
def at_nine(world: World) -> None:
    world.now = NOW


@pytest.fixture
async def leader(people: People, world: World) -> Person:
    return await people.officer("leader")


async def days(who: Person, name: str, month: str = "2026-12") -> list[int]:
    """Days of the month on which a time is held."""
    page = await who.get(CALENDAR, month=month)
    return [
        int(day["day"][8:])
        for day in page["days"]
        if any(one["name"] == name for one in day["sessions"])
    ]


@pytest.mark.requirement("VC-APPT-09", clauses="a")
async def test_week_month_and_own_days_make_the_expected_calendar(
    people: People, world: World, leader: Person
) -> None:
    await add_time(leader, world, "每周", thursday=False)
    # Its weeks are counted from that of the 30th of November.
    await add_time(
        leader, world, "隔周", every_weeks=2, thursday=False, starts="10:00", ends="10:30",
        valid_from="2026-12-03",
    )  # fmt: skip
    await add_time(
        leader, world, "每月", repeats="month", month_days="1,15,末", starts="14:00", ends="15:00"
    )
    own = "2026-12-06,2026-12-25"
    await add_time(leader, world, "自定", repeats="own", own_days=own, starts="15:00", ends="16:00")
    assert await days(leader, "每周") == [1, 8, 15, 22, 29]
    assert await days(leader, "隔周") == [15, 29]
    assert await days(leader, "每月") == [1, 15, 31]
    assert await days(leader, "自定") == [6, 25]
    assert await days(leader, "每月", "2027-02") == [1, 15, 28]
    elsewhere = await people.officer("other_leader")
    assert await days(elsewhere, "每周") == []
    assert (await elsewhere.get(CALENDAR))["prison"] == "P04监狱"
    # What is offered to a relative is the same, within what can be booked.
    relative = await people.relative()
    offered = {(one["day"], one["starts"]) for one in await slots(relative, world.inmate_id)}
    assert offered == {
        *((f"2026-12-{day:02}", "09:00") for day in (8, 15, 22, 29)),
        *((f"2026-12-{day:02}", "10:00") for day in (15, 29)),
        ("2026-12-15", "14:00"),
        ("2026-12-06", "15:00"),
        ("2026-12-25", "15:00"),
    }


@pytest.mark.requirement("VC-APPT-09", clauses="a")
async def test_a_time_is_seen_in_the_calendar_before_it_is_kept(
    world: World, leader: Person
) -> None:
    await add_time(leader, world, "每周")
    values = {
        "name": "拟设",
        "unit_id": world.prison_id,
        "visit_type": "OPEN",
        "repeats": "month",
        "month_days": "9",
        "starts": "13:00",
        "ends": "14:00",
        "capacity": 5,
        "valid_from": "2026-12-01",
    }
    body = {"prison_id": world.prison_id, "month": "2026-12", "values": values}
    shown = await leader.post(f"{CALENDAR}/preview", body)
    drafts = [
        (day["day"], one["starts"])
        for day in shown["days"]
        for one in day["sessions"]
        if one["draft"]
    ]
    assert drafts == [("2026-12-09", "13:00")]
    assert await days(leader, "每周") == [1, 3, 8, 10, 15, 17, 22, 24, 29, 31]
    body["values"] = values | {"ends": "12:00"}
    assert await leader.refused(f"{CALENDAR}/preview", body) == (422, "invalid_fields")


@pytest.mark.requirement("VC-APPT-09", clauses="b")
async def test_a_closed_day_cannot_be_booked_and_an_opened_one_can(
    people: People, world: World, leader: Person
) -> None:
    await add_time(leader, world)
    relative = await people.relative()
    slot = await slot_of(relative, world.inmate_id, "2026-12-08")
    closed = {"unit_id": world.prison_id, "first_day": "2026-12-07", "last_day": "2026-12-09"}
    await leader.post(CLOSINGS, closed | {"reason": "设备检修", "choices": []})
    refused = await relative.refused(HOLDS, wanted(world.inmate_id, slot["id"]))
    assert refused == (409, "day_closed")
    offered = [one["day"] for one in await slots(relative, world.inmate_id)]
    assert "2026-12-08" not in offered
    assert "2026-12-10" in offered
    # A Saturday has no times of its own; it is opened with those of Tuesdays.
    saturday = {"unit_id": world.prison_id, "first_day": "2026-12-12", "last_day": "2026-12-12"}
    opened = saturday | {"reason": "加开", "like_day": "tuesday"}
    await leader.post(f"{CALENDAR}/openings", opened)
    assert "2026-12-12" in [one["day"] for one in await slots(relative, world.inmate_id)]
    # What was closed is lifted, and the day can be booked again.
    (record,) = [
        one
        for one in (await leader.get("/api/records/visit_days"))["rows"]
        if one["values"]["change"] == "closed"
    ]
    lift = {"version": record["version"], "reason": "检修提前完成"}
    await leader.post(f"/api/records/visit_days/{record['id']}/actions/lift", lift)
    again = await slot_of(relative, world.inmate_id, "2026-12-08")
    await relative.post(HOLDS, wanted(world.inmate_id, again["id"]))


@pytest.mark.requirement("VC-APPT-09", clauses="b")
async def test_days_too_near_too_far_and_holidays_are_not_offered(
    people: People, world: World, leader: Person
) -> None:
    await add_time(leader, world, capacity=9)
    chief = await people.officer("chief")
    holiday = {"day": "2026-12-08", "name": "试行节日", "mark": "rest"}
    await chief.post("/api/records/public_holidays", {"values": holiday})
    relative = await people.relative()
    offered = [one["day"] for one in await slots(relative, world.inmate_id)]
    assert offered == ["2026-12-03", *(f"2026-12-{day}" for day in (10, 15, 17, 22, 24, 29))]
    # The bureau's rule counts for all, and the prison's own stands before it.
    rule = {"ahead_days": 10, "notice_days": 0, "hold_minutes": 10, "most_visitors": 2}
    since = {"valid_from": "2026-12-01", "name": "预约规则"}
    whole = rule | since | {"unit_id": world.bureau_id}
    await chief.post("/api/records/visit_rules", {"values": whole})
    offered = [one["day"] for one in await slots(relative, world.inmate_id)]
    assert offered == ["2026-12-03", "2026-12-10"]
    own = whole | {"unit_id": world.prison_id, "ahead_days": 20, "notice_days": 7}
    await leader.post("/api/records/visit_rules", {"values": own})
    offered = [one["day"] for one in await slots(relative, world.inmate_id)]
    assert offered == ["2026-12-15", "2026-12-17"]
    offer = await relative.get("/api/relative/visit-offer", inmate_id=world.inmate_id)
    assert (offer["most_visitors"], offer["first_day"]) == (2, "2026-12-11")


@pytest.mark.requirement("VC-APPT-09", clauses="c")
async def test_a_full_session_cannot_be_booked(
    people: People, world: World, leader: Person
) -> None:
    await add_time(leader, world)
    other_inmate = await second_pair(world)
    first, second = await people.relative(), await people.relative("wx-wang")
    await book(first, world.inmate_id, "2026-12-08")
    slot = await slot_of(second, other_inmate, "2026-12-08")
    assert (slot["left"], slot["enough"]) == (0, False)
    assert await second.refused(HOLDS, wanted(other_inmate, slot["id"])) == (409, "session_full")
    # Another place is set, and taken.
    (time,) = (await leader.get(TIMES))["rows"]
    edit = {"version": time["version"], "values": {"capacity": 2}, "reason": ""}
    reply = await leader.ask("PUT", f"{TIMES}/{time['id']}", edit)
    assert reply.is_success, reply.text
    await book(second, other_inmate, "2026-12-08")
    # What people were told does not change under them.
    version = reply.json()["version"]
    later = {"version": version, "values": {"starts": "08:30"}, "reason": ""}
    refused = await leader.ask("PUT", f"{TIMES}/{time['id']}", later)
    assert (refused.status_code, "已有人预约" in refused.json()["message"]) == (422, True)


@pytest.mark.requirement("VC-APPT-09", clauses="c")
async def test_a_session_counts_parties_or_visitors_as_it_says(
    people: People, world: World, leader: Person
) -> None:
    await add_time(leader, world, capacity=3, counted="visitor")
    other_inmate = await second_pair(world)
    first, second = await people.relative(), await people.relative("wx-wang")
    await book(first, world.inmate_id, "2026-12-08", visitors=2)
    (slot,) = [
        one for one in await slots(second, other_inmate, visitors=2) if one["day"] == "2026-12-08"
    ]
    assert (slot["left"], slot["enough"]) == (1, False)
    refused = await second.refused(HOLDS, wanted(other_inmate, slot["id"], 2))
    assert refused == (409, "too_few_places")
    await book(second, other_inmate, "2026-12-08")
    # Two are held, one comes: the other's place is free again.
    held = await first.post(
        HOLDS,
        wanted(world.inmate_id, (await slot_of(first, world.inmate_id, "2026-12-10"))["id"], 2),
    )
    await first.post("/api/relative/visits", {"hold_id": held["id"], "companions": []})
    assert (await slot_of(second, other_inmate, "2026-12-10"))["left"] == 2


@pytest.mark.requirement("VC-APPT-09", clauses="a")
async def test_a_session_for_a_ward_or_a_level_is_offered_to_no_other(
    people: People, world: World, leader: Person
) -> None:
    await add_time(leader, world, "一监区", wards="P03-W01", capacity=9)
    await add_time(
        leader, world, "宽管", levels="lenient", starts="10:00", ends="10:30", capacity=9
    )
    relative = await people.relative()
    found = await slots(relative, world.inmate_id)
    assert {one["starts"] for one in found} == {"09:00"}
    page = await leader.get(CALENDAR, month="2026-12")
    (other,) = [
        one["id"]
        for day in page["days"]
        if day["day"] == "2026-12-08"
        for one in day["sessions"]
        if one["name"] == "宽管"
    ]
    assert await relative.refused(HOLDS, wanted(world.inmate_id, other)) == (409, "not_let_in")


async def test_who_keeps_a_part_of_a_prison_closes_nothing(
    people: People, world: World, leader: Person
) -> None:
    await add_time(leader, world)
    closed: dict[str, Any] = {
        "unit_id": world.prison_id,
        "first_day": "2026-12-08",
        "last_day": "2026-12-08",
        "reason": "检修",
        "choices": [],
    }
    approver = await people.officer("approver")
    assert (await approver.refused(CLOSINGS, closed))[0] == 403
    elsewhere = await people.officer("other_leader")
    assert await elsewhere.refused(CLOSINGS, closed) == (403, "whole_prison_needed")
    past = closed | {"first_day": f"{date(2026, 12, 1) - timedelta(days=1)}"}
    assert await leader.refused(CLOSINGS, past) == (422, "days_past")
