"""Reports over the real database: made, entered, approved, corrected (LR-RPT)."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from connectors.postgres.database import Database
from tests.integration.serve.approving import only
from tests.integration.serve.client import People
from tests.integration.serve.reports.made_reports import (
    FILLED,
    approve,
    cell,
    clerk,
    enter,
    made,
    month,
    read,
    submit,
)
from tests.integration.serve.reports.made_reports import settings as settings
from tests.integration.serve.world import World


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
