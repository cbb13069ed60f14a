"""Whose hours they are has a level: it governs display, export and how it lies (LR-GEN-07)."""

from collections.abc import Collection
from typing import Any

import pytest
from sqlalchemy import text

from connectors.doors import open_shards
from connectors.postgres.access import rights
from pipelines.rules.labour.ledger.ids import as_uuid
from schemas.people.kinds import Role
from schemas.tables.labour.ledger import ledger
from tests.integration.serve.approving import add_officer, decide, only
from tests.integration.serve.client import People, Person
from tests.integration.serve.labour.hours.counted import COUNTS, key_of, lines_of
from tests.integration.serve.labour.hours.ward import Ward, booked
from tests.integration.serve.world import World

RANGE = {"since": "2026-11-01", "until": "2026-11-30"}
VIEWING = {"labour_hours:list", "labour_hours:statistics", "labour_hours:enter"}
VIEWING |= {"labour_hours:correct", "dead_letters:list", "dead_letters:replay"}
TOO_HIGH = (403, "level_too_high")


@pytest.fixture
async def labour(people: People) -> Person:
    return await people.officer("labour")


@pytest.fixture
async def viewer(ward: Ward, world: World, people: People) -> Person:
    """Everything about hours, but no clearance."""
    await allow(world, VIEWING)
    await add_officer(world, "viewer", "P03", frozenset({Role.REVIEWER}))
    return await people.officer("viewer")


async def allow(world: World, codes: Collection[str]) -> None:
    """The viewer's role may do this from the next request on."""
    async with world.database.transaction() as tx:
        await rights.set_permissions(tx, world.seal, Role.REVIEWER.value, set(codes))


async def raised(people: People, level: str, field: str = "inmate") -> None:
    """Set the level of hours as two administrators do."""
    system, security = await people.officer("sysadmin"), await people.officer("security")
    levels = [{"field": field, "level": level}]
    path = "/api/data-levels/labour_hours/rights-changes"
    change = await system.post(path, {"levels": levels, "reason": "专项检查"})
    await security.post(f"/api/rights-changes/{change['id']}/approve", {})


def names_of(ward: Ward) -> list[str]:
    """Whatever would tell who worked, in whichever answer."""
    return [*ward.inmates, "周某", "吴某", "郑某", "3103000001", "3103000002", "3103000003"]


async def told(officer: Person, path: str, **params: Any) -> str:
    reply = await officer.http.get(path, params=params)
    assert reply.is_success, reply.text
    return reply.text


@pytest.mark.requirement("LR-GEN-07")
async def test_without_clearance_who_worked_is_masked_left_out_of_files_and_lies_sealed(
    ward: Ward, labour: Person, viewer: Person, people: People, world: World
) -> None:
    approver = await people.officer("approver")
    sheet = await ward.approved(labour, approver, ward.line(0), ward.line(1, 300))
    change = {**ward.line(0), "minutes": 400}
    asked = {"timesheet_id": sheet["id"], "version": 1, "reason": "多记", "changes": [change]}
    await labour.post("/api/hours/corrections", asked)
    await decide(approver, await only(approver), "approve", "")
    await booked(ward, labour, 2)
    draft = {"inmate_id": ward.inmates[2], "post_id": ward.post, "normal": "7"}
    day = {"ward_id": ward.id, "day": "2026-11-25"}
    assert (await labour.ask("PUT", "/api/hours/draft", {**day, "rows": [draft]})).is_success
    # Displayed masked, on every page; the figures stay, and each opens to its lines.
    pages = [
        await told(viewer, "/api/hours/day", ward_id=ward.id, day=ward.day),
        await told(viewer, COUNTS, by="inmate", step="month", **RANGE),
        await told(viewer, f"{COUNTS}/lines", by="ward", key=ward.id, **RANGE),
        *await files(viewer, ward),
    ]
    for page in pages:
        assert [one for one in names_of(ward) if one in page] == []
    view = await ward.view(viewer)
    assert not view["clear"]
    rows = {row["inmate_id"]: row["name"] for row in view["rows"]}
    assert sorted(rows.values()) == ["冯*", "吴*", "周*", "郑*"]
    assert {rows[line["inmate_id"]]: line["minutes"] for line in view["lines"]} == {
        "周*": 400,
        "吴*": 300,
    }
    assert view["corrections"][0]["changes"][0]["inmate_no"] == "310*****01"
    counted = await viewer.get(COUNTS, by="inmate", step="month", **RANGE)
    for line in lines_of(counted):
        opened = await viewer.get(f"{COUNTS}/lines", by="inmate", key=key_of(line), **RANGE)
        assert opened["sums"]["minutes"] == line["values"]["total"]
        assert opened["rows"][0]["values"]["name"] == line["titles"][0]
    # In files whole for who is cleared, without a column of people for who is not.
    assert "吴某" in (await files(labour, ward))[0]
    assert "姓名" not in (await files(viewer, ward))[0]
    counted_file, lines_file = (await files(viewer, ward))[1:]
    assert "\n合计,11:40,0,0,11:40,0" in counted_file
    assert "\n2026-11,5,0,0,5,0" in counted_file
    assert "日期,监狱,监区,岗位,项目,类别,工时,状态" in lines_file
    assert "吴某,缝纫岗,,正常工时,5,已通过" in (await files(labour, ward))[2]
    # Lying sealed, wherever hours lie.
    kept = await dump(world)
    stored = [str(as_uuid(one)) for one in ward.inmates]
    assert [one for one in [*names_of(ward), *stored] if one in kept] == []
    assert str(as_uuid(ward.id)) in kept


async def files(officer: Person, ward: Ward) -> list[str]:
    """The day, the statistics by inmate and the lines behind them as files."""
    day = {"ward_id": ward.id, "day": ward.day, "format": "csv"}
    counted = {"by": "inmate", "step": "month", "format": "csv", **RANGE}
    return [
        await told(officer, "/api/hours/day/export", **day),
        await told(officer, f"{COUNTS}/export", **counted),
        await told(officer, f"{COUNTS}/lines/export", **counted),
    ]


async def dump(world: World) -> str:
    """Every row of hours in the core database and in each shard, as text."""
    shards = open_shards(world.settings, world.database, pool_size=1)
    tables = [(one, list(ledger.tables)) for one in shards.databases]
    tables.append((world.database, ["timesheet", "timesheet_draft", "timesheet_correction"]))
    kept = []
    for database, names in tables:
        async with database.transaction() as tx:
            for name in names:
                rows = await tx.execute(text(f"select t::text from {name} t"))
                kept += rows.scalars()
    await shards.close()
    return "\n".join(kept)


async def test_who_may_not_see_who_worked_neither_enters_nor_corrects(
    ward: Ward, labour: Person, viewer: Person, people: People, world: World
) -> None:
    body = ward.sheet(ward.line(0))
    day = {name: body[name] for name in ("ward_id", "day")}
    assert await viewer.refused("/api/hours/sheets", body) == TOO_HIGH
    assert await viewer.refused("/api/hours/check", {**day, "lines": body["lines"]}) == TOO_HIGH
    draft = await viewer.ask("PUT", "/api/hours/draft", {**day, "rows": []})
    assert (draft.status_code, draft.json()["code"]) == TOO_HIGH
    approver = await people.officer("approver")
    sheet = await ward.approved(labour, approver, ward.line(0))
    change = {**ward.line(0), "minutes": None}
    asked = {"timesheet_id": sheet["id"], "version": 1, "reason": "多记", "changes": [change]}
    assert await viewer.refused("/api/hours/corrections", asked) == TOO_HIGH
    # The right to sensitive data of labour opens it, and no other data.
    await allow(world, VIEWING | {"data_levels:labour"})
    assert (await ward.view(viewer))["clear"]
    await viewer.post("/api/hours/corrections", asked)


async def test_an_approver_sees_who_worked_as_far_as_his_clearance_goes(
    ward: Ward, labour: Person, people: People
) -> None:
    approver = await people.officer("approver")
    sheet = await ward.approved(labour, approver, ward.line(0))
    change = {**ward.line(0), "minutes": 400}
    asked = {"timesheet_id": sheet["id"], "version": 1, "reason": "多记", "changes": [change]}
    made = await labour.post("/api/hours/corrections", asked)
    assert made["state"] == "pending"
    case = await only(approver)
    shown = await approver.get(f"/api/approvals/{case['id']}")
    assert shown["difference"][0]["title"] == "周某（3103000001） 缝纫岗 正常工时"
    # The applicant's right opens sensitive data; raised above that, he sees his request masked.
    await raised(people, "important")
    own = await labour.get(f"/api/approvals/{case['id']}")
    assert own["difference"][0]["title"] == "周*（310*****01） 缝纫岗 正常工时"
    assert not (await ward.view(labour))["clear"]
    assert (await ward.view(await people.officer("leader")))["clear"]


async def test_hours_above_the_clearance_as_a_whole_are_closed(
    ward: Ward, viewer: Person, labour: Person, people: People
) -> None:
    await raised(people, "sensitive", field="")
    day = {"ward_id": ward.id, "day": ward.day}
    for path, params in (
        ("/api/hours/day", day),
        ("/api/hours/day/export", day),
        (COUNTS, RANGE),
        (f"{COUNTS}/export", RANGE),
        (f"{COUNTS}/compared", RANGE),
        (f"{COUNTS}/lines", {"by": "ward", "key": ward.id, **RANGE}),
        (f"{COUNTS}/lines/export", RANGE),
    ):
        reply = await viewer.http.get(path, params=params)
        assert (reply.status_code, reply.json()["code"]) == TOO_HIGH
    assert (await ward.view(labour))["clear"]
