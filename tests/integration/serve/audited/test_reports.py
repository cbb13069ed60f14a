"""What is done with reports and their forms leaves its rows (AU-1)."""

import msgspec
import pytest

from pipelines.rules.sheets.csv_file import CsvWriter
from schemas.settings import Settings
from tests.integration.serve.audited.driving import done, put
from tests.integration.serve.client import People
from tests.integration.serve.reports.made_reports import (
    FILLED,
    approve,
    cell,
    clerk,
    enter,
    made,
    send,
    submit,
)
from tests.integration.serve.world import World

ROUTES = {
    "POST /api/report-forms",
    "PUT /api/report-forms/{form_id}/draft",
    "DELETE /api/report-forms/{form_id}/draft",
    "POST /api/report-forms/{form_id}/publish",
    "POST /api/reports",
    "PUT /api/reports/{report_id}/cells",
    "POST /api/reports/{report_id}/fetch",
    "POST /api/reports/{report_id}/restore",
    "POST /api/reports/{report_id}/submit",
    "POST /api/reports/{report_id}/changes",
    "POST /api/reports/{report_id}/import",
}


@pytest.fixture
def settings(settings: Settings, shard_urls: list[str]) -> Settings:
    return msgspec.structs.replace(settings, labour_shards=tuple(shard_urls))


@pytest.mark.requirement("AU-1")
@pytest.mark.requirement("NF-SEC-07")
async def test_reports_and_their_forms_are_written_down(people: People, world: World) -> None:
    chief, person = await people.officer("chief"), await clerk(people, world)
    form = {"rows_from": "wards", "columns": [{"key": "n", "title": "数"}]}
    asked = {"code": "extra", "title": "补充月报", "period": "month", "level": "prison"}
    detail = await chief.post("/api/report-forms", asked | {"form": form})
    path = f"/api/report-forms/{detail['definition']['id']}"
    await chief.post(f"{path}/publish", {"number": 1})
    await put(chief, f"{path}/draft", {"base": 1, "title": "补充月报", "form": form})
    await done(chief, "DELETE", f"{path}/draft")
    report = await made(person, world)
    path = f"/api/reports/{report['report']['id']}"
    edit = {"row": "P03-W01", "column": "headcount", "value": "2", "was": "1", "reason": "调入"}
    await put(person, f"{path}/cells", {"cells": [edit]})
    await person.post(f"{path}/restore", {"row": "P03-W01", "column": "headcount"})
    report = await person.post(f"{path}/fetch")
    writer = CsvWriter()
    await send(person, path, writer.feed([["项目", "备注"], ["一监区", "正常"]]) + writer.finish())
    report = await submit(person, await enter(person, report, FILLED))
    await approve(people, "leader", "chief")
    edit = {"row": "P03-W01", "column": "days", "value": "21", "was": "20"}
    report = await person.post(f"{path}/changes", {"cells": [edit], "reason": "漏计一天"})
    assert cell(report, "remark")["value"] == "正常"
    assert people.watch.audited >= ROUTES, ROUTES - people.watch.audited
