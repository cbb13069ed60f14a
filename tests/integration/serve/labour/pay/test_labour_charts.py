"""数据图形分析: each chart's figures are those of what was approved, within reach (LR-XC-02)."""

from decimal import Decimal
from typing import Any

import msgspec
import pytest

from pipelines.flows.services import Services
from pipelines.rules.sheets.reading import read_rows
from schemas.settings import Settings
from tests.integration.eventually import eventually
from tests.integration.serve.client import People, Person
from tests.integration.serve.labour.hours.conftest import bus, path, ward
from tests.integration.serve.labour.hours.counted import COUNTS
from tests.integration.serve.labour.hours.ward import Ward
from tests.integration.serve.labour.pay.sheets import opened, ready
from tests.integration.serve.labour.pay.test_corrections import approved
from tests.integration.serve.labour.test_project_output import NOW, filled
from tests.integration.serve.modules.bench import Bench
from tests.integration.serve.world import World

__all__ = ["bus", "path", "ward"]
CHARTS = "/api/labour-charts"
AUTUMN = {"since": "2026-09", "until": "2026-11"}


@pytest.fixture
def settings(settings: Settings, shard_urls: list[str]) -> Settings:
    return msgspec.structs.replace(settings, labour_shards=tuple(shard_urls))


async def drawn(officer: Person, of: str, **more: str) -> dict[str, list[Decimal]]:
    """Titles with their values; every total is looked at on the way."""
    told = await officer.get(f"{CHARTS}/{of}", **AUTUMN | more)
    (group,) = told["groups"]
    for line in group["lines"]:
        total = line["values"][of]
        assert total is None or Decimal(total) == sum(along(line, of))
    return {line["titles"][0]: along(line, of) for line in group["lines"]}


def along(line: dict[str, Any], of: str) -> list[Decimal]:
    return [Decimal(cell[of]) for cell in line["cells"]]


def months_of(told: dict[str, Any]) -> list[str]:
    (group,) = told["groups"]
    return [one["value"] for one in group["axis"]]


async def test_hours_are_those_approved_by_ward_prison_and_project(
    ward: Ward, people: People, world: World
) -> None:
    labour, approver = await people.officer("labour"), await people.officer("approver")
    await ward.approved(labour, approver, ward.line(0), ward.line(1, 60, "overtime"))
    await ward.approved(labour, approver, ward.line(0, 300), day="2026-10-13")
    await ward.submit(labour, ward.line(0, 240), day="2026-11-25")
    told: dict[str, Any] = {}

    async def booked() -> bool:
        told.update(await labour.get(f"{CHARTS}/hours", by="ward", **AUTUMN))
        waiting = ["未审批工时 4 小时，未计入"]
        return bool(told["whole"]["values"] == {"hours": 780} and told["notes"] == waiting)

    await eventually(booked)
    assert months_of(told) == ["2026-09", "2026-10", "2026-11"]
    hours = [Decimal(0), Decimal(300), Decimal(480)]
    assert along(told["whole"], "hours") == hours
    assert await drawn(labour, "hours", by="ward") == {"一监区": hours}
    assert await drawn(labour, "hours", by="project") == {"无项目": hours}
    # A ward's officer does not take the own ward for all of the prison.
    assert await drawn(labour, "hours", by="prison") == {"P03监狱（部分监区）": hours}
    chief = await people.officer("chief")
    assert await drawn(chief, "hours", by="prison") == {"P03监狱": hours}
    assert await drawn(chief, "hours", by="ward", unit_id=world.prison_id) == {"一监区": hours}
    assert await drawn(chief, "hours", unit_id=world.other_prison_id) == {}
    assert await drawn(chief, "hours", since="2026-11") == {"P03监狱": [Decimal(480)]}
    # The page of the statistics says the same.
    days = {"since": "2026-09-01", "until": "2026-11-30"}
    counted = await labour.get(COUNTS, by="ward", step="month", **days)
    assert counted["whole"]["values"]["total"] == 780
    taken = await labour.http.get(f"{CHARTS}/hours/export", params=AUTUMN | {"by": "ward"})
    rows = [list(row.cells) for row in read_rows(taken.content)]
    assert rows[1:] == [
        ["劳动工时（小时，只含已审批）"],
        ["监区", *months_of(told), "合计"],
        ["一监区", 0, 5, 8, 13],
        ["合计", 0, 5, 8, 13],
    ]


async def test_pay_is_that_of_approved_sheets(
    services: Services, people: People, world: World
) -> None:
    ledger = await ready(services, people, world)
    officer = await people.officer("labour")
    sheet = await approved(people, officer, world)
    ledger.works(world.ward_id, world.inmate_id, 60, day=9)
    told = await officer.get(f"{CHARTS}/pay", by="ward", **AUTUMN)
    paid = [Decimal(0), Decimal(sheet["amount"]), Decimal(0)]
    assert told["whole"]["values"] == {"pay": sheet["amount"]}
    assert (along(told["whole"], "pay"), told["notes"]) == (paid, [])
    assert await drawn(officer, "pay", by="ward") == {"一监区": paid}
    assert await drawn(await people.officer("other_leader"), "pay") == {}
    taken = await officer.http.get(
        f"{CHARTS}/pay/export", params=AUTUMN | {"by": "ward", "format": "csv"}
    )
    assert f"一监区,0,{sheet['amount']},0,{sheet['amount']}" in taken.text.replace(".0,", ",")
    (noted,) = [
        row
        for row in (await (await people.officer("auditor")).get("/api/audit/rows"))["rows"]
        if row["action"] == "labour_charts.export"
    ]
    assert (noted["detail"]["of"], noted["detail"]["rows"]) == ("pay", 1)


async def test_a_sheet_that_is_not_approved_is_counted_beside(
    services: Services, people: People, world: World
) -> None:
    await ready(services, people, world)
    officer = await people.officer("labour")
    await opened(officer, world)
    told = await officer.get(f"{CHARTS}/pay", by="ward", **AUTUMN)
    assert (told["empty"], told["notes"]) == (True, ["未通过审批的报酬表 1 张，未计入"])


async def test_output_adds_up_by_class_and_by_prison(people: People, world: World) -> None:
    world.now = NOW
    bench = Bench("project_outputs", people, world)
    leader = await bench.keeper()
    await filled(bench, leader, await people.officer("prison_approver"))
    months = [Decimal("100000.10"), Decimal("40000.35"), Decimal(0)]
    assert await drawn(leader, "output", by="class") == {"电子装配": months}
    assert await drawn(leader, "output", by="prison") == {"P03监狱": months}
    told = await leader.get(f"{CHARTS}/output", by="class", **AUTUMN)
    assert told["whole"]["values"] == {"output": "140000.45"}
    assert told["notes"] == ["未审批的产值 2 条，未计入"]
    year = await leader.get("/api/output-by-project-class", period="2026")
    assert year["value"] == told["whole"]["values"]["output"]
    # A ward's officer reaches no project, nor does another prison.
    assert await drawn(await people.officer("labour"), "output", by="class") == {}
    assert await drawn(await people.officer("other_leader"), "output", by="class") == {}


async def test_headcounts_are_those_of_the_ledger_as_each_month_ended(
    ward: Ward, people: People, world: World
) -> None:
    leader = await people.officer("leader")
    held = await leader.get("/api/headcount", day="2026-10-31")
    (there,) = [one for one in held["wards"] if one["ward_id"] == ward.id]
    assert there["at_end"] == len(ward.inmates)
    count = Decimal(len(ward.inmates))
    assert await drawn(leader, "headcount", by="ward") == {"一监区": [count] * 3}
    chief = await people.officer("chief")
    asked = AUTUMN | {"since": "2025-12", "by": "prison"}
    assert (await drawn(chief, "headcount", **asked))["P03监狱"][:2] == [0, count]
    told = await chief.get(f"{CHARTS}/headcount", **asked)
    assert told["whole"]["values"] == {"headcount": None}


async def test_what_cannot_be_drawn_is_refused_with_words(people: People, world: World) -> None:
    world.now = NOW
    chief = await people.officer("chief")
    for of, query, code in (
        ("pay", {"by": "ward"}, "choose_unit"),
        ("pay", {"by": "class"}, "unknown_choice"),
        ("output", {"since": "2026-12", "until": "2026-12"}, "month_to_come"),
        ("output", {"since": "2026-11", "until": "2026-09"}, "months_reversed"),
        ("output", {"since": "2020-01"}, "too_many_months"),
    ):
        reply = await chief.http.get(f"{CHARTS}/{of}", params=AUTUMN | query)
        assert (reply.status_code, reply.json()["code"]) == (422, code)
    foreign = AUTUMN | {"unit_id": world.other_prison_id}
    leader = await people.officer("leader")
    assert (await leader.http.get(f"{CHARTS}/pay", params=foreign)).status_code == 404
    monitor = await people.officer("monitor")
    assert (await monitor.http.get(f"{CHARTS}/pay", params=AUTUMN)).status_code == 403
    # Who may not read the ledger of heads does not see it drawn.
    approver = await people.officer("approver")
    assert (await approver.http.get(f"{CHARTS}/headcount", params=AUTUMN)).status_code == 403
