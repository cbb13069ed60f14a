"""From the application to the decision."""

from datetime import UTC, datetime, timedelta

import pytest

from connectors.postgres.people import people as person_rows
from schemas.people.kinds import CustodyState
from tests.integration.serve.client import People
from tests.integration.serve.journey import (
    approved,
    audit_rows,
    audit_rows_of,
    request_body,
    requested,
)
from tests.integration.serve.world import World


@pytest.mark.requirement("VC-GEN-06")
async def test_an_application_waits_for_an_officer(people: People, world: World) -> None:
    relative = await people.relative()
    call_id = await requested(world, relative)
    approver = await people.officer("approver")
    page = await approver.get("/api/calls", state="requested")
    assert [row["id"] for row in page["rows"]] == [call_id]
    case = await approver.get(f"/api/calls/{call_id}")
    assert case["suggestion"] == "approve"
    assert case["allowed"] == ["approve", "reject"]
    assert [check["passed"] for check in case["checks"]] == [True] * 7
    approved_case = await approver.post(f"/api/calls/{call_id}/approve", {})
    assert approved_case["call"]["state"] == "approved"
    titles = [(stage["title"], stage["actor_name"]) for stage in approved_case["stages"]]
    assert titles[0] == ("提交申请", "李某某")
    assert titles[-1] == ("审批通过", "民警approver")


@pytest.mark.requirement("VC-GEN-06")
async def test_a_refusal_shows_its_reason(people: People, world: World) -> None:
    relative = await people.relative()
    call_id = await requested(world, relative)
    approver = await people.officer("approver")
    empty = await approver.refused(f"/api/calls/{call_id}/reject", {"reason": ""})
    assert empty == (422, "invalid_input")
    await approver.post(f"/api/calls/{call_id}/reject", {"reason": "当日已有安排"})
    seen = await relative.get(f"/api/relative/calls/{call_id}")
    assert (seen["state"], seen["reason"]) == ("rejected", "当日已有安排")
    again = await approver.refused(f"/api/calls/{call_id}/approve", {})
    assert again == (409, "state_not_allowed")


@pytest.mark.requirement("VC-GEN-19")
async def test_deciding_against_a_check_needs_a_reason(people: People, world: World) -> None:
    relative = await people.relative()
    call_id = await requested(world, relative)
    async with world.database.transaction() as tx:
        await person_rows.add_to_blacklist(
            tx,
            relative_id=world.relative_id,
            reason="曾携带违禁品",
            since=datetime.now(UTC) - timedelta(days=1),
        )
    approver = await people.officer("approver")
    case = await approver.get(f"/api/calls/{call_id}")
    assert case["suggestion"] == "reject"
    failed = [check["name"] for check in case["checks"] if not check["passed"]]
    assert failed == ["blacklist"]
    refused = await approver.refused(f"/api/calls/{call_id}/approve", {})
    assert refused == (422, "reason_required")
    decided = await approver.post(f"/api/calls/{call_id}/approve", {"reason": "经核实已解除"})
    assert decided["call"]["state"] == "approved"
    # They stand as the decision saw them, not as they were when it was booked.
    assert [one["name"] for one in decided["checks"] if not one["passed"]] == ["blacklist"]
    assert ("call.approve", "refused", "reason_required") in await audit_rows(world, call_id)


@pytest.mark.requirement("VC-GEN-05")
async def test_an_inmate_no_longer_in_custody_is_refused(people: People, world: World) -> None:
    relative = await people.relative()
    async with world.database.transaction() as tx:
        await person_rows.set_custody(tx, world.inmate_id, CustodyState.RELEASED)
    reply = await relative.ask("POST", "/api/relative/calls", request_body(world))
    assert reply.status_code == 403
    assert reply.json()["code"] == "not_in_custody"
    assert "已释放" in reply.json()["message"]


@pytest.mark.requirement("VC-FAM-03")
async def test_the_allowance_is_kept(people: People, world: World) -> None:
    world.now = datetime(2026, 11, 10, 2, 0, tzinfo=UTC)
    relative = await people.relative()
    for hours in (1, 2, 3):
        await requested(world, relative, minutes_ahead=hours * 60)
    (bound,) = await relative.get("/api/relative/inmates")
    assert bound["calls_left"] == 0
    fourth = request_body(world, minutes_ahead=240)
    assert await relative.refused("/api/relative/calls", fourth) == (409, "allowance_used")
    calls = await relative.get("/api/relative/calls")
    assert calls["total"] == 3
    await relative.post(f"/api/relative/calls/{calls['rows'][0]['id']}/cancel")
    assert (await relative.post("/api/relative/calls", fourth))["state"] == "requested"


async def test_a_taken_time_is_not_free(people: People, world: World) -> None:
    relative = await people.relative()
    body = request_body(world, minutes_ahead=60)
    await relative.post("/api/relative/calls", body)
    assert await relative.refused("/api/relative/calls", body) == (409, "slot_taken")
    day = (datetime.now(UTC) + timedelta(minutes=60, hours=8)).date().isoformat()
    slots = await relative.get("/api/relative/slots", inmate_id=world.inmate_id, day=day)
    taken = [slot for slot in slots if not slot["free"]]
    assert taken
    assert any(slot["free"] for slot in slots)


async def test_another_relative_sees_nothing(people: People, world: World) -> None:
    call_id = await requested(world, await people.relative())
    stranger = await people.relative("wx-wang")
    assert (await stranger.http.get(f"/api/relative/calls/{call_id}")).status_code == 404
    assert await stranger.get("/api/relative/inmates") == []
    body = request_body(world)
    assert await stranger.refused("/api/relative/calls", body) == (404, "inmate_not_found")
    asked = await audit_rows_of(world, "inmate", world.inmate_id)
    told = [(row.action, row.result, row.detail.get("code", "")) for row in asked]
    assert ("call.request", "refused", "inmate_not_found") in told
    cancel = await stranger.refused(f"/api/relative/calls/{call_id}/cancel")
    assert cancel == (404, "call_not_found")
    assert ("call.cancel", "refused", "call_not_found") in await audit_rows(world, call_id)


async def test_what_lies_outside_the_unit_does_not_exist(people: People, world: World) -> None:
    call_id = await requested(world, await people.relative())
    elsewhere = await people.officer("elsewhere")
    assert (await elsewhere.get("/api/calls"))["total"] == 0
    assert (await elsewhere.http.get(f"/api/calls/{call_id}")).status_code == 404
    approve = await elsewhere.refused(f"/api/calls/{call_id}/approve", {})
    assert approve == (404, "call_not_found")
    assert ("call.approve", "refused", "call_not_found") in await audit_rows(world, call_id)


async def test_roles_bound_what_an_officer_may_do(people: People, world: World) -> None:
    call_id = await requested(world, await people.relative())
    monitor = await people.officer("monitor")
    approve = await monitor.refused(f"/api/calls/{call_id}/approve", {})
    assert approve == (403, "no_permission")
    admin = await people.officer("sysadmin")
    assert (await admin.http.get("/api/calls")).status_code == 403


async def test_a_case_is_found_by_day_and_name(people: People, world: World) -> None:
    call_id = await approved(world, people, await people.relative())
    approver = await people.officer("approver")
    case = await approver.get(f"/api/calls/{call_id}")
    local_day = (datetime.fromisoformat(case["call"]["starts_at"]) + timedelta(hours=8)).date()
    assert (await approver.get("/api/calls", q="周某", day=str(local_day)))["total"] == 1
    day_after = local_day + timedelta(days=1)
    assert (await approver.get("/api/calls", q="周某", day=str(day_after)))["total"] == 0
    assert (await approver.get("/api/calls", q="没有此人"))["total"] == 0
    two = await approver.http.get("/api/calls?state=requested&state=approved")
    assert two.json()["total"] == 1
