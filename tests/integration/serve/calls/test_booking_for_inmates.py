"""Bookings by officers, dialled calls, cancelling, and several inmates of one relative."""

from datetime import timedelta
from typing import Any

import pytest

from connectors.postgres.people import people as person_rows
from schemas.calls.state import CallState
from tests.integration.serve.calls.test_venues import ended
from tests.integration.serve.client import People
from tests.integration.serve.journey import audit_rows
from tests.integration.serve.venue_days import (
    EVENING,
    MORNING,
    add_venue,
    ask,
    clock,
    same,
    seats,
    second_inmate,
)
from tests.integration.serve.world import World


@pytest.fixture(autouse=True)
def evening(world: World) -> None:
    world.now = EVENING


def wanted(world: World, **more: Any) -> dict[str, Any]:
    return {
        "inmate_id": world.inmate_id,
        "relative_id": world.relative_id,
        "starts_at": clock(9),
        "minutes": 20,
        "reason": "家属来电申请",
    } | more


@pytest.mark.requirement("VC-INM-04")
async def test_an_officers_booking_carries_the_name_and_runs_through_the_flow(
    people: People, world: World
) -> None:
    leader = await people.officer("leader")
    venue = await add_venue(leader, world, "一号")
    (found,) = await leader.get("/api/bookings/inmates", q="周")
    pair = await leader.get(f"/api/bookings/inmates/{found['id']}")
    assert [(one["name"], one["closed"]) for one in pair["relatives"]] == [("李某某", "")]
    slots = await leader.get(
        "/api/bookings/slots",
        inmate_id=world.inmate_id,
        relative_id=world.relative_id,
        day="2026-11-26",
        minutes=20,
    )
    assert clock(9)[:16] in {slot["starts_at"][:16] for slot in slots if slot["free"]}
    call = await leader.post("/api/calls", wanted(world))
    assert (call["state"], call["booked_by"]) == ("requested", "民警leader")
    assert await seats(leader) == {call["id"]: venue}
    approver = await people.officer("approver")
    case = await approver.post(f"/api/calls/{call['id']}/approve", {})
    assert case["call"]["booked_by"] == "民警leader"
    assert (case["stages"][0]["title"], case["stages"][0]["actor_name"]) == (
        "提交申请",
        "民警leader",
    )
    relative = await people.relative()
    (seen,) = (await relative.get("/api/relative/calls"))["rows"]
    assert (seen["id"], seen["state"]) == (call["id"], "approved")


@pytest.mark.requirement("VC-INM-04")
async def test_an_officer_is_bound_by_the_same_rules_and_capacity(
    people: People, world: World
) -> None:
    leader = await people.officer("leader")
    await add_venue(leader, world, "一号")
    other = await second_inmate(world, world.stranger_id)
    await ask(await people.relative("wx-wang"), other, clock(9))
    assert await leader.refused("/api/calls", wanted(world)) == (409, "slot_taken")
    unbound = wanted(world, relative_id=world.stranger_id)
    assert await leader.refused("/api/calls", unbound) == (404, "inmate_not_found")
    for hour in (10, 11, 12):
        await leader.post("/api/calls", wanted(world, starts_at=clock(hour)))
    beyond = await leader.refused("/api/calls", wanted(world, starts_at=clock(13)))
    assert beyond == (409, "allowance_used")
    async with world.database.transaction() as tx:
        await person_rows.add_to_blacklist(
            tx, relative_id=world.relative_id, reason="违禁", since=EVENING - timedelta(days=1)
        )
    barred = await leader.refused("/api/calls", wanted(world, starts_at=clock(13)))
    assert barred == (403, "blacklisted")
    pair = await leader.get(f"/api/bookings/inmates/{world.inmate_id}")
    assert pair["relatives"][0]["closed"] == "在黑名单中：违禁"
    elsewhere = await people.officer("other_leader")
    assert await elsewhere.get("/api/bookings/inmates", q="周") == []
    assert await elsewhere.refused("/api/calls", wanted(world)) == (404, "inmate_not_found")


@pytest.mark.requirement("VC-INM-04")
async def test_an_officer_takes_a_booking_back_from_the_approval_centre(
    people: People, world: World
) -> None:
    leader = await people.officer("leader")
    call = await leader.post("/api/calls", wanted(world))
    # The only case of a fresh world.
    (case,) = (await leader.get("/api/approvals", kind="video_call"))["rows"]
    await leader.post(f"/api/approvals/{case['id']}/withdraw", {"reason": "家属改期"})
    read = await leader.get(f"/api/calls/{call['id']}")
    assert read["call"]["state"] == "cancelled"


@pytest.mark.requirement("VC-GEN-06")
async def test_a_dialled_call_waits_and_begins_with_the_approval(
    people: People, world: World
) -> None:
    world.now = MORNING + timedelta(hours=1)
    leader = await people.officer("leader")
    venue = await add_venue(leader, world, "一号")
    relative = await people.relative()
    dialled = {"inmate_id": world.inmate_id, "minutes": 20}
    call = await relative.post("/api/relative/dialled-calls", dialled)
    assert (call["state"], call["dialled"], call["venue"]) == ("requested", True, None)
    again = await relative.refused("/api/relative/dialled-calls", dialled)
    assert again == (409, "dial_waiting")
    approver = await people.officer("approver")
    listed = (await approver.get("/api/calls", state="requested"))["rows"]
    assert [row["id"] for row in listed] == [call["id"]]
    # The officer takes longer than the way in would have stayed open.
    world.now = MORNING + timedelta(hours=1, minutes=25)
    approver = await people.officer("approver")
    await approver.post(f"/api/calls/{call['id']}/approve", {})
    seen = await (await people.relative()).get(f"/api/relative/calls/{call['id']}")
    assert (seen["state"], seen["venue_id"]) == ("approved", venue)
    assert same(seen["starts_at"], clock(9, 25))
    assert same(seen["joinable_from"], clock(9, 15))
    (at_kiosk,) = (await (await people.inmate()).get("/api/inmate/calls"))["rows"]
    assert (at_kiosk["id"], at_kiosk["state"]) == (call["id"], "approved")
    assert ("call.requested", "ok", "") in await audit_rows(world, call["id"])


@pytest.mark.requirement("VC-GEN-06")
async def test_a_dialled_call_is_refused_with_the_reason_or_for_want_of_a_venue(
    people: People, world: World
) -> None:
    world.now = MORNING + timedelta(hours=1)
    leader = await people.officer("leader")
    await add_venue(leader, world, "一号")
    relative = await people.relative()
    dialled = {"inmate_id": world.inmate_id, "minutes": 20}
    call = await relative.post("/api/relative/dialled-calls", dialled)
    other = await second_inmate(world, world.stranger_id)
    taken = await ask(await people.relative("wx-wang"), other, clock(9, 5))
    approver = await people.officer("approver")
    full = await approver.refused(f"/api/calls/{call['id']}/approve", {})
    assert full == (409, "slot_taken")
    assert (await relative.get(f"/api/relative/calls/{call['id']}"))["state"] == "requested"
    await approver.post(f"/api/calls/{call['id']}/reject", {"reason": "当前不便通话"})
    seen = await relative.get(f"/api/relative/calls/{call['id']}")
    assert (seen["state"], seen["reason"]) == ("rejected", "当前不便通话")
    assert taken["state"] == "requested"


@pytest.mark.requirement("VC-FAM-03")
async def test_an_approved_call_is_cancelled_until_the_limit(people: People, world: World) -> None:
    relative = await people.relative()
    call = await ask(relative, world.inmate_id, clock(9))
    await (await people.officer("approver")).post(f"/api/calls/{call['id']}/approve", {})
    seen = await relative.get(f"/api/relative/calls/{call['id']}")
    assert same(seen["cancellable_until"], clock(8, 30))
    world.now = MORNING + timedelta(minutes=31)
    relative = await people.relative()
    path = f"/api/relative/calls/{call['id']}/cancel"
    assert await relative.refused(path) == (409, "cancel_too_late")
    world.now = MORNING + timedelta(minutes=29)
    assert (await (await people.relative()).post(path))["state"] == "cancelled"


@pytest.mark.requirement("VC-FAM-04")
@pytest.mark.requirement("VC-FAM-05")
@pytest.mark.requirement("VC-FAM-06")
@pytest.mark.requirement("VC-INM-08")
async def test_bookings_and_calls_follow_their_inmate_and_do_not_mix(
    people: People, world: World
) -> None:
    relative = await people.relative()
    other = await second_inmate(world, world.relative_id)
    assert len(await relative.get("/api/relative/inmates")) == 2
    held = await ask(relative, world.inmate_id, clock(9))
    refused = await ask(relative, world.inmate_id, clock(11))
    coming = await ask(relative, other, clock(10))
    approver = await people.officer("approver")
    await approver.post(f"/api/calls/{held['id']}/approve", {})
    await approver.post(f"/api/calls/{refused['id']}/reject", {"reason": "当日有安排"})
    await ended(world, held["id"], CallState.ENDED, minutes=12)
    rows = {row["id"]: row for row in (await relative.get("/api/relative/calls"))["rows"]}
    told = {key: (row["inmate"]["id"], row["state"], row["reason"]) for key, row in rows.items()}
    assert told == {
        held["id"]: (world.inmate_id, "ended", None),
        refused["id"]: (world.inmate_id, "rejected", "当日有安排"),
        coming["id"]: (other, "requested", None),
    }
    assert not {"recording", "parts"} & set(rows[held["id"]])
    first = (await relative.get("/api/relative/calls", inmate_id=world.inmate_id))["rows"]
    assert {row["id"] for row in first} == {held["id"], refused["id"]}
    # The kiosk shows this inmate's own calls alone, of any period.
    world.now = EVENING + timedelta(days=400)
    inmate = await people.inmate()
    mine = (await inmate.get("/api/inmate/calls"))["rows"]
    assert {row["id"] for row in mine} == {held["id"], refused["id"]}
