"""A contract from its draft to its end, with its papers, versions and reminders (LR-XC-05)."""

from datetime import UTC, datetime
from typing import Any

import msgspec
import pytest
from sqlalchemy import select

from pipelines.flows.labour import contract_expiry
from schemas.messages.officers import OfficerNotice
from schemas.tables.messages.messaging import outbox
from tests.integration.serve.client import People, Person
from tests.integration.serve.modules.bench import Bench
from tests.integration.serve.world import World

NOW = datetime(2026, 11, 26, 2, tzinfo=UTC)
VERSIONS = "/api/records/labour_contract_versions"


@pytest.fixture
def bench(people: People, world: World) -> Bench:
    world.now = NOW
    return Bench("labour_contracts", people, world)


async def act(bench: Bench, person: Person, record: Any, action: str, **body: Any) -> Any:
    """Carry an action out on the record as it was answered last."""
    path = f"{bench.path}/{record['id']}/actions/{action}"
    sent = {"version": record["version"], "values": {}, "reason": ""} | body
    return await person.post(path, sent)


async def refusal(bench: Bench, person: Person, record: Any, action: str, **body: Any) -> str:
    path = f"{bench.path}/{record['id']}/actions/{action}"
    sent = {"version": record["version"], "values": {}, "reason": ""} | body
    reply = await person.ask("POST", path, sent)
    assert reply.is_client_error, reply.text
    return str(reply.json()["message"])


async def notices(world: World) -> list[OfficerNotice]:
    async with world.database.transaction() as tx:
        found = select(outbox.c.payload).where(outbox.c.subject == "notify.officers.P03")
        rows = (await tx.execute(found.order_by(outbox.c.id))).scalars()
        return [msgspec.json.decode(row, type=OfficerNotice) for row in rows]


@pytest.mark.requirement("LR-XC-05")
async def test_a_contract_runs_from_draft_to_its_end_with_every_version(bench: Bench) -> None:
    leader = await bench.keeper()
    bare = await bench.create(files=None)
    assert bare["state"] == "draft"
    assert "请上传合同文本" in await refusal(bench, leader, bare, "sign")
    made = await bench.create()
    assert made["titles"]["prison_id"] == "P03监狱"
    signed = await act(bench, leader, made, "sign")
    assert signed["state"] == "in_force"
    edit = {"version": signed["version"], "values": {"amount": "1.00"}}
    assert (await leader.ask("PUT", f"{bench.path}/{made['id']}", edit)).status_code == 409

    papers = (await bench.sample())["files"]
    terms = {"term_until": "2028-12-31", "amount": "420000.00", "files": papers}
    assert "理由" in await refusal(bench, leader, signed, "change", values=terms)
    changed = await act(bench, leader, signed, "change", values=terms, reason="续签两年")
    assert (changed["state"], changed["values"]["edition"]) == ("changed", 2)
    assert changed["values"]["amount"] == "420000.00"
    (kept,) = (await leader.get(VERSIONS, contract_id=made["id"]))["rows"]
    old = kept["values"]
    assert (old["edition"], old["term_until"], old["amount"]) == (1, "2027-12-31", "360000.00")
    assert old["change_reason"] == "续签两年"
    # The paper of then is still given out, and the one of now as well.
    for path, files in (
        (f"{VERSIONS}/{kept['id']}", old["files"]),
        (f"{bench.path}/{made['id']}", papers),
    ):
        (file_id,) = files
        assert (await leader.http.get(f"{path}/files/{file_id}")).is_success
    (change, *_) = await leader.get(f"{bench.path}/{made['id']}/changes")
    assert change["reason"] == "续签两年"

    ending = {"ended_on": "2026-11-27"}
    late = await refusal(bench, leader, changed, "end", values=ending, reason="企业停产")
    assert "不能晚于今天" in late
    ended = await act(
        bench, leader, changed, "end", values={"ended_on": "2026-11-25"}, reason="企业停产"
    )
    assert ended["state"] == "ended"
    assert ended["values"]["end_reason"] == "企业停产"
    assert "已终止" in await refusal(bench, leader, ended, "change", values=terms, reason="再续")


@pytest.mark.requirement("LR-XC-05")
async def test_output_belongs_to_a_contract_of_its_own_project(bench: Bench) -> None:
    leader = await bench.keeper()
    contract, other = await bench.create(), await bench.create()
    values = await bench.sample("project_outputs") | {
        "project_id": contract["values"]["project_id"],
        "contract_id": other["id"],
    }
    reply = await leader.ask("POST", "/api/records/project_outputs", {"values": values})
    assert "不是该项目的合同" in reply.json()["message"]
    values["contract_id"] = contract["id"]
    await leader.post("/api/records/project_outputs", {"values": values})
    found = await leader.get("/api/records/project_outputs", contract_id=contract["id"])
    assert found["total"] == 1


@pytest.mark.requirement("LR-XC-05")
async def test_officers_are_told_once_before_a_contract_expires(bench: Bench, world: World) -> None:
    leader = await bench.keeper()
    far = await bench.create(term_until="2027-06-30")
    near = await bench.create(term_until="2026-12-20")
    over = await bench.create(term_until="2026-11-25")
    draft = await bench.create(term_until="2026-12-20")
    for one in (far, near, over):
        await act(bench, leader, one, "sign")
    counts = await contract_expiry.mark(world.database, NOW, 30)
    assert counts == {"near": 1, "over": 1, "told": 2}
    assert (await contract_expiry.mark(world.database, NOW, 30))["told"] == 0
    (notice,) = await notices(world)
    assert notice.permission == "labour_contracts:list"
    assert near["values"]["number"] in notice.text
    assert over["values"]["number"] in notice.text

    async def listed(expiry: str) -> list[str]:
        return [row["id"] for row in (await leader.get(bench.path, expiry=expiry))["rows"]]

    assert await listed("near") == [near["id"]]
    assert await listed("over") == [over["id"]]
    assert set(await listed("far")) == {far["id"], draft["id"]}
    # A longer notice finds the far one too; a longer term takes the mark off at once.
    assert (await contract_expiry.mark(world.database, NOW, 365))["told"] == 1
    current = (await leader.get(f"{bench.path}/{near['id']}"))["record"]
    terms = {
        "term_until": "2029-12-31",
        "amount": "1.00",
        "files": (await bench.sample())["files"],
    }
    await act(bench, leader, current, "change", values=terms, reason="续签")
    assert await listed("near") == [far["id"]]
