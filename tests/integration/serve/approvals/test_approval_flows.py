"""Configuring flows, and what a change means for applications."""

import pytest
from sqlalchemy import text

from connectors.postgres.approvals import cases, seats
from connectors.postgres.audit import audit
from connectors.postgres.calls import calls
from connectors.postgres.database import Database
from connectors.postgres.platform import units
from schemas.calls.state import CallState
from schemas.people.kinds import Role
from tests.integration.serve.approving import (
    PRISON,
    WARD,
    add_officer,
    add_pair,
    applied,
    by_role,
    decide,
    flow_of,
    node,
    only,
    publish,
    put,
    set_flow,
)
from tests.integration.serve.client import People, Person
from tests.integration.serve.journey import request_body
from tests.integration.serve.world import World


@pytest.fixture
async def admin(people: People) -> Person:
    return await people.officer("sysadmin")


@pytest.fixture
async def approver(people: People) -> Person:
    return await people.officer("approver")


@pytest.mark.requirement("VC-CFG-01")
async def test_the_list_shows_what_a_flow_is(admin: Person) -> None:
    flow = await flow_of(admin)
    assert (flow["kind_title"], flow["name"], flow["state"]) == (
        "可视通话",
        "可视通话审批",
        "published",
    )
    assert flow["nodes"] == ["监区审批（审批民警）"]
    assert flow["operated_by"] == "系统"
    assert flow["operated_at"]
    detail = await admin.get(f"/api/approval-flows/{flow['id']}")
    assert [one["key"] for one in detail["versions"][0]["definition"]["nodes"]] == ["ward"]
    assert detail["problems"] == []


@pytest.mark.requirement("VC-CFG-02")
async def test_a_running_case_keeps_its_version(
    people: People, world: World, admin: Person, approver: Person
) -> None:
    leader = await people.officer("leader")
    running = await applied(people, world)
    changed = await set_flow(admin, WARD, PRISON)
    assert [(one["number"], one["state"], one["running"]) for one in changed["versions"]] == [
        (2, "published", 0),
        (1, "retired", 1),
    ]
    fresh = await applied(people, world, minutes_ahead=60)
    for case in (await approver.get("/api/approvals/pending"))["rows"]:
        await decide(approver, case, "approve")
    async with world.database.transaction() as tx:
        old, new = await calls.get(tx, running), await calls.get(tx, fresh)
    assert old is not None
    assert new is not None
    assert (old.state, new.state) == (CallState.APPROVED, CallState.REQUESTED)
    detail = await leader.get(f"/api/approvals/{(await only(leader))['id']}")
    assert (detail["flow_version"], [one["state"] for one in detail["path"]]) == (
        2,
        ["done", "current"],
    )


@pytest.mark.requirement("VC-CFG-03")
async def test_two_prisons_follow_two_flows(
    people: People, world: World, admin: Person, approver: Person
) -> None:
    async with world.database.transaction() as tx:
        prison = await units.by_code(tx, "P04")
    assert prison is not None
    await flow_of(admin)
    body = {"kind": "video_call", "prison_id": prison.id, "name": "四监可视通话"}
    own = await admin.post("/api/approval-flows", body)
    assert await admin.refused("/api/approval-flows", body) == (409, "flow_exists")
    assert [one["key"] for one in own["versions"][0]["definition"]["nodes"]] == ["ward"]
    chief = node("chief", by_role("leader"))
    await publish(admin, own["flow"]["id"], [chief])

    head = await people.officer("other_leader")
    relative = await people.relative()
    inmate = await add_pair(world, "P04", "wx-li")
    there = request_body(world, minutes_ahead=60) | {"inmate_id": inmate}
    await relative.post("/api/relative/calls", there)
    await applied(people, world, minutes_ahead=120)
    assert (await only(head))["node_title"] == "节点chief"
    assert (await only(approver))["node_title"] == "监区审批"

    await admin.post(f"/api/approval-flows/{own['flow']['id']}/retire")
    later = request_body(world, minutes_ahead=180) | {"inmate_id": inmate}
    await relative.post("/api/relative/calls", later)
    elsewhere = await people.officer("elsewhere")
    assert (await only(elsewhere))["node_title"] == "监区审批"


@pytest.mark.requirement("VC-CFG-02")
async def test_a_flow_with_problems_is_kept_and_not_published(admin: Person) -> None:
    flow = await flow_of(admin)
    gone = "0" * 26
    nodes = [
        node("empty"),
        node("gone", {"by": "person", "officer_id": gone}),
        node(
            "asks",
            by_role("approver"),
            conditions=[{"field": "weather", "operator": "eq", "value": "rain"}],
            remind_hours=2,
        ),
    ]
    path = f"/api/approval-flows/{flow['id']}"
    body = {"base": 1, "name": "有问题的流程", "definition": {"nodes": nodes}}
    saved = await put(admin, f"{path}/draft", body)
    assert [(one["node"], one["part"]) for one in saved["problems"]] == [
        ("empty", "approvers"),
        ("gone", "approvers"),
        ("asks", "conditions"),
        ("asks", "limit"),
    ]
    assert await admin.refused(f"{path}/publish", {"version": 2}) == (422, "flow_invalid")
    assert (await flow_of(admin))["version"] == 1
    found = await admin.post(f"{path}/check", {"nodes": []})
    assert [one["message"] for one in found] == ["流程至少要有一个节点"]
    dropped = (await admin.http.delete(f"{path}/draft")).json()
    assert [one["number"] for one in dropped["versions"]] == [1]


async def test_the_second_editor_is_told(admin: Person) -> None:
    flow = await flow_of(admin)
    path = f"/api/approval-flows/{flow['id']}/draft"
    body = {"base": 1, "name": "甲", "definition": {"nodes": [WARD]}}
    await put(admin, path, body)
    reply = await admin.ask("PUT", path, body | {"name": "乙"})
    assert (reply.status_code, reply.json()["code"]) == (409, "changed_meanwhile")
    assert (await flow_of(admin))["name"] == "甲"


async def test_a_published_version_never_changes(admin: Person, owner_url: str) -> None:
    await set_flow(admin, WARD)
    database = Database(owner_url)
    try:
        for change in ("definition = '{}'", "number = 9", "state = 'draft'"):
            with pytest.raises(Exception, match="never changed"):
                async with database.transaction() as tx:
                    await tx.execute(text(f"update approval_flow_version set {change}"))
    finally:
        await database.close()


async def test_who_may_not_configure_cannot(
    people: People, world: World, admin: Person, approver: Person
) -> None:
    flow = await flow_of(admin)
    path = f"/api/approval-flows/{flow['id']}"
    assert (await approver.http.get("/api/approval-flows")).status_code == 403
    assert await approver.refused(f"{path}/publish", {"version": 1}) == (403, "no_permission")
    await add_officer(world, "local_admin", "P03", frozenset({Role.SYSTEM_ADMIN}))
    local = await people.officer("local_admin")
    assert not (await flow_of(local))["editable"]
    refused = await local.refused(f"{path}/publish", {"version": 1})
    assert refused == (404, "flow_not_found")
    async with world.database.transaction() as tx:
        rows = await audit.rows_of(tx, "approval_flow", flow["id"])
    assert [(row.action, row.result) for row in rows] == [
        ("access.refused", "refused"),
        ("approval_flow.publish", "refused"),
    ]


async def test_a_role_row_put_in_by_hand_makes_no_approver(
    people: People, world: World, approver: Person, owner_url: str
) -> None:
    """The seal of a row decides, not the row (AC-3)."""
    await applied(people, world)
    database = Database(owner_url)
    try:
        async with database.transaction() as tx:
            await tx.execute(text("update officer_role set mac = repeat('0', 64)"))
    finally:
        await database.close()
    second = await applied(people, world, minutes_ahead=60)
    async with world.database.transaction() as tx:
        case = await cases.need_latest(tx, "video_call", second)
        assert await seats.of_cases(tx, [case.id]) == []
