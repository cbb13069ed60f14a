"""Key data change by approval alone, and both versions stay."""

from typing import Any

import msgspec
import pytest
from sqlalchemy import text

from schemas.modules.catalog import MODULES
from tests.integration.serve.approving import decide, only
from tests.integration.serve.client import People, Person
from tests.integration.serve.modules.bench import Bench
from tests.integration.serve.world import World

CODE = "agency_people"


@pytest.fixture
def bench(people: People, world: World, monkeypatch: pytest.MonkeyPatch) -> Bench:
    """A module as if it were declared to be key data."""
    guarded = msgspec.structs.replace(MODULES[CODE], guarded="key_data")
    monkeypatch.setitem(MODULES, CODE, guarded)
    return Bench(CODE, people, world)


@pytest.fixture
async def chief(people: People) -> Person:
    """The bureau's leader; the prison's own has applied and decides nothing of it."""
    return await people.officer("chief")


async def proposed(bench: Bench, **values: Any) -> tuple[Any, Any]:
    """A record, and the same after an edit was asked for."""
    keeper = await bench.keeper()
    made = await bench.create()
    body = {"version": made["version"], "values": values, "reason": "更正"}
    reply = await keeper.ask("PUT", f"{bench.path}/{made['id']}", body)
    assert reply.is_success, reply.text
    return made, reply.json()


async def test_an_edit_waits_and_an_approved_one_leaves_both_versions(
    bench: Bench, chief: Person
) -> None:
    keeper = await bench.keeper()
    made, waiting = await proposed(bench, body="新单位")
    assert waiting["values"] == made["values"]
    assert waiting["pending"]
    detail = await keeper.get(f"{bench.path}/{made['id']}")
    assert detail["record"]["pending"] == waiting["pending"]

    assert (await keeper.get("/api/approvals/pending"))["total"] == 0
    case = await only(chief)
    assert (case["id"], case["kind_title"]) == (waiting["pending"], "重点数据变更")
    shown = await chief.get(f"/api/approvals/{case['id']}")
    told = [(line["title"], line["before"], line["after"]) for line in shown["difference"]]
    assert told == [("所属机构", made["values"]["body"], "新单位")]
    decided = await decide(chief, case, "approve", "同意")
    assert decided["steps"][-1]["valid"] is True

    after = await keeper.get(f"{bench.path}/{made['id']}")
    assert after["record"]["values"]["body"] == "新单位"
    assert after["record"]["pending"] is None
    (change,) = [
        one
        for one in await keeper.get(f"{bench.path}/{made['id']}/changes")
        if one["action"] == "edit"
    ]
    assert change["before"] == {"body": made["values"]["body"]}
    assert change["after"] == {"body": "新单位"}
    assert "民警chief审批通过" in change["reason"]


async def test_a_rejected_deletion_leaves_the_record(bench: Bench, chief: Person) -> None:
    keeper = await bench.keeper()
    made = await bench.create()
    path = f"{bench.path}/{made['id']}"
    for verdict, gone in (("reject", False), ("approve", True)):
        reply = await keeper.http.delete(path, params={"version": 1, "reason": "重复"})
        assert reply.is_success, reply.text
        assert (await keeper.http.get(path)).status_code == 200
        await decide(chief, await only(chief), verdict, "意见")
        assert ((await keeper.http.get(path)).status_code == 404) is gone


async def test_a_files_changes_of_key_data_wait_row_by_row(bench: Bench) -> None:
    keeper = await bench.keeper()
    made = await bench.create()
    exported = await keeper.http.get(f"/api/records/{CODE}/export", params={"format": "csv"})
    lines = exported.content.decode("utf-8-sig").splitlines()
    changed = [line.replace(made["values"]["body"], "文件中的单位") for line in lines]
    report = await bench.load(keeper, "\n".join(changed).encode("utf-8-sig"), "改.csv")
    assert (report["changed"], report["waiting"], report["refused"]) == (0, 1, 0), report
    path = f"{bench.path}/{made['id']}"
    assert (await keeper.get(path))["record"]["values"] == made["values"]
    # The same file again: what waits already is told, and nothing is doubled.
    again = await bench.load(keeper, "\n".join(changed).encode("utf-8-sig"), "改.csv")
    assert (again["waiting"], again["refused"]) == (0, 1)
    assert "已在审批中" in again["problems"][0]["message"]
    await bench.agree()
    assert (await keeper.get(path))["record"]["values"]["body"] == "文件中的单位"


async def test_one_change_waits_at_a_time(bench: Bench) -> None:
    keeper = await bench.keeper()
    made, _ = await proposed(bench, body="新单位")
    body = {"version": made["version"], "values": {"body": "另一单位"}}
    reply = await keeper.ask("PUT", f"{bench.path}/{made['id']}", body)
    assert (reply.status_code, reply.json()["code"]) == (409, "already_in_approval")


async def test_what_cannot_be_done_is_refused_at_once(bench: Bench) -> None:
    keeper = await bench.keeper()
    made = await bench.create()
    body = {"version": made["version"], "values": {"body": ""}}
    reply = await keeper.ask("PUT", f"{bench.path}/{made['id']}", body)
    assert (reply.status_code, reply.json()["code"]) == (422, "invalid_fields")


async def test_no_personal_value_waits_in_clear(bench: Bench, world: World) -> None:
    await proposed(bench, phone="13912345678")
    async with world.database.transaction() as tx:
        kept = await tx.scalar(text("select proposal::text from approval_case"))
    assert "139****5678" in kept
    assert "13912345678" not in kept


async def test_a_proposal_changed_by_sql_is_not_carried_out(
    bench: Bench, chief: Person, world: World
) -> None:
    made, _ = await proposed(bench, body="新单位")
    async with world.database.transaction() as tx:
        await tx.execute(
            text(
                "update approval_case set proposal = "
                "jsonb_set(proposal::jsonb, '{version}', '7')::json"
            )
        )
    case = await only(chief)
    body = {"visit": case["visit"], "verdict": "approve"}
    refused = await chief.refused(f"/api/approvals/{case['id']}/decisions", body)
    assert refused == (500, "proposal_changed")
    keeper = await bench.keeper()
    after = await keeper.get(f"{bench.path}/{made['id']}")
    assert after["record"]["values"] == made["values"]
