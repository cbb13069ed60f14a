"""A report's value that was changed by SQL is found and alerted, and goes no further."""

from typing import Any

import msgspec
import pytest
from sqlalchemy import text

from connectors.postgres.audit import integrity
from connectors.postgres.database import Database
from schemas.settings import Settings
from tests.integration.serve.approving import decision, only
from tests.integration.serve.audit.test_row_seals import alarms, sql
from tests.integration.serve.client import People
from tests.integration.serve.reports.made_reports import (
    FILLED,
    approve,
    cell,
    clerk,
    enter,
    made,
    read,
    submit,
)
from tests.integration.serve.world import World

FORGED = (
    "update report_cell set value_sealed = '\\x01' where report_id = :id and column_key = 'output'"
    " and row_key = 'P03-W01'"
)


@pytest.fixture
def settings(settings: Settings, shard_urls: list[str]) -> Settings:
    return msgspec.structs.replace(settings, labour_shards=tuple(shard_urls))


@pytest.fixture
async def whole(people: People, world: World) -> None:
    """As after a first start: every important row is sealed."""
    await integrity.begin(world.database)


async def filled(people: People, world: World) -> tuple[Any, Any]:
    person = await clerk(people, world)
    return person, await enter(person, await made(person, world), FILLED)


async def test_what_the_product_writes_of_a_report_holds(
    whole: None, people: People, world: World
) -> None:
    person, report = await filled(people, world)
    report = await submit(person, await enter(person, report, {"output": "6000"}))
    await approve(people, "leader", "chief")
    path = f"/api/reports/{report['report']['id']}"
    edit = {"row": "P03-W01", "column": "output", "value": "7", "was": "6000"}
    await person.post(f"{path}/changes", {"cells": [edit], "reason": "更正"})
    await approve(people, "leader", "chief")
    assert cell(await read(person, report), "output")["value"] == "7"
    chief = await people.officer("chief")
    form = await chief.get(f"/api/report-forms/{report['report']['definition_id']}")
    body = {"base": 1, "title": "生产情况月报", "form": form["versions"][0]["form"]}
    for note in ("一", "二"):
        await chief.put(
            f"/api/report-forms/{report['report']['definition_id']}/draft", body | {"note": note}
        )
        body["base"] = 2
    checked = await integrity.check(world.database)
    assert (checked.broken, await alarms(world)) == (0, [])


@pytest.mark.requirement("LR-CRYPTO-02")
@pytest.mark.parametrize("table", ["report_cell", "report"])
async def test_the_check_names_the_changed_row(
    table: str, whole: None, people: People, world: World
) -> None:
    _, report = await filled(people, world)
    report_id = report["report"]["id"]
    statement = (
        FORGED if table == "report_cell" else "update report set period = '2020-01' where id = :id"
    )
    await sql(world, statement, id=report_id)
    assert (await integrity.check(world.database)).broken == 1
    ((kind, _),) = await alarms(world)
    assert kind == table
    listed = await (await people.officer("security")).get("/api/integrity/findings")
    assert [row["problem"] for row in listed["rows"]] == ["changed"]


async def test_the_history_of_cells_is_sealed_too(
    whole: None, owner: Database, people: People, world: World
) -> None:
    person, report = await filled(people, world)
    await enter(person, report, {"output": "6000"})
    async with owner.transaction() as tx:
        for statement in (
            "alter table report_cell_change disable trigger report_cell_change_append_only",
            "update report_cell_change set old_sealed = '\\x01' where column_key = 'output'",
            "alter table report_cell_change enable trigger report_cell_change_append_only",
        ):
            await tx.connection.execute(text(statement))
    await integrity.check(world.database)
    assert [kind for kind, _ in await alarms(world)] == ["report_cell_change"]


async def test_a_forged_value_is_not_handed_in_and_no_later_entry_washes_it(
    whole: None, people: People, world: World
) -> None:
    person, report = await filled(people, world)
    path = f"/api/reports/{report['report']['id']}"
    await sql(world, FORGED, id=report["report"]["id"])
    body = {"row_version": report["row_version"]}
    assert await person.refused(f"{path}/submit", body) == (409, "report_tampered")
    assert [kind for kind, _ in await alarms(world)] == ["report_cell"]
    report = await enter(person, await read(person, report), {"output": "5000.5"})
    body = {"row_version": report["row_version"]}
    assert await person.refused(f"{path}/submit", body) == (409, "report_tampered")
    # Whoever answers for integrity looks into it; then the report goes on.
    keeper = await people.officer("security")
    for row in (await keeper.get("/api/integrity/findings"))["rows"]:
        await keeper.post(f"/api/integrity/findings/{row['id']}/accept", {"reason": "已核实"})
    assert (await submit(person, report))["report"]["state"] == "submitted"


async def test_a_value_forged_after_it_was_handed_in_is_not_approved(
    whole: None, people: People, world: World
) -> None:
    person, report = await filled(people, world)
    report = await submit(person, report)
    await approve(people, "leader")
    await sql(world, FORGED, id=report["report"]["id"])
    chief = await people.officer("chief")
    case = await only(chief)
    path = f"/api/approvals/{case['id']}/decisions"
    refused = await chief.refused(path, decision(case, "approve", "同意"))
    assert refused == (409, "report_tampered")
    assert (await read(person, report))["report"]["state"] == "submitted"
    assert [kind for kind, _ in await alarms(world)] == ["report_cell"]
