"""The auditor reads who did what; nobody else does."""

from pathlib import Path

import pytest

from connectors.postgres import Database
from connectors.postgres.audit import audit
from pipelines.flows.audit.notary import open_notary
from pipelines.rules.audit.audit_masking import MASKED
from pipelines.rules.sheets.reading import read_rows
from tests.integration.cut_log import cut, shorten
from tests.integration.serve.client import People
from tests.integration.serve.journey import approved
from tests.integration.serve.official.test_official_business import agency_person
from tests.integration.serve.world import World

ROWS = "/api/audit/rows"


@pytest.mark.requirement("VC-CFG-25")
@pytest.mark.requirement("NF-SEC-07")
async def test_an_operation_is_found_by_person_time_object_and_kind(
    people: People, world: World
) -> None:
    call_id = await approved(world, people, await people.relative())
    auditor = await people.officer("auditor")
    found = await auditor.get(ROWS, object_kind="video_call", object_id=call_id)
    assert [row["action"] for row in found["rows"]] == ["call.approved", "call.requested"]
    assert found["rows"][0]["action_title"] == "批准通话"
    assert found["next"] is None
    approval = found["rows"][0]
    for wanted in (
        {"actor": approval["actor_name"]},
        {"action": "call.approved"},
        {"since": approval["at"]},
        {"result": "ok", "stream": "P03"},
    ):
        assert approval in (await auditor.get(ROWS, **wanted))["rows"], wanted
    assert (await auditor.get(ROWS, until=approval["at"], action="call.approved"))["rows"] == []


async def test_refused_attempts_are_found_too(people: People, world: World) -> None:
    approver = await people.officer("approver")
    refusal = await approver.ask("POST", "/api/calls/01JXXXXXXXXXXXXXXXXXXXXXXX/approve", {})
    assert refusal.status_code == 404
    auditor = await people.officer("auditor")
    (row,) = (await auditor.get(ROWS, result="refused"))["rows"]
    assert (row["action"], row["detail"]["code"]) == ("call.approve", "call_not_found")


async def test_pages_follow_one_another_without_gap_or_repetition(
    people: People, world: World
) -> None:
    await approved(world, people, await people.relative())
    auditor = await people.officer("auditor")
    whole = await auditor.get(ROWS, limit=200)
    seen, before = [], None
    while True:
        page = await auditor.get(ROWS, limit=2, **({"before": before} if before else {}))
        seen += [row["id"] for row in page["rows"]]
        before = page["next"]
        if before is None:
            break
    # The first page of the walk wrote a row of its own, before what it answered was counted.
    assert seen[1:] == [row["id"] for row in whole["rows"]]
    assert len(seen) == len(set(seen))


@pytest.mark.requirement("NF-SEC-08")
async def test_only_an_auditor_reads_the_log(people: People) -> None:
    for login in ("approver", "monitor", "reviewer"):
        officer = await people.officer(login)
        assert (await officer.http.get(ROWS)).status_code == 403, login
    assert (await people.somebody().http.get(ROWS)).status_code == 401


@pytest.mark.parametrize(
    "query", ["limit=0", "before=x", "since=yesterday", "actor=", "action=" + "x" * 65]
)
async def test_a_wrong_question_is_refused(people: People, query: str) -> None:
    auditor = await people.officer("auditor")
    assert (await auditor.http.get(f"{ROWS}?{query}")).status_code in (400, 422)


@pytest.mark.requirement("VC-CFG-25")
@pytest.mark.parametrize("form", ["csv", "xlsx"])
async def test_the_log_leaves_as_a_file_and_that_is_written_down(
    people: People, world: World, form: str
) -> None:
    await approved(world, people, await people.relative())
    auditor = await people.officer("auditor")
    found = await auditor.get(ROWS, action="call.")
    reply = await auditor.http.get("/api/audit/export", params={"format": form, "action": "call."})
    assert reply.status_code == 200
    assert "attachment" in reply.headers["content-disposition"]
    mark, headings, *rows = [row.cells for row in read_rows(reply.content)]
    assert f"共{len(rows)}条" in str(mark[0])
    assert len(headings) == len(rows[0])
    assert [row[-1] for row in rows] == [row["digest"] for row in found["rows"]]
    assert [row[4] for row in rows] == [row["action_title"] for row in found["rows"]]
    (taken,) = (await auditor.get(ROWS, action="audit.export"))["rows"]
    assert taken["detail"] == {"action": "call.", "format": form, "rows": len(rows)}


async def test_nobody_else_takes_the_log_out(people: People) -> None:
    leader = await people.officer("leader")
    assert (await leader.http.get("/api/audit/export")).status_code == 403


@pytest.mark.requirement("VC-CFG-28")
async def test_the_detail_of_an_edit_shows_what_was_changed_and_no_value_of_the_business(
    people: People, world: World
) -> None:
    """Fields of the platform's own with old and new values, those of records without."""
    leader, admin = await people.officer("leader"), await people.officer("sysadmin")
    person = await agency_person(leader, world)
    path = f"/api/records/agency_people/{person['id']}"
    values = {"body_kind": "notary", "valid_until": "2028-12-31", "post": "公证员"}
    await leader.put(path, {"version": 1, "values": values, "reason": "换发证件"})
    path = f"/api/records/inmates/{world.inmate_id}"
    version = (await leader.get(path))["record"]["version"]
    control = {"version": version, "reason": "涉黑", "values": {}}
    await leader.post(f"{path}/actions/set_key_control", control)
    (early,) = [p for p in await admin.get("/api/parameters") if p["name"] == "join_early_s"]
    await admin.put(
        "/api/parameters/join_early_s", {"value": 600, "seen": early["value"], "reason": "会见高峰"}
    )

    auditor = await people.officer("auditor")
    found = await auditor.get(ROWS, object_kind="agency_people", object_id=person["id"])
    edit, _ = found["rows"]
    assert (edit["action_title"], edit["object_title"]) == ("编辑机构人员", "机构人员")
    assert [(one["title"], one["before"], one["after"]) for one in edit["changes"]] == [
        ("机构类别", MASKED, MASKED),
        ("职务", "—", MASKED),
        ("有效期至", MASKED, MASKED),
    ]
    assert edit["detail"]["before"] == {"body_kind": MASKED, "post": None, "valid_until": MASKED}
    # Who works with the record reads what became of it.
    shown = await leader.get(f"/api/records/agency_people/{person['id']}/changes")
    assert "公证员" in str(shown)
    (marked,) = (await auditor.get(ROWS, action="inmates.set_key_control"))["rows"]
    assert {"理由": "换发证件"}.items() <= {n["title"]: n["text"] for n in edit["notes"]}.items()
    assert marked["action_title"] == "设置重控罪犯"
    assert ("重控", MASKED, MASKED) in {
        (one["title"], one["before"], one["after"]) for one in marked["changes"]
    }
    (row,) = (await auditor.get(ROWS, action="parameter.set"))["rows"]
    assert [(one["title"], one["after"]) for one in row["changes"]] == [("提前进入", "600")]


@pytest.mark.requirement("AU-3")
async def test_the_console_says_that_the_last_rows_were_cut_with_their_checkpoint(
    people: People, world: World, owner: Database
) -> None:
    notary = open_notary(world.settings, world.keys)
    await approved(world, people, await people.relative())
    await notary.note(world.database, world.clock())
    async with world.database.transaction() as tx:
        kept = {head.stream: head.seq for head in await audit.heads(tx)}
    auditor = await people.officer("auditor")
    await auditor.get(ROWS)
    assert await notary.note(world.database, world.clock()) is not None
    assert (await auditor.get("/api/audit/verify"))["verified"] is True
    for stream, seq in kept.items():
        await cut(owner, stream, keep=seq)
    shorten(Path(world.settings.checkpoints_dir), keep=1)
    told = await auditor.get("/api/audit/verify")
    assert told["verified"] is False
    bad = told["first_bad"]
    assert (bad["problem"], bad["seq"]) == ("cut", kept[bad["stream"]] + 1)
    assert told["broken_checkpoint"] == {"number": 2, "problem": "missing"}
