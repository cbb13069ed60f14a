"""Reports over the real database: made, entered, approved, corrected, summed up (LR-RPT)."""

from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import msgspec
import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from connectors.postgres.database import Database
from connectors.postgres.people import people as people_rows
from connectors.postgres.platform import units
from connectors.postgres.reports.sources import SOURCES
from pipelines.flows.reports.linking import reach_of
from pipelines.flows.services import Services
from pipelines.rules.sheets.xlsx_reader import read_xlsx
from pipelines.rules.sheets.xlsx_writer import XlsxWriter
from schemas.people.kinds import OrgType, Role
from schemas.settings import Settings
from tests.integration.serve.approving import add_officer, decide, only
from tests.integration.serve.client import People, Person
from tests.integration.serve.journey import requested
from tests.integration.serve.world import World

LABOUR = frozenset({Role.LABOUR})
FILLED = {"workers": "1", "days": "20", "hours": "160", "output": "5000.50", "cost": "1000"}


@pytest.fixture
def settings(settings: Settings, shard_urls: list[str]) -> Settings:
    return msgspec.structs.replace(settings, labour_shards=tuple(shard_urls))


def month(back: int = 0) -> str:
    there = datetime.now(UTC) + timedelta(hours=8)
    number = there.year * 12 + there.month - 1 - back
    return f"{number // 12}-{number % 12 + 1:02d}"


async def clerk(people: People, world: World, prison: str = "P03") -> Person:
    login = f"labour_{prison}"
    await add_officer(world, login, prison, LABOUR)
    return await people.officer(login)


async def form_of(person: Person, code: str = "production") -> Any:
    return next(one for one in await person.get("/api/report-forms") if one["code"] == code)


async def made(
    person: Person, world: World, *, prison: str = "", period: str = "", code: str = "production"
) -> Any:
    form = await form_of(person, code)
    body = {
        "definition_id": form["id"],
        "unit_id": prison or world.prison_id,
        "period": period or month(),
    }
    return await person.post("/api/reports", body)


def cell(report: Any, column: str, row: str = "P03-W01") -> Any:
    return next(one for one in report["cells"] if (one["row"], one["column"]) == (row, column))


async def enter(person: Person, report: Any, values: dict[str, str], row: str = "P03-W01") -> Any:
    """Type the values; what a source filled is overwritten for a reason."""
    edits = []
    for key, value in values.items():
        known = cell(report, key, row)
        edit = {"row": row, "column": key, "value": value, "was": known["value"]}
        linked = known["origin"] in ("linked", "overridden")
        edits.append(edit | ({"reason": "台账尚未录入"} if linked else {}))
    return await person.put(f"/api/reports/{report['report']['id']}/cells", {"cells": edits})


async def submit(person: Person, report: Any) -> Any:
    path = f"/api/reports/{report['report']['id']}/submit"
    return await person.post(path, {"row_version": report["row_version"]})


async def approve(
    people: People, *logins: str, verdict: str = "approve", opinion: str = "已核对"
) -> None:
    for login in logins:
        officer = await people.officer(login)
        await decide(officer, await only(officer), verdict, opinion)


async def read(person: Person, report: Any) -> Any:
    return await person.get(f"/api/reports/{report['report']['id']}")


@pytest.mark.requirement("LR-RPT-01")
@pytest.mark.requirement("LR-RPT-04")
async def test_a_report_runs_from_draft_to_approved_and_the_summary_counts_it_then(
    people: People, world: World
) -> None:
    person, chief = await clerk(people, world), await people.officer("chief")
    report = await made(person, world)
    form_id = report["report"]["definition_id"]
    assert (report["report"]["state"], report["unfilled"]) == ("draft", 2)
    # Typed cells are checked, all or none.
    edits = [
        {"row": "P03-W01", "column": "output", "value": "12"},
        {"row": "P03-W01", "column": "cost", "value": "-1"},
    ]
    path = f"/api/reports/{report['report']['id']}"
    reply = await person.ask("PUT", f"{path}/cells", {"cells": edits})
    assert (reply.status_code, reply.json()["code"]) == (422, "number_too_small")
    assert await person.refused(f"{path}/submit", {"row_version": 1}) == (409, "changed_meanwhile")
    report = await read(person, report)
    assert cell(report, "output")["value"] is None
    body = {"row_version": report["row_version"]}
    assert await person.refused(f"{path}/submit", body) == (422, "cells_unfilled")
    report = await enter(person, report, FILLED)
    assert cell(report, "profit") == cell(report, "profit") | {
        "value": "4000.50",
        "origin": "formula",
    }
    # Another browser finds the draft as it was left.
    other = await people.officer("labour_P03")
    assert cell(await read(other, report), "output")["value"] == "5000.5"
    report = await submit(person, report)
    assert report["report"]["state"] == "submitted"
    summary = await chief.get(f"/api/report-forms/{form_id}/summary", period=month())
    assert (summary["counted"], [one["state"] for one in summary["missing"]]) == (
        0,
        ["submitted", None],
    )
    await approve(people, "leader", "chief")
    report = await read(person, report)
    assert report["report"]["state"] == "approved"
    summary = await chief.get(f"/api/report-forms/{form_id}/summary", period=month())
    assert summary["counted"] == 1
    assert [one["unit"] for one in summary["missing"]] == ["P04监狱"]
    assert cell(summary, "output", "P03")["value"] == "5000.5"
    reply = await person.ask("PUT", f"{path}/cells", {"cells": edits[:1]})
    assert (reply.status_code, reply.json()["code"]) == (409, "report_closed")


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


@pytest.mark.requirement("LR-RPT-06")
async def test_an_approved_report_changes_once_by_an_approved_request(
    people: People, world: World
) -> None:
    person = await clerk(people, world)
    report = await submit(person, await enter(person, await made(person, world), FILLED))
    await approve(people, "leader", "chief")
    path = f"/api/reports/{report['report']['id']}"
    edit = {"row": "P03-W01", "column": "output", "value": "6000", "was": "5000.5"}
    report = await person.post(f"{path}/changes", {"cells": [edit], "reason": "漏计一批产品"})
    assert report["change_case_id"]
    assert cell(report, "output")["value"] == "5000.5"
    again = {"cells": [edit], "reason": "再来"}
    assert await person.refused(f"{path}/changes", again) == (409, "change_pending")
    leader = await people.officer("leader")
    case = await only(leader)
    shown = await leader.get(f"/api/approvals/{case['id']}")
    assert shown["difference"] == [{"title": "一监区 产值", "before": "5000.5", "after": "6000"}]
    await approve(people, "leader", "chief")
    report = await read(person, report)
    assert (cell(report, "output")["value"], report["change_case_id"]) == ("6000", None)
    assert cell(report, "profit")["value"] == "5000.00"
    line = (await person.get(f"{path}/history", row="P03-W01", column="output"))[0]
    assert (line["old"], line["new"], line["reason"]) == ("5000.5", "6000", "漏计一批产品")
    assert line["case_id"] == case["id"]
    stale = {"cells": [edit], "reason": "重复"}
    assert await person.refused(f"{path}/changes", stale) == (409, "cell_changed")


@pytest.mark.requirement("LR-RPT-03")
async def test_a_new_column_with_a_formula_comes_with_the_next_report_and_old_ones_stay(
    people: People, world: World
) -> None:
    person, chief = await clerk(people, world), await people.officer("chief")
    old = await made(person, world, period=month(1))
    before = await chief.get(f"/api/report-forms/{old['report']['definition_id']}")
    path = f"/api/report-forms/{before['definition']['id']}"
    form = before["versions"][0]["form"]
    new = {"key": "per_hour", "title": "时均产值", "kind": "money", "decimals": 2}
    new |= {"from": "formula", "formula": "产值/总工时", "total": "formula"}
    wrong = form | {"columns": [*form["columns"], new | {"formula": "产值/工时数"}]}
    checked = await chief.post(f"{path}/check", {"form": wrong})
    assert checked["problems"][0]["message"] == "列“时均产值”的公式用到不存在的列“工时数”。"
    assert checked["problems"][0]["column"] == "per_hour"
    right = form | {"columns": [*form["columns"], new]}
    values = {"output": "300", "hours": "120"}
    checked = await chief.post(f"{path}/check", {"form": right, "values": values})
    assert cell({"cells": checked["preview"]}, "per_hour", "example")["value"] == "2.50"
    body = {"base": 1, "title": "生产情况月报", "form": wrong, "note": "增加时均产值"}
    await chief.put(f"{path}/draft", body)
    assert await chief.refused(f"{path}/publish", {"number": 2}) == (422, "form_invalid")
    await chief.put(f"{path}/draft", body | {"base": 2, "form": right})
    published = await chief.post(f"{path}/publish", {"number": 2})
    assert published["definition"]["published"] == 2
    report = await enter(person, await made(person, world), FILLED)
    assert cell(report, "per_hour")["value"] == "31.25"
    old = await read(person, old)
    assert old["report"]["number"] == 1
    assert "per_hour" not in {one["key"] for one in old["form"]["columns"]}
    local = await person.ask("PUT", f"{path}/draft", body | {"base": 2})
    assert local.json()["code"] == "form_of_bureau"


async def test_a_published_version_and_the_history_are_never_rewritten(
    owner: Database, people: People, world: World
) -> None:
    person = await clerk(people, world)
    report = await enter(person, await made(person, world), {"output": "3"})
    report = await enter(person, report, {"output": "4"})
    assert cell(report, "output")["changes"] == 1
    for statement in (
        "update report_version set form = '{}'",
        "delete from report_version",
        "update report_cell_change set new_sealed = null",
        "delete from report_cell_change",
    ):
        with pytest.raises(DBAPIError, match="never changed"):
            async with owner.transaction() as tx:
                await tx.connection.execute(text(statement))


async def test_two_who_enter_the_same_cell_do_not_overwrite_each_other(
    people: People, world: World
) -> None:
    person = await clerk(people, world)
    other = await people.officer("labour_P03")
    report = await made(person, world)
    await enter(person, report, {"output": "10"})
    edit = {"row": "P03-W01", "column": "output", "value": "20"}
    path = f"/api/reports/{report['report']['id']}/cells"
    reply = await other.ask("PUT", path, {"cells": [edit]})
    assert (reply.status_code, reply.json()["code"]) == (409, "cell_changed")
    twice = {"cells": [edit | {"was": "10"}, edit | {"was": "10", "value": "30"}]}
    reply = await other.ask("PUT", path, twice)
    assert (reply.status_code, reply.json()["code"]) == (422, "cell_twice")
    # Another cell goes beside it.
    await enter(other, report, {"cost": "3"})


async def test_who_stands_elsewhere_finds_nothing_and_makes_nothing(
    people: People, world: World
) -> None:
    person = await clerk(people, world)
    report = await made(person, world)
    stranger = await clerk(people, world, "P04")
    path = f"/api/reports/{report['report']['id']}"
    assert (await stranger.http.get(path)).status_code == 404
    assert (await stranger.get("/api/reports"))["total"] == 0
    form = report["report"]["definition_id"]
    body = {"definition_id": form, "unit_id": world.prison_id, "period": month()}
    assert await stranger.refused("/api/reports", body) == (404, "unit_not_found")
    assert await person.refused("/api/reports", body) == (409, "report_exists")
    future = body | {"period": f"{datetime.now(UTC).year + 1}-01"}
    assert await person.refused("/api/reports", future) == (422, "period_to_come")
    ward = await people.officer("labour")
    assert await ward.refused("/api/reports", body) == (404, "unit_not_found")
    standings = await person.get("/api/report-standings", definition_id=form, period=month())
    assert [(one["unit"], one["state"]) for one in standings] == [("P03监狱", "draft")]


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


async def send(person: Person, path: str, content: bytes) -> Any:
    reply = await person.http.post(
        f"{path}/import", files={"file": ("报表.xlsx", content)}, headers={"Origin": person.base}
    )
    assert reply.is_success, reply.text
    return reply.json()


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
