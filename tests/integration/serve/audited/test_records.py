"""What is done with the records of modules leaves its rows (AU-1, VC-CFG-25)."""

from typing import Any

import pytest

from schemas.modules.catalog import MODULES
from tests.integration.serve.approving import decide, only
from tests.integration.serve.audit.test_row_seals import FINDINGS, sql
from tests.integration.serve.audited.driving import delete, put
from tests.integration.serve.client import People
from tests.integration.serve.made_files import made_file, send_file
from tests.integration.serve.modules.bench import Bench
from tests.integration.serve.world import World

ROUTES = {
    "POST /api/modules/{code}/filters",
    "DELETE /api/modules/{code}/filters/{filter_id}",
    "POST /api/records/{code}",
    "PUT /api/records/{code}/{record_id}",
    "DELETE /api/records/{code}/{record_id}",
    "POST /api/records/{code}/{record_id}/actions/{action}",
    "POST /api/records/{code}/{record_id}/reveal/{field}",
    "POST /api/records/{code}/export-requests",
    "POST /api/export-requests/{case_id}/file",
    "POST /api/records/{code}/import",
    "POST /api/records/{code}/files/{field}",
    "POST /api/integrity/findings/{finding_id}/accept",
    "POST /api/data-quality/measurements",
}
CODE = "agency_people"
PATH = f"/api/records/{CODE}"
KINDS = {
    "create": "agency_people.create",
    "change": "agency_people.edit",
    "delete": "agency_people.delete",
    "view of sensitive data": "agency_people.reveal",
    "export": "agency_people.export",
    "approval": "approval.approve",
}


@pytest.mark.requirement("AU-1")
@pytest.mark.requirement("NF-SEC-07")
async def test_what_is_done_with_records_is_written_down_and_found(
    people: People, world: World
) -> None:
    bench = Bench(CODE, people, world)
    leader = await bench.keeper()
    record = await changed(bench)
    kept = await leader.post(f"/api/modules/{CODE}/filters", {"name": "常用", "query": "q=王"})
    await delete(leader, f"/api/modules/{CODE}/filters/{kept['id']}")
    content = await bench.export(leader, "csv")
    await bench.load(leader, content, "导入.csv")
    await taken_out(people, leader)
    await handed_in(people)
    await accepted(people, world)
    await leader.post("/api/data-quality/measurements")
    assert people.watch.audited >= ROUTES, ROUTES - people.watch.audited
    await found_by_everything(people, record["id"])


async def changed(bench: Bench) -> Any:
    """A record made, changed, looked at, switched off; another one deleted."""
    leader, record = await bench.keeper(), await bench.create()
    gone = await bench.create()
    path = f"{PATH}/{record['id']}"
    asked = {"version": 1, "values": {"post": "书记员"}, "reason": "换岗"}
    await put(leader, path, asked)
    await leader.post(f"{path}/reveal/id_no")
    await leader.post(f"{path}/actions/deactivate", {"version": 2, "reason": "离职"})
    await delete(leader, f"{PATH}/{gone['id']}?version=1&reason=误录")
    return record


async def taken_out(people: People, leader: Any) -> None:
    asked = {"query": "", "format": "csv", "purpose": "年度档案核对"}
    request = await leader.post(f"{PATH}/export-requests", asked)
    chief = await people.officer("chief")
    await decide(chief, await only(chief), "approve", "同意")
    reply = await leader.ask("POST", f"/api/export-requests/{request['id']}/file")
    assert reply.is_success, reply.text


async def handed_in(people: People) -> None:
    leader = await people.officer("leader")
    name = "证明.pdf"
    path = "/api/records/relative_numbers/files/proof"
    sent = await send_file(leader, path, name, made_file(name))
    assert sent.is_success, sent.text


async def accepted(people: People, world: World) -> None:
    """A row that was changed beside the platform is found, looked into and let count again."""
    bench = Bench("relatives", people, world)
    leader, made = await bench.keeper(), await bench.create()
    assert MODULES["relatives"].guarded
    await sql(world, "update relative set address = '原址' where id = :id", id=made["id"])
    await leader.get(f"/api/records/relatives/{made['id']}")
    security = await people.officer("security")
    (finding,) = (await security.get(FINDINGS))["rows"]
    await security.post(f"{FINDINGS}/{finding['id']}/accept", {"reason": "与档案一致"})


async def found_by_everything(people: People, record_id: str) -> None:
    """Each kind of operation by user, time, object and subsystem (VC-CFG-25)."""
    auditor = await people.officer("auditor")
    for kind, action in KINDS.items():
        rows = (await auditor.get("/api/audit/rows", action=action))["rows"]
        assert rows, kind
        row = rows[0]
        moment = {"since": row["at"], "until": "2099-01-01T00:00:00Z"}
        for wanted in (
            {"actor": row["actor_name"]},
            moment,
            {"object_id": row["object_id"]} if row["object_id"] else {},
            {"object_kind": row["object_kind"]},
        ):
            found = await auditor.get("/api/audit/rows", action=action, **wanted)
            assert row in found["rows"], (kind, wanted)
    own = await auditor.get("/api/audit/rows", object_kind=CODE, object_id=record_id)
    assert {row["action"].rpartition(".")[2] for row in own["rows"]} >= {
        "create",
        "edit",
        "reveal",
        "deactivate",
    }
