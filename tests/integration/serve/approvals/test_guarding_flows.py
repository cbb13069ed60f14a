"""Flows of kinds that guard: somebody decides, and two persons publish (PI-2, NF-SEC-06)."""

from typing import Any

import msgspec
import pytest

from connectors.postgres.approvals import flows
from schemas.approvals.definition import ByRole, Definition, Node
from schemas.approvals.state import Mode
from schemas.modules.catalog import MODULES
from schemas.people.kinds import Role
from tests.integration.serve.approving import (
    add_officer,
    by_role,
    decide,
    flow_of,
    node,
    only,
    put,
)
from tests.integration.serve.client import People, Person
from tests.integration.serve.journey import audit_rows_of
from tests.integration.serve.modules.bench import Bench
from tests.integration.serve.world import World

CODE = "agency_people"
GUARDING = [
    "key_data",
    "interface_grant",
    "data_export",
    "account_erasure",
    "confidentiality",
    "recording_deletion",
    "recording_release",
]
LEADER = node("leader", by_role("leader"))


@pytest.fixture
async def first(people: People) -> Person:
    return await people.officer("sysadmin")


@pytest.fixture
async def second(people: People, world: World) -> Person:
    await add_officer(world, "sysadmin2", "SH", frozenset({Role.SYSTEM_ADMIN}))
    return await people.officer("sysadmin2")


@pytest.fixture
def bench(people: People, world: World, monkeypatch: pytest.MonkeyPatch) -> Bench:
    """A module as if it were declared to be key data."""
    guarded = msgspec.structs.replace(MODULES[CODE], guarded="key_data")
    monkeypatch.setitem(MODULES, CODE, guarded)
    return Bench(CODE, people, world)


async def drafted(editor: Person, kind: str, mode: str = "approval", name: str = "收紧") -> Any:
    """The bureau's flow of the kind with a draft by this editor."""
    flow = await flow_of(editor, kind)
    path = f"/api/approval-flows/{flow['id']}"
    newest = (await editor.get(path))["versions"][0]["number"]
    body = {"base": newest, "name": name, "definition": {"mode": mode, "nodes": [LEADER]}}
    return await put(editor, f"{path}/draft", body)


def publish_of(detail: Any) -> tuple[str, dict[str, Any]]:
    path = f"/api/approval-flows/{detail['flow']['id']}/publish"
    return path, {"version": detail["versions"][0]["number"]}


@pytest.mark.requirement("VC-CFG-02")
@pytest.mark.parametrize("kind", GUARDING)
async def test_a_filing_of_a_kind_that_guards_is_not_published(
    first: Person, second: Person, kind: str
) -> None:
    detail = await drafted(first, kind, "filing")
    (problem,) = detail["problems"]
    title = detail["kind"]["title"]
    assert problem["message"] == f"“{title}”须由民警审批，不能设为备案制"
    path, body = publish_of(detail)
    reply = await second.ask("POST", path, body)
    assert (reply.status_code, reply.json()["code"]) == (422, "flow_invalid")
    assert f"“{title}”须由民警审批，不能设为备案制" in reply.json()["message"]
    assert (await flow_of(first, kind))["version"] == 1


@pytest.mark.requirement("VC-CFG-02")
async def test_a_filing_that_was_published_before_is_followed_as_one_of_approvals(
    bench: Bench, people: People, world: World, first: Person
) -> None:
    flow = await flow_of(first, "key_data")
    decides = Node(key="leader", title="领导审批", approvers=[ByRole(role=Role.LEADER.value)])
    filing = Definition(mode=Mode.FILING, nodes=[decides])
    async with world.database.transaction() as tx:
        # As a version of before this was refused lies in the database.
        at = world.clock()
        number = await flows.save_draft(tx, flow["id"], filing, note="", by="民警", at=at)
        await flows.publish(tx, flow["id"], number, by="民警", at=at)
    keeper, made = await bench.keeper(), await bench.create()
    body = {"version": made["version"], "values": {"body": "新单位"}, "reason": "更正"}
    waiting = (await keeper.ask("PUT", f"{bench.path}/{made['id']}", body)).json()
    assert waiting["values"] == made["values"]
    chief = await people.officer("chief")
    case = await only(chief)
    assert case["id"] == waiting["pending"]
    assert (await chief.get(f"/api/approvals/{case['id']}"))["mode"] == "approval"
    await decide(chief, case, "approve", "同意")
    shown = await keeper.get(f"{bench.path}/{made['id']}")
    assert shown["record"]["values"]["body"] == "新单位"


@pytest.mark.requirement("VC-CFG-02")
async def test_a_published_flow_in_which_nobody_decides_takes_no_application(
    bench: Bench, world: World, first: Person
) -> None:
    flow = await flow_of(first, "key_data")
    async with world.database.transaction() as tx:
        at, nobody = world.clock(), Definition(nodes=[])
        number = await flows.save_draft(tx, flow["id"], nobody, note="", by="民警", at=at)
        await flows.publish(tx, flow["id"], number, by="民警", at=at)
    keeper, made = await bench.keeper(), await bench.create()
    body = {"version": made["version"], "values": {"body": "新单位"}, "reason": "更正"}
    reply = await keeper.ask("PUT", f"{bench.path}/{made['id']}", body)
    assert (reply.status_code, reply.json()["code"]) == (409, "nobody_decides")
    shown = await keeper.get(f"{bench.path}/{made['id']}")
    assert (shown["record"]["values"], shown["record"]["pending"]) == (made["values"], None)


@pytest.mark.requirement("NF-SEC-06")
@pytest.mark.parametrize("kind", GUARDING)
async def test_whoever_edited_last_does_not_publish_and_another_does(
    world: World, first: Person, second: Person, kind: str
) -> None:
    detail = await drafted(first, kind)
    assert detail["kind"]["guarding"] is True
    path, body = publish_of(detail)
    assert await first.refused(path, body) == (403, "own_flow_draft")
    # Whoever touches it again answers for all of it.
    detail = await drafted(second, kind, name="再收紧")
    assert await second.refused(path, body) == (403, "own_flow_draft")
    done = await first.post(path, body)
    assert (done["flow"]["version"], done["versions"][0]["published_by"]) == (2, "民警sysadmin")
    rows = await audit_rows_of(world, "approval_flow", done["flow"]["id"])
    assert [(row.action, row.result) for row in rows if row.action.endswith("publish")] == [
        ("approval_flow.publish", "refused"),
        ("approval_flow.publish", "refused"),
        ("approval_flow.publish", "ok"),
    ]


async def test_a_prisons_own_flow_of_a_kind_that_guards_takes_two_from_its_making_on(
    world: World, first: Person, second: Person
) -> None:
    await flow_of(first, "key_data")
    asked = {"kind": "key_data", "prison_id": world.prison_id, "name": "三监重点数据"}
    made = await first.post("/api/approval-flows", asked)
    path, body = publish_of(made)
    assert await first.refused(path, body) == (403, "own_flow_draft")
    assert (await second.post(path, body))["flow"]["version"] == 1


async def test_any_other_flow_is_published_by_whoever_edited_it(first: Person) -> None:
    detail = await drafted(first, "video_call", "filing")
    assert detail["kind"]["guarding"] is False
    assert (await first.post(*publish_of(detail)))["flow"]["version"] == 2
