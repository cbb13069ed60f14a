"""劳动报酬月报: made of the approved pay sheets, submitted, approved, summed up (LR-RPT-02)."""

from decimal import Decimal
from typing import Any

import pytest

from pipelines.flows.services import Services
from tests.integration.serve.client import People, Person
from tests.integration.serve.labour.pay.sheets import MONTH, add_item, again, opened, ready
from tests.integration.serve.labour.pay.sheets import report as pass_on
from tests.integration.serve.labour.pay.test_corrections import pass_up
from tests.integration.serve.reports.made_reports import approve, cell, clerk, made, read, submit
from tests.integration.serve.world import World


async def paid(services: Services, people: People, world: World) -> Any:
    """The ward's sheet of the month, with a bonus and a deduction in it, approved."""
    await ready(services, people, world)
    officer = await people.officer("labour")
    sheet = (await opened(officer, world))["sheet"]
    await add_item(officer, world.inmate_id, "bonus", "5.00")
    await add_item(officer, world.inmate_id, "deduction", "1.50")
    sheet = (await again(officer, sheet))["sheet"]
    await pass_on(officer, sheet)
    await pass_up(people)
    return await officer.get(f"/api/pay-sheets/{sheet['id']}")


async def summed(person: Person, report: Any) -> Any:
    path = f"/api/report-forms/{report['report']['definition_id']}/summary"
    return await person.get(path, period=MONTH)


def shown(report: Any, *columns: str, row: str = "P03-W01") -> list[Any]:
    return [cell(report, one, row)["value"] for one in columns]


@pytest.mark.requirement("LR-RPT-02")
@pytest.mark.stand_in("hours", "Hours and grades are kept in memory by the test.")
async def test_the_months_pay_report_equals_the_sheets_and_counts_once_approved(
    services: Services, people: People, world: World
) -> None:
    sheet = await paid(services, people, world)
    person, chief = await clerk(people, world), await people.officer("chief")
    report = await made(person, world, code="pay", period=MONTH)
    # 18.96 and 17.78 were earned; nothing of it is typed in.
    assert report["unfilled"] == 0
    assert shown(report, "base", "bonus", "deducted") == ["36.74", "5.00", "1.50"]
    assert {cell(report, one)["origin"] for one in ("base", "total", "paid")} == {"linked"}
    assert shown(report, "total", "paid", "hours") == [sheet["sheet"]["amount"], "2", "15.50"]
    lines = sum(Decimal(line["amount"]) for line in sheet["lines"])
    (total,) = [one for one in report["totals"] if one["column"] == "total"]
    assert Decimal(total["value"]) == lines == Decimal("40.24")
    assert cell(report, "average")["value"] == "20.12"
    path = f"/api/reports/{report['report']['id']}"
    where = await person.get(f"{path}/sources", row="P03-W01", column="total")
    assert (where["title"], where["value"]) == ("已审批劳动报酬（元）", where["now"])
    assert where["address"] == f"/pay?month={MONTH}"
    report = await submit(person, report)
    assert (await summed(chief, report))["counted"] == 0
    await approve(people, "leader", verdict="return", opinion="扣减请核对")
    report = await read(person, report)
    assert (report["report"]["state"], report["opinion"]) == ("returned", "扣减请核对")
    assert (await summed(chief, report))["counted"] == 0
    report = await submit(person, report)
    await approve(people, "leader", "chief")
    report = await read(person, report)
    assert report["report"]["state"] == "approved"
    summary = await summed(chief, report)
    assert summary["counted"] == 1
    assert [one["unit"] for one in summary["missing"]] == ["P04监狱"]
    assert shown(summary, "total", row="P03") == ["40.24"]
    assert [one["value"] for one in summary["totals"] if one["column"] == "total"] == ["40.24"]


@pytest.mark.requirement("LR-RPT-06")
async def test_a_total_that_was_overwritten_is_marked_and_comes_back(
    services: Services, people: People, world: World
) -> None:
    await paid(services, people, world)
    person = await clerk(people, world)
    report = await made(person, world, code="pay", period=MONTH)
    path = f"/api/reports/{report['report']['id']}"
    edit = {"row": "P03-W01", "column": "total", "value": "41", "was": "40.24"}
    reply = await person.ask("PUT", f"{path}/cells", {"cells": [edit]})
    assert reply.json()["code"] == "reason_needed"
    report = await person.put(f"{path}/cells", {"cells": [edit | {"reason": "补发"}]})
    found = cell(report, "total")
    assert (found["origin"], found["source_value"]) == ("overridden", "40.24")
    report = await person.post(f"{path}/restore", {"row": "P03-W01", "column": "total"})
    assert shown(report, "total") == ["40.24"]


async def test_a_sheet_that_is_not_approved_is_in_no_report(
    services: Services, people: People, world: World
) -> None:
    await ready(services, people, world)
    await opened(await people.officer("labour"), world)
    person = await clerk(people, world)
    report = await made(person, world, code="pay", period=MONTH)
    assert shown(report, "total", "paid", "base") == ["0.00", "0", "0.00"]
