"""A barred inmate: no way of booking, coming bookings cancelled, restored by a second officer."""

from typing import Any

import pytest

from connectors.postgres.people.inmate_blacklist import inmate_blacklisted
from schemas.people.kinds import BarredFrom
from tests.integration.serve.approving import decide
from tests.integration.serve.client import People, Person
from tests.integration.serve.journey import approved, ready, request_body, requested
from tests.integration.serve.world import World

PATH = "/api/records/inmate_blacklist"


async def bar(officer: Person, world: World, **more: Any) -> Any:
    values = {"inmate_id": world.inmate_id, "channel": "video", "reason": "违反通话纪律"} | more
    return await officer.post(PATH, {"values": values})


@pytest.mark.requirement("VC-VCM-04")
async def test_a_barred_inmate_is_not_booked_and_removal_by_a_second_officer_restores(
    people: People, world: World
) -> None:
    leader, relative = await people.officer("leader"), await people.relative()
    made = await bar(leader, world)
    assert made["titles"]["entered_by"].endswith("民警leader")
    refused = await relative.ask("POST", "/api/relative/calls", request_body(world))
    assert (refused.status_code, refused.json()["code"]) == (403, "inmate_blacklisted")
    assert "违反通话纪律" not in refused.text
    booked = {
        "inmate_id": world.inmate_id,
        "relative_id": world.relative_id,
        "starts_at": request_body(world, minutes_ahead=60)["starts_at"],
        "minutes": 10,
        "reason": "罪犯本人申请",
    }
    approver = await people.officer("prison_approver")
    by_officer = await approver.ask("POST", "/api/calls", booked)
    assert (by_officer.status_code, by_officer.json()["code"]) == (403, "inmate_blacklisted")
    assert "违反通话纪律" in by_officer.text
    # The list bars what it names: a video call, and no visit.
    async with world.database.transaction() as tx:
        now = world.clock()
        assert await inmate_blacklisted(tx, world.inmate_id, now, BarredFrom.VIDEO)
        assert await inmate_blacklisted(tx, world.inmate_id, now, BarredFrom.VISIT) is None
    lift = {"version": made["version"], "reason": "表现良好"}
    waiting = await leader.post(f"{PATH}/{made['id']}/actions/lift", lift)
    assert (waiting["state"], bool(waiting["pending"])) == ("active", True)
    again = await relative.refused("/api/relative/calls", request_body(world))
    assert again == (403, "inmate_blacklisted")
    chief = await people.officer("chief")
    (case,) = (await chief.get("/api/approvals/pending"))["rows"]
    await decide(chief, case, "approve", "同意解除")
    assert (await leader.get(f"{PATH}/{made['id']}"))["record"]["state"] == "lifted"
    assert await requested(world, relative)


@pytest.mark.requirement("VC-VCM-04")
async def test_coming_bookings_are_listed_with_the_entry_and_cancelled_there(
    people: People, world: World
) -> None:
    relative, leader = await people.relative(), await people.officer("leader")
    agreed = await approved(world, people, relative, minutes_ahead=60)
    waiting = await requested(world, relative, minutes_ahead=120)
    made = await bar(leader, world)
    path = f"/api/inmate-blacklist/{made['id']}"
    coming = await leader.get(f"{path}/coming-calls")
    assert [(one["id"], one["state"]) for one in coming] == [
        (agreed, "approved"),
        (waiting, "requested"),
    ]
    approver = await people.officer("approver")
    case = await approver.get(f"/api/calls/{waiting}")
    failed = {one["name"]: one["message"] for one in case["checks"] if not one["passed"]}
    assert failed == {"inmate_blacklist": "罪犯在黑名单中：违反通话纪律"}
    other = await people.officer("other_leader")
    cancel = {"call_ids": [agreed, waiting], "reason": "罪犯列入黑名单"}
    assert await other.refused(f"{path}/cancel-calls", cancel) == (404, "record_not_found")
    assert await leader.post(f"{path}/cancel-calls", cancel) == []
    for call_id in (agreed, waiting):
        seen = await relative.get(f"/api/relative/calls/{call_id}")
        assert (seen["state"], seen["reason"]) == ("cancelled", "罪犯列入黑名单")
    assert (await approver.get("/api/approvals/pending"))["rows"] == []
    assert await leader.refused(f"{path}/cancel-calls", cancel) == (409, "state_not_allowed")


@pytest.mark.requirement("VC-VCM-04")
async def test_an_approved_call_of_a_barred_inmate_is_not_joined(
    people: People, world: World
) -> None:
    relative, leader = await people.relative(), await people.officer("leader")
    call_id = await approved(world, people, relative)
    await ready(relative, call_id)
    await bar(leader, world, channel="all")
    tokens = f"/api/relative/calls/{call_id}/join-tokens"
    refused = await relative.refused(tokens, {"device_id": "device-of-the-test"})
    assert refused == (403, "inmate_blacklisted")


async def test_a_visit_is_refused_where_the_entry_bars_visits(people: People, world: World) -> None:
    leader = await people.officer("leader")
    await bar(leader, world, channel="visit")
    values = {
        "inmate_id": world.inmate_id,
        "relative_id": world.relative_id,
        "day": "2026-12-01",
        "starts": "09:30",
    }
    reply = await leader.ask("POST", "/api/records/visit_bookings", {"values": values})
    assert reply.status_code == 422
    assert reply.json()["detail"]["problems"] == [
        {"field": "inmate_id", "message": "该罪犯在罪犯黑名单中：违反通话纪律"}
    ]
    again = await leader.ask(
        "POST",
        PATH,
        {"values": {"inmate_id": world.inmate_id, "channel": "visit", "reason": "重复"}},
    )
    assert again.status_code == 422
