"""What is done in the approval centre and with its flows leaves its rows (AU-1)."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.integration.serve.access.test_rights_changes import account
from tests.integration.serve.approving import (
    APPROVER,
    PRISON,
    WARD,
    add_officer,
    applied,
    decide,
    flow_of,
    node,
    only,
    publish,
    put,
    set_flow,
)
from tests.integration.serve.audited.driving import delete
from tests.integration.serve.client import People, Person
from tests.integration.serve.modules.bench import Bench
from tests.integration.serve.world import World

ROUTES = {
    "POST /api/approvals/decisions",
    "POST /api/approvals/delegations",
    "DELETE /api/approvals/delegations/{delegation_id}",
    "POST /api/approvals/{case_id}/decisions",
    "POST /api/approvals/{case_id}/delegate",
    "POST /api/approvals/{case_id}/assign",
    "POST /api/approvals/{case_id}/withdraw",
    "POST /api/approval-flows",
    "PUT /api/approval-flows/{flow_id}/draft",
    "DELETE /api/approval-flows/{flow_id}/draft",
    "POST /api/approval-flows/{flow_id}/publish",
    "POST /api/approval-flows/{flow_id}/retire",
}
DECISIONS = "/api/approvals/decisions"


@pytest.mark.requirement("AU-1")
@pytest.mark.requirement("NF-SEC-07")
async def test_what_is_decided_and_configured_is_written_down(people: People, world: World) -> None:
    admin, approver = await people.officer("sysadmin"), await people.officer("approver")
    await decided(people, world, approver)
    await withdrawn(people, world)
    await stuck(people, world, admin, approver)
    await flows(world, admin)
    assert people.watch.audited >= ROUTES, ROUTES - people.watch.audited
    assert "POST /api/approval-flows/{flow_id}/check" in people.watch.succeeded


async def decided(people: People, world: World, approver: Person) -> None:
    deputy = await add_officer(world, "deputy", "P03-W01", APPROVER)
    await applied(people, world, minutes_ahead=60)
    case = await only(approver)
    await decide(approver, case, "approve")
    await applied(people, world, minutes_ahead=120)
    case = await only(approver)
    handed = {"visit": case["visit"], "officer_id": deputy, "reason": "出差"}
    await approver.post(f"/api/approvals/{case['id']}/delegate", handed)
    other = await people.officer("deputy")
    case = await only(other)
    items = [{"id": case["id"], "visit": case["visit"]}]
    await other.post(DECISIONS, {"items": items, "verdict": "approve", "opinion": ""})
    now = datetime.now(UTC)
    away = {
        "officer_id": deputy,
        "since": now.isoformat(),
        "until": (now + timedelta(days=1)).isoformat(),
        "reason": "休假",
    }
    (made,) = await approver.post("/api/approvals/delegations", away)
    await delete(approver, f"/api/approvals/delegations/{made['id']}")


async def withdrawn(people: People, world: World) -> None:
    """An officer takes back what he submitted himself."""
    bench = Bench("relatives", people, world)
    leader = await bench.keeper()
    asked = {"query": "", "format": "csv", "purpose": "核对"}
    request = await leader.post("/api/records/relatives/export-requests", asked)
    await leader.post(f"/api/approvals/{request['id']}/withdraw", {})


async def stuck(people: People, world: World, admin: Person, approver: Person) -> None:
    """Nobody is left to decide, and the keeper of flows names somebody."""
    alone = await add_officer(world, "alone", "P03-W01", APPROVER)
    await set_flow(admin, node("one", {"by": "person", "officer_id": alone}))
    for login in ("alone", "leader", "chief"):
        path = f"/api/accounts/{await account(world, login)}/disable"
        await admin.post(path, {"reason": "调离"})
    await applied(people, world, minutes_ahead=180)
    (case,) = (await admin.get("/api/approvals/stuck"))["rows"]
    me = await approver.get("/api/officer/me")
    named = {"visit": case["visit"], "officer_id": me["id"], "reason": "原审批人已调离"}
    await admin.post(f"/api/approvals/{case['id']}/assign", named)


async def flows(world: World, admin: Person) -> None:
    flow = await flow_of(admin)
    path = f"/api/approval-flows/{flow['id']}"
    published = await publish(admin, flow["id"], [WARD, PRISON])
    number = published["versions"][0]["number"]
    draft = {"base": number, "name": "改", "definition": {"mode": "approval", "nodes": [WARD]}}
    await put(admin, f"{path}/draft", draft)
    await admin.post(f"{path}/check", {"nodes": [WARD]})
    await delete(admin, f"{path}/draft")
    body = {"kind": "video_call", "prison_id": world.other_prison_id, "name": "四监可视通话"}
    own = await admin.post("/api/approval-flows", body)
    await publish(admin, own["flow"]["id"], [WARD])
    await admin.post(f"/api/approval-flows/{own['flow']['id']}/retire")
