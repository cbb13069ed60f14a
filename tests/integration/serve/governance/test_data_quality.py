"""Core fields: refused where they lack, counted where they came to lack past the platform."""

from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import text

from actors.platform.jobs.runner import JobRunner
from connectors.postgres.platform import jobs
from pipelines.flows.services import Services
from tests.integration.serve.client import People, Person
from tests.integration.serve.modules.bench import Bench
from tests.integration.serve.world import World

REPORT, MEASURE = "/api/data-quality", "/api/data-quality/measurements"
CODE = "help_people"
ROWS = f"{REPORT}/{CODE}/records"


@pytest.fixture
def bench(people: People, world: World) -> Bench:
    return Bench(CODE, people, world)


async def sql(world: World, statement: str, **values: object) -> None:
    """As an outside system or somebody with a way into the database would."""
    async with world.database.transaction() as tx:
        await tx.execute(text(statement).bindparams(**values))


async def run_job(world: World, services: Services, people: People) -> Any:
    """The nightly job, started by hand; answers its run."""
    admin = await people.officer("sysadmin")
    async with world.database.transaction() as tx:
        await jobs.ensure_first(tx, datetime.now(UTC))
    (job,) = [one for one in await admin.get("/api/jobs") if one["kind"] == "data_quality"]
    await admin.post(f"/api/jobs/{job['id']}/run")
    runner = JobRunner(world.database, services.notary, world.files, world.clock)
    await runner.round()
    await runner.idle()
    (run, *_) = (await admin.get(f"/api/jobs/{job['id']}/runs"))["rows"]
    return run


def line_of(report: Any, code: str = CODE) -> Any:
    return next(line for line in report["lines"] if line["module"] == code)


async def complete_inmate(bench: Bench, world: World) -> None:
    """What no file has told of the planted inmate yet, filled in and approved."""
    values = {
        "gender": "male",
        "id_no": "99000019800101999X",
        "offence": "盗窃罪",
        "treatment_level": "regular",
    }
    asked = {"version": 1, "values": values, "reason": "补全"}
    await bench.change(f"/api/records/inmates/{world.inmate_id}", asked)


@pytest.mark.requirement("NF-IND-03")
async def test_what_lacks_past_the_platform_is_counted_found_and_repaired(
    bench: Bench, people: People, world: World, services: Services
) -> None:
    leader = await bench.keeper()
    assert (await leader.get(REPORT))["counted_at"] is None
    made = [await bench.create() for _ in range(3)]
    await complete_inmate(bench, world)
    await sql(world, "update help_person set name = '  ' where id = :id", id=made[0]["id"])
    # A code that no dictionary knows, and a sealed value that was emptied.
    await sql(world, "update help_person set help_kind = 'gone' where id = :id", id=made[1]["id"])
    await sql(world, "update help_person set phone_sealed = '' where id = :id", id=made[1]["id"])
    run = await run_job(world, services, people)
    assert (run["state"], "请在“数据质量”中查看并补全" in run["error"]) == ("failed", True)

    report = await leader.get(REPORT)
    line = line_of(report)
    assert (line["place_id"], line["records"], line["incomplete"]) == (world.prison_id, 3, 2)
    # Three holes among three records of six core fields.
    assert (line["missing"], line["rate"]) == (3, "16.67")
    lacking = {one["title"]: one["rate"] for one in line["fields"] if one["missing"]}
    assert lacking == {"姓名": "33.33", "联系电话": "33.33", "帮教类别": "33.33"}
    assert report["counted_at"] is not None
    assert report["missing"] == 3
    other = await people.officer("other_leader")
    assert [one for one in (await other.get(REPORT))["lines"] if one["module"] == CODE] == []
    assert (await other.get(ROWS))["total"] == 0

    page = await leader.get(ROWS, place_id=world.prison_id)
    told = {row["id"]: row["missing"] for row in page["rows"]}
    assert told == {made[0]["id"]: ["姓名"], made[1]["id"]: ["联系电话", "帮教类别"]}
    one = await leader.get(ROWS, field="name")
    assert [row["id"] for row in one["rows"]] == [made[0]["id"]]
    assert one["rows"][0]["link"] == f"/m/{CODE}/{made[0]['id']}"
    unknown = await leader.http.get(ROWS, params={"field": "post"})
    assert (unknown.status_code, unknown.json()["code"]) == (404, "field_not_core")

    mended: tuple[dict[str, Any], ...] = (
        {"name": "帮教补全"},
        {"help_kind": "volunteer", "phone": "10000019999"},
    )
    for record, values in zip(made, mended, strict=False):
        shown = (await leader.get(f"{bench.path}/{record['id']}"))["record"]
        asked = {"version": shown["version"], "values": values, "reason": "补全"}
        await leader.put(f"{bench.path}/{record['id']}", asked)
    assert (await leader.get(ROWS))["total"] == 0
    # The figures are of the time when they were counted.
    assert (await leader.get(REPORT))["missing"] == 3
    report = await leader.post(MEASURE)
    assert (report["rate"], report["missing"], line_of(report)["rate"]) == ("0.00", 0, "0.00")


@pytest.mark.requirement("NF-IND-03")
async def test_a_record_without_a_core_field_is_refused_by_interface_and_file(
    bench: Bench,
) -> None:
    keeper = await bench.keeper()
    for name in bench.module.core:
        for empty in (None, "", "   "):
            values = (await bench.sample()) | {name: empty}
            reply = await keeper.ask("POST", bench.path, {"values": values})
            assert reply.status_code == 422, name
            (problem,) = reply.json()["detail"]["problems"]
            assert problem["field"] == name
    made = await bench.create()
    emptied = {"version": 1, "values": {"organisation": " "}}
    reply = await keeper.ask("PUT", f"{bench.path}/{made['id']}", emptied)
    assert reply.status_code == 422
    before = (await keeper.get(bench.path))["total"]
    headings = ["姓名", "身份证号", "联系电话", "所属组织", "帮教类别", "登记单位"]
    good = ["帮教甲", "99000019600101501X", "10000015001", "协会", "volunteer", "P03"]
    bad = ["", "99000019600101502X", "10000015002", "协会", "volunteer", "P03"]
    content = "\r\n".join(",".join(row) for row in (headings, good, bad)).encode("utf-8-sig")
    report = await bench.load(keeper, content, "名单.csv")
    assert (report["created"], report["refused"]) == (1, 1), report
    (problem,) = report["problems"]
    assert (problem["row"], problem["column"]) == (3, "姓名")
    assert (await keeper.get(bench.path))["total"] == before + 1


async def test_a_row_that_belongs_nowhere_is_told_to_who_sees_all(
    bench: Bench, people: People, world: World
) -> None:
    made = await bench.create("relatives")
    await sql(world, "update relative set unit_id = null, name = '' where id = :id", id=made["id"])
    leader, chief = await bench.keeper(), await people.officer("chief")
    await chief.post(MEASURE)
    lines = [one for one in (await chief.get(REPORT))["lines"] if one["module"] == "relatives"]
    (nowhere,) = [one for one in lines if one["place_id"] is None]
    assert (nowhere["place"], nowhere["missing"]) == ("未归属单位", 1)
    page = await chief.get(f"{REPORT}/relatives/records", unassigned=True)
    assert [(row["id"], row["link"]) for row in page["rows"]] == [(made["id"], None)]
    mine = [one for one in (await leader.get(REPORT))["lines"] if one["module"] == "relatives"]
    assert [one for one in mine if one["place_id"] is None] == []


async def test_only_modules_whose_records_one_may_see_are_told(people: People) -> None:
    admin: Person = await people.officer("sysadmin")
    report = await admin.post(MEASURE)
    assert {line["module"] for line in report["lines"]} >= {"dictionaries", "org_units"}
    assert "inmates" not in {line["module"] for line in report["lines"]}
    assert (await admin.http.get(f"{REPORT}/inmates/records")).status_code == 403
    approver = await people.officer("approver")
    assert await approver.refused(MEASURE) == (403, "no_permission")
