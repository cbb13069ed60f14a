"""The level of data governs who sees a field, how it leaves, and how it lies (AC-4)."""

from typing import Any

import pytest
from sqlalchemy import text

from connectors.postgres.access import data_levels, rights
from connectors.postgres.access.rights_check import find_broken
from connectors.postgres.database import Database
from schemas.modules.catalog import MODULES
from schemas.people.kinds import Role
from tests.integration.serve.approving import add_officer
from tests.integration.serve.audit.test_row_seals import sql
from tests.integration.serve.client import People, Person
from tests.integration.serve.exchange.test_open_api import _grant, _registered
from tests.integration.serve.modules.bench import Bench
from tests.integration.serve.opening import granted
from tests.integration.serve.world import World

pytestmark = pytest.mark.requirement("AC-4")

CODE = "agency_people"
PATH = f"/api/records/{CODE}"
LEVELS = f"/api/data-levels/{CODE}/rights-changes"
ABOVE = {"id_no", "phone", "certificate_no"}
"""What is sensitive or more as it is declared."""
SENSITIVE, IMPORTANT = "data_levels:sensitive", "data_levels:important"


@pytest.fixture
async def bench(people: People, world: World) -> Bench:
    return Bench(CODE, people, world)


@pytest.fixture
async def clerk(people: People, world: World) -> Person:
    """A leader's role in everything but the level of data that it may see."""
    async with world.database.transaction() as tx:
        await rights.set_permissions(
            tx,
            world.seal,
            Role.REVIEWER.value,
            {f"{CODE}:{verb}" for verb in ("list", "create", "edit", "export", "import", "reveal")},
        )
    await add_officer(world, "clerk", "P03", frozenset({Role.REVIEWER}))
    return await people.officer("clerk")


async def cleared(world: World, *codes: str) -> None:
    """The clerk's role may see these levels from the next request on."""
    verbs = {f"{CODE}:{verb}" for verb in ("list", "create", "edit", "export", "import", "reveal")}
    async with world.database.transaction() as tx:
        await rights.set_permissions(tx, world.seal, Role.REVIEWER.value, verbs | set(codes))


async def raised(people: People, **levels: str) -> None:
    """Set the levels as two administrators do."""
    system, security = await people.officer("sysadmin"), await people.officer("security")
    wanted = [{"field": field, "level": level} for field, level in levels.items()]
    change = await system.post(LEVELS, {"levels": wanted, "reason": "专项检查"})
    await security.post(f"/api/rights-changes/{change['id']}/approve", {})


async def fields(person: Person) -> set[str]:
    declared = (await person.get(f"/api/modules/{CODE}"))["module"]["fields"]
    return {field["name"] for field in declared}


async def test_what_lies_above_the_roles_level_is_left_out_everywhere(
    bench: Bench, clerk: Person, world: World
) -> None:
    made = await bench.create()
    path = f"{PATH}/{made['id']}"
    whole = {field.name for field in MODULES[CODE].fields}
    assert whole - await fields(clerk) == ABOVE
    for record in ((await clerk.get(path))["record"], (await clerk.get(PATH))["rows"][0]):
        assert not ABOVE & (set(record["values"]) | set(record["masked"]))
    changes = await clerk.get(f"{path}/changes")
    assert not ABOVE & set(changes[0]["after"])
    assert await clerk.refused(f"{path}/reveal/id_no") == (404, "field_not_sealed")
    searched = await clerk.http.get(PATH, params={"phone": "13800000001"})
    assert searched.status_code == 422
    await cleared(world, SENSITIVE)
    assert whole - await fields(clerk) == {"id_no"}
    assert (await clerk.get(path))["record"]["values"]["phone"] == made["values"]["phone"]
    await cleared(world, SENSITIVE, IMPORTANT)
    assert await fields(clerk) == whole
    assert await clerk.post(f"{path}/reveal/id_no")


async def test_what_may_not_be_seen_may_not_be_written_or_found(
    bench: Bench, clerk: Person, people: People, world: World
) -> None:
    made = await bench.create()
    path = f"{PATH}/{made['id']}"
    asked = {"version": 1, "values": {"phone": "13800000009"}, "reason": "更正"}
    refused = await clerk.ask("PUT", path, asked)
    assert (refused.status_code, refused.json()["code"]) == (422, "invalid_fields")
    created = await clerk.ask("POST", PATH, {"values": await bench.sample()})
    assert created.status_code == 422
    assert "密级高于" in created.text
    await raised(people, post="sensitive")
    leader = await people.officer("leader")
    word = made["values"]["post"]
    assert (await leader.get(PATH, q=word))["total"] == 1
    assert (await clerk.get(PATH, q=word))["total"] == 0
    content = await bench.export(leader, "csv")
    loaded = await bench.upload(clerk, content, "导入.csv")
    assert (loaded.status_code, loaded.json()["code"]) == (422, "wrong_header")


async def test_a_file_has_no_column_above_the_level_and_sensitive_ones_need_a_second_person(
    bench: Bench, clerk: Person, people: People
) -> None:
    await bench.create()
    await bench.create()
    system = await people.officer("sysadmin")
    few = {"value": 1, "seen": 50, "reason": "收紧"}
    assert (await system.ask("PUT", "/api/parameters/export_alone_rows", few)).is_success
    # Nothing of it is sensitive: the numbers are left out.
    text_of = (await bench.export(clerk, "csv")).decode("utf-8-sig")
    assert "身份证号" not in text_of
    assert "联系电话" not in text_of
    await raised(people, post="sensitive")
    assert "职务" not in (await bench.export(clerk, "csv")).decode("utf-8-sig")
    leader = await people.officer("leader")
    refused = await leader.http.get(f"{PATH}/export")
    assert (refused.status_code, refused.json()["code"]) == (409, "export_needs_approval")


async def test_a_module_above_the_level_is_closed(
    bench: Bench, clerk: Person, people: People, world: World
) -> None:
    await raised(people, **{"": "sensitive"})
    reply = await clerk.http.get(PATH)
    assert (reply.status_code, reply.json()["code"]) == (403, "level_too_high")
    leader = await people.officer("leader")
    assert (await leader.http.get(PATH)).status_code == 200


async def test_a_level_is_changed_by_two_and_by_no_one_alone(people: People, bench: Bench) -> None:
    system, security = await people.officer("sysadmin"), await people.officer("security")
    wanted = {"levels": [{"field": "post", "level": "sensitive"}], "reason": "专项检查"}
    own = await security.post(LEVELS, wanted)
    assert (own["subject"], own["title"]) == ("data_level", MODULES[CODE].title)
    assert [line["title"] for line in own["added"]] == ["职务：敏感"]
    decide = f"/api/rights-changes/{own['id']}/approve"
    assert await security.refused(decide) == (403, "own_proposal")
    assert await system.refused(decide) == (403, "no_permission")
    assert await system.refused(LEVELS, wanted) == (409, "change_open")
    shown = {one["module"]: one for one in await security.get("/api/data-levels")}
    assert shown[CODE]["pending"] == own["id"]
    await security.post(f"/api/rights-changes/{own['id']}/withdraw")
    leader = await people.officer("leader")
    assert await leader.refused(LEVELS, wanted) == (403, "no_permission")
    await raised(people, post="sensitive")
    shown = {one["module"]: one for one in await security.get("/api/data-levels")}
    (field,) = [one for one in shown[CODE]["fields"] if one["field"] == "post"]
    assert (field["level"], field["declared"]) == ("sensitive", "internal")
    assert await system.refused(LEVELS, wanted) == (409, "nothing_changes")


@pytest.mark.parametrize(
    ("field", "level", "code"),
    [
        ("post", "important", "level_not_fitting"),
        ("name", "sensitive", "level_not_fitting"),
        ("phone", "internal", "level_not_fitting"),
        ("", "important", "level_not_fitting"),
        ("nothing", "internal", "unknown_field"),
    ],
)
async def test_a_level_that_the_data_cannot_keep_is_refused(
    people: People, field: str, level: str, code: str
) -> None:
    """What is not sealed cannot be of the highest level, and a mask needs one that asks for it."""
    security = await people.officer("security")
    wanted = {"levels": [{"field": field, "level": level}], "reason": "试"}
    assert await security.refused(LEVELS, wanted) == (422, code)


LOWERED = {
    "lowered": "update data_level set levels = '' where module = :module",
    "declared lower": "update data_level set levels = 'id_no=public' where module = :module",
    "taken out": "delete from data_level where module = :module",
    "of another module": (
        "update data_level set levels = other.levels, mac = other.mac from data_level as other"
        " where other.module = 'relatives' and data_level.module = :module"
    ),
}


@pytest.mark.parametrize("way", LOWERED)
async def test_a_level_lowered_by_sql_opens_nothing_and_raises_an_alarm(
    bench: Bench, clerk: Person, people: People, world: World, owner: Database, way: str
) -> None:
    made = await bench.create()
    await raised(people, post="sensitive")
    path = f"{PATH}/{made['id']}"
    assert "post" not in (await clerk.get(path))["record"]["values"]
    async with owner.engine.begin() as connection:
        await connection.execute(text(LOWERED[way]).bindparams(module=CODE))
    reply = await clerk.http.get(path)
    assert (reply.status_code, reply.json()["code"]) == (403, "level_too_high")
    for query in (f"{PATH}/export", f"/api/modules/{CODE}", PATH):
        assert (await clerk.http.get(query)).status_code == 403, query
    auditor = await people.officer("auditor")
    alarms = (await auditor.get("/api/audit/rows", action="rights.tampered"))["rows"]
    assert {(row["object_kind"], row["result"]) for row in alarms} == {("data_level", "failed")}
    assert {row["detail"]["subject"] for row in alarms} == {CODE}
    async with world.database.transaction() as tx:
        _, broken = await find_broken(tx, world.seal)
    assert [(one.table, one.subject) for one in broken] == [("data_level", CODE)]
    # A start of the platform does not bring back what was taken out.
    async with world.database.transaction() as tx:
        await rights.plant_built_in(tx, world.seal)
        assert (await data_levels.every(tx, world.seal))[CODE] is None
    security = await people.officer("security")
    shown = {one["module"]: one for one in await security.get("/api/data-levels")}
    assert [one["module"] for one in shown.values() if one["tampered"]] == [CODE]
    # Two people set it anew, and it counts.
    await raised(people, post="sensitive")
    assert "post" not in (await clerk.get(path))["record"]["values"]


async def test_a_proposal_lowered_by_sql_is_not_approved(people: People, world: World) -> None:
    system, security = await people.officer("sysadmin"), await people.officer("security")
    wanted = {"levels": [{"field": "post", "level": "sensitive"}], "reason": "专项检查"}
    change = await system.post(LEVELS, wanted)
    await sql(
        world, "update rights_change set after = '{\"levels\": []}' where id = :id", id=change["id"]
    )
    approve = f"/api/rights-changes/{change['id']}/approve"
    assert await security.refused(approve) == (409, "change_tampered")


async def test_outside_systems_get_what_their_grant_opens_and_nothing_untrusted(
    bench: Bench, people: People, world: World, owner: Database
) -> None:
    made = await bench.create()
    await raised(people, post="sensitive")
    interface = f"records.{CODE}"
    admin, consumer_id, consumer = await _registered(people, world, [_grant(interface)])

    async def values() -> dict[str, Any]:
        (row,) = (await consumer.ask(interface)).json()["rows"]
        found: dict[str, Any] = row["values"]
        return found

    masked = await values()
    assert "post" not in masked
    assert "*" in masked["id_no"]
    await granted(people, admin, consumer_id, [_grant(interface, unmasked=True)])
    assert (await values())["post"] == made["values"]["post"]
    async with owner.engine.begin() as connection:
        await connection.execute(text(LOWERED["lowered"]).bindparams(module=CODE))
    assert await consumer.refused(interface) == (403, "level_untrusted")
