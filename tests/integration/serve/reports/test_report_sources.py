"""Where a report takes its figures: from sources, from a file, from all prisons (LR-RPT)."""

from datetime import UTC, datetime
from typing import Any

import httpx
import pytest
from sqlalchemy import text

from connectors.postgres.people import people as people_rows
from connectors.postgres.platform import units
from connectors.postgres.reports.sources import SOURCES
from pipelines.flows.reports.linking import reach_of
from pipelines.flows.services import Services
from pipelines.rules.sheets.xlsx_reader import read_xlsx
from pipelines.rules.sheets.xlsx_writer import XlsxWriter
from schemas.people.kinds import OrgType, Role
from tests.integration.serve.approving import add_officer
from tests.integration.serve.client import People
from tests.integration.serve.journey import requested
from tests.integration.serve.reports.made_reports import (
    FILLED,
    LABOUR,
    approve,
    cell,
    clerk,
    enter,
    form_of,
    made,
    month,
    read,
    send,
    submit,
)
from tests.integration.serve.reports.made_reports import settings as settings
from tests.integration.serve.world import World


@pytest.mark.requirement("LR-RPT-05")
@pytest.mark.requirement("LR-RPT-06")
async def test_a_linked_cell_equals_its_source_and_is_marked_when_overwritten(
    people: People, world: World
) -> None:
    await add_officer(world, "both", "P03", LABOUR | {Role.LEADER})
    person = await people.officer("both")
    report = await made(person, world)
    path = f"/api/reports/{report['report']['id']}"
    found = cell(report, "headcount")
    assert (found["value"], found["origin"]) == ("1", "linked")
    where = await person.get(f"{path}/sources", row="P03-W01", column="headcount")
    assert (where["title"], where["value"], where["now"]) == ("在押人数", "1", "1")
    # The page of the lines lists just as many.
    query = httpx.QueryParams(where["address"].partition("?")[2])
    listed = await person.get("/api/records/inmates", **dict(query))
    assert listed["total"] == 1
    edit = {"row": "P03-W01", "column": "headcount", "value": "3", "was": "1"}
    reply = await person.ask("PUT", f"{path}/cells", {"cells": [edit]})
    assert reply.json()["code"] == "reason_needed"
    report = await person.put(f"{path}/cells", {"cells": [edit | {"reason": "月末调入二人"}]})
    found = cell(report, "headcount")
    assert (found["value"], found["origin"], found["source_value"]) == ("3", "overridden", "1")
    (line,) = await person.get(f"{path}/history", row="P03-W01", column="headcount")
    assert (line["old"], line["new"], line["reason"]) == ("1", "3", "月末调入二人")
    async with world.database.transaction() as tx:
        await people_rows.add_inmate(
            tx,
            inmate_no="3103000009",
            name="吴某",
            prison_id=world.prison_id,
            ward_id=world.ward_id,
        )
    report = await person.post(f"{path}/fetch")
    found = cell(report, "headcount")
    assert (found["value"], found["source_value"]) == ("3", "2")
    report = await person.post(f"{path}/restore", {"row": "P03-W01", "column": "headcount"})
    assert cell(report, "headcount")["value"] == "2"
    assert cell(report, "headcount")["origin"] == "linked"


async def test_calls_of_the_month_are_those_of_the_page_behind_them(
    people: People, services: Services, world: World
) -> None:
    call_id = await requested(world, await people.relative())
    begun = datetime.now(UTC)
    async with world.database.transaction() as tx:
        await tx.connection.execute(
            text("update video_call set state = 'ended', connected_at = :at where id = :id"),
            {"at": begun, "id": call_id},
        )
        prison = await units.get(tx, world.prison_id)
        assert prison is not None
        source = SOURCES["video_calls"]
        reach = reach_of(tx, services)
        found = await source.fetch(reach, prison, month())
        before = await source.fetch(reach, prison, month(1))
    assert {key: int(value) for key, value in found.items() if key.startswith("P03")} == {
        "P03": 1,
        "P03-W01": 1,
    }
    assert before == {}
    address = source.address(prison, month()) or ""
    query = dict(httpx.QueryParams(address.partition("?")[2]))
    since, until = query["started_at.from"], query["started_at.until"]
    asked = query | {
        "started_at.from": f"{since}T00:00:00+08:00",
        "started_at.until": f"{until}T23:59:59.999+08:00",
    }
    leader = await people.officer("reviewer")
    listed = await leader.http.get("/api/records/call_records", params=asked)
    assert listed.json()["total"] == 1


@pytest.mark.requirement("LR-XC-03")
async def test_the_enterprise_report_is_entered_from_a_file_and_exported(
    people: People, world: World
) -> None:
    person = await clerk(people, world)
    report = await made(person, world, code="enterprise")
    path = f"/api/reports/{report['report']['id']}"
    writer = XlsxWriter("报表")
    figures = {
        "营业收入": (1000, 800),
        "其他收益": (50, 40),
        "营业成本": (600.25, 500),
        "税金及附加": (30, 25),
        "管理费用": (120.5, 100),
    }
    rows: list[list[Any]] = [["项目", "本月数（元）", "上年同月数（元）"]]
    rows += [[title, *told] for title, told in figures.items()]
    bad = XlsxWriter("报表")
    content = bad.feed([*rows[:-1], ["管理费用", "很多", 1]]) + bad.finish()
    refused = await send(person, path, content)
    assert (refused["changed"], len(refused["problems"])) == (0, 1)
    content = writer.feed(rows) + writer.finish()
    assert (await send(person, path, content))["changed"] == 10
    assert (await send(person, path, content))["changed"] == 0
    report = await submit(person, await read(person, report))
    await approve(people, "leader", "chief")
    chief = await people.officer("chief")
    form = report["report"]["definition_id"]
    for address in (f"{path}/export", f"/api/report-forms/{form}/summary/export?period={month()}"):
        reply = await chief.http.get(address)
        assert reply.is_success
        told = {str(row.cells[0]): row.cells[1:4] for row in read_xlsx(reply.content) if row.cells}
        assert told["营业利润"] == [299.25, 215, 84.25]


@pytest.mark.requirement("LR-RPT-04")
async def test_a_summary_over_fifteen_prisons_comes_at_once(people: People, world: World) -> None:
    await add_prisons(world)
    await add_officer(world, "bureau_labour", "SH", LABOUR)
    person = await people.officer("bureau_labour")
    form = await form_of(person)
    standings = await person.get("/api/report-standings", definition_id=form["id"], period=month())
    for one in standings:
        report = await made(person, world, prison=one["unit_id"])
        for line in report["lines"]:
            report = await enter(person, report, FILLED, line["key"])
    async with world.database.transaction() as tx:
        await tx.connection.execute(text("update report set state = 'approved'"))
    began = datetime.now(UTC)
    chief = await people.officer("chief")
    summary = await chief.get(f"/api/report-forms/{form['id']}/summary", period=month())
    assert (datetime.now(UTC) - began).total_seconds() < 10
    assert (summary["counted"], summary["missing"]) == (15, [])
    total = next(one for one in summary["totals"] if one["column"] == "output")
    assert total["value"] == "75007.5"


async def add_prisons(world: World) -> None:
    async with world.database.transaction() as tx:
        bureau = await units.get(tx, world.bureau_id)
        for number in range(5, 18):
            code = f"P{number:02d}"
            prison = await units.add(
                tx, parent=bureau, code=code, name=f"{code}监狱", org_type=OrgType.PRISON
            )
            await units.add(
                tx, parent=prison, code=f"{code}-W01", name="一监区", org_type=OrgType.WARD
            )
