"""Who decides an application: those of its node, and whoever stands in for who is gone."""

from datetime import UTC, datetime, timedelta

import pytest

from connectors.postgres.audit import audit
from pipelines.flows.approvals import notices
from schemas.calls.state import CallState
from tests.integration.serve.approvals.approvers import admin as admin
from tests.integration.serve.approvals.approvers import approver as approver
from tests.integration.serve.approvals.approvers import disable, state_of
from tests.integration.serve.approvals.approvers import leader as leader
from tests.integration.serve.approving import (
    APPROVER,
    LEADER,
    PRISON,
    add_officer,
    applied,
    by_role,
    decide,
    decision,
    node,
    only,
    set_flow,
)
from tests.integration.serve.client import People, Person
from tests.integration.serve.world import World


@pytest.mark.requirement("VC-CFG-02")
async def test_who_stands_in_no_node_cannot_decide(
    people: People, world: World, admin: Person, approver: Person, leader: Person
) -> None:
    await set_flow(admin, PRISON)
    call_id = await applied(people, world)
    case = await only(leader)
    path = f"/api/approvals/{case['id']}/decisions"
    assert await approver.refused(path, decision(case, "approve")) == (403, "not_approver")
    shown = await approver.get(f"/api/calls/{call_id}")
    assert shown["allowed"] == []
    direct = await approver.refused(f"/api/calls/{call_id}/approve", {})
    assert direct == (403, "not_approver")
    elsewhere = await people.officer("elsewhere")
    assert await elsewhere.refused(path, decision(case, "approve")) == (404, "approval_not_found")
    async with world.database.transaction() as tx:
        rows = await audit.rows_of(tx, "approval_case", case["id"])
    refused = [row.detail["code"] for row in rows if row.result == "refused"]
    assert refused == ["not_approver", "approval_not_found"]


async def test_all_of_a_node_must_approve(
    people: People, world: World, admin: Person, approver: Person
) -> None:
    second = await people.officer("prison_approver")
    await set_flow(admin, node("both", by_role("approver"), need="all"))
    call_id = await applied(people, world)
    case = await only(approver)
    assert sorted(case["waiting"]) == ["民警approver", "民警prison_approver"]
    await decide(approver, case, "approve")
    assert (await approver.get("/api/approvals/pending"))["total"] == 0
    path = f"/api/approvals/{case['id']}/decisions"
    twice = await approver.refused(path, decision(case, "approve"))
    assert twice == (409, "already_decided")
    assert await state_of(world, call_id) is CallState.REQUESTED
    await decide(second, await only(second), "approve")
    assert await state_of(world, call_id) is CallState.APPROVED


async def test_the_one_who_left_is_no_longer_awaited(
    people: People, world: World, admin: Person, approver: Person
) -> None:
    await set_flow(admin, node("both", by_role("approver"), need="all"))
    call_id = await applied(people, world)
    case = await only(approver)
    await disable(world, "prison_approver")
    await decide(approver, case, "approve")
    assert await state_of(world, call_id) is CallState.APPROVED


async def test_a_named_approver_who_left_is_followed_by_the_superior(
    people: People, world: World, admin: Person, leader: Person
) -> None:
    named = await add_officer(world, "named", "P03-W01", APPROVER)
    await set_flow(admin, node("one", {"by": "person", "officer_id": named}))
    call_id = await applied(people, world)
    assert (await leader.get("/api/approvals/pending"))["total"] == 0
    await disable(world, "named")
    assert await notices.reseat_stale(world.database, world.seal, world.clock()) == 1
    case = await only(leader)
    await decide(leader, case, "approve")
    assert await state_of(world, call_id) is CallState.APPROVED


async def test_a_case_with_nobody_is_shown_and_handed_to_somebody(
    people: People, world: World, admin: Person, approver: Person
) -> None:
    named = await add_officer(world, "named", "P03-W01", APPROVER)
    await set_flow(admin, node("one", {"by": "person", "officer_id": named}))
    for login in ("named", "leader", "chief"):
        await disable(world, login)
    call_id = await applied(people, world)
    (case,) = (await admin.get("/api/approvals/stuck"))["rows"]
    assert (case["node_title"], "title" in case) == ("节点one", False)
    me = await approver.get("/api/officer/me")
    handed = {"visit": case["visit"], "officer_id": me["id"], "reason": "原审批人已调离"}
    await admin.post(f"/api/approvals/{case['id']}/assign", handed)
    assert (await admin.get("/api/approvals/stuck"))["total"] == 0
    await decide(approver, await only(approver), "approve")
    assert await state_of(world, call_id) is CallState.APPROVED
    again = await admin.refused(f"/api/approvals/{case['id']}/assign", handed)
    assert again == (409, "decided_meanwhile")


async def test_a_stuck_case_is_taken_up_by_a_new_leader(
    people: People, world: World, admin: Person
) -> None:
    named = await add_officer(world, "named", "P03-W01", APPROVER)
    await set_flow(admin, node("one", {"by": "person", "officer_id": named}))
    for login in ("named", "leader", "chief"):
        await disable(world, login)
    call_id = await applied(people, world)
    await add_officer(world, "successor", "P03", LEADER)
    now = world.clock()
    assert await notices.reseat_stale(world.database, world.seal, now) == 0
    later = now + timedelta(minutes=2)
    assert await notices.reseat_stale(world.database, world.seal, later) == 1
    successor = await people.officer("successor")
    await decide(successor, await only(successor), "approve")
    assert await state_of(world, call_id) is CallState.APPROVED


async def test_a_desk_is_handed_to_a_deputy(people: People, world: World, approver: Person) -> None:
    deputy_id = await add_officer(world, "deputy", "P03", LEADER)
    stranger_id = await add_officer(world, "stranger", "P04", LEADER)
    deputy = await people.officer("deputy")
    await applied(people, world)
    case = await only(approver)
    path = f"/api/approvals/{case['id']}/delegate"
    handed = {"visit": case["visit"], "officer_id": stranger_id, "reason": "出差"}
    assert await approver.refused(path, handed) == (422, "deputy_out_of_scope")
    await approver.post(path, handed | {"officer_id": deputy_id})
    decided = await decide(deputy, await only(deputy), "approve")
    assert decided["steps"][-1]["on_behalf_of"] == "民警approver"
    assert decided["steps"][-1]["valid"] is True


async def test_a_standing_deputy_decides_meanwhile(
    people: People, world: World, approver: Person
) -> None:
    deputy_id = await add_officer(world, "deputy", "P03-W01", LEADER)
    deputy = await people.officer("deputy")
    now = datetime.now(UTC)
    until = (now + timedelta(days=1)).isoformat()
    body = {"officer_id": deputy_id, "since": now.isoformat(), "until": until, "reason": "休假"}
    (mine,) = await approver.post("/api/approvals/delegations", body)
    await applied(people, world)
    assert (await only(deputy))["mine"]
    await approver.http.delete(f"/api/approvals/delegations/{mine['id']}")
    await applied(people, world, minutes_ahead=60)
    assert (await deputy.get("/api/approvals/pending"))["total"] == 1
