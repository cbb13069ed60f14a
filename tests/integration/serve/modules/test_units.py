"""The organisation tree: what may stand where, and what moves with a unit."""

from typing import Any

import pytest

from connectors.postgres.platform import units
from tests.integration.serve.client import People, Person
from tests.integration.serve.modules.bench import Bench
from tests.integration.serve.world import World

UNITS = "/api/records/org_units"


@pytest.fixture
def bench(people: People, world: World) -> Bench:
    return Bench("org_units", people, world)


async def unit_id(world: World, code: str) -> str:
    async with world.database.transaction() as tx:
        unit = await units.by_code(tx, code)
    assert unit is not None
    return unit.id


async def build(keeper: Person, world: World, code: str, kind: str, above: str) -> Any:
    values = {
        "code": code,
        "name": f"{code}单位",
        "org_type": kind,
        "parent_id": await unit_id(world, above),
    }
    return await keeper.post(UNITS, {"values": values})


@pytest.mark.requirement("VC-BASE-13")
async def test_the_tree_is_built_named_ordered_moved_and_closed(bench: Bench, world: World) -> None:
    keeper = await bench.keeper()
    prison = await build(keeper, world, "P16", "PRISON", "SH")
    ward = await build(keeper, world, "P16-W01", "WARD", "P16")
    renamed = await keeper.put(
        f"{UNITS}/{ward['id']}", {"version": 1, "values": {"name": "新一监区", "sort": 7}}
    )
    assert renamed["values"]["name"] == "新一监区"
    (tree,) = await keeper.get("/api/units")
    there = next(child for child in tree["children"] if child["code"] == "P16")
    assert [child["name"] for child in there["children"]] == ["新一监区"]
    wards = await keeper.get("/api/units", types=["WARD"])
    assert all(child["children"] for child in wards[0]["children"])
    refused = await keeper.ask(
        "POST", f"{UNITS}/{prison['id']}/actions/close", {"version": 1, "reason": "撤并"}
    )
    assert (refused.status_code, refused.json()["code"]) == (409, "unit_has_members")
    closed = await keeper.post(
        f"{UNITS}/{ward['id']}/actions/close", {"version": 2, "reason": "撤并"}
    )
    assert closed["state"] == "closed"
    # A closed unit takes nobody any more.
    chief = await bench.people.officer("chief")
    sample = await bench.sample("inmates") | {"ward_id": ward["id"]}
    taken = await chief.ask("POST", "/api/records/inmates", {"values": sample})
    assert taken.json()["detail"]["problems"][0]["message"] == "所在监区已撤销，不能再选用"


@pytest.mark.requirement("VC-BASE-13")
async def test_moving_a_ward_moves_its_people_in_scoped_queries(bench: Bench, world: World) -> None:
    keeper = await bench.keeper()
    inmate = await bench.create("inmates")
    relative = await bench.create("relatives")
    binding = {"relative_id": relative["id"], "inmate_id": inmate["id"], "kinship": "parent"}
    leader = await bench.people.officer("leader")
    other = await bench.people.officer("other_leader")
    bound = await leader.post("/api/records/inmate_bindings", {"values": binding})
    reached = [
        f"/api/records/inmates/{inmate['id']}",
        f"/api/records/inmate_bindings/{bound['id']}",
    ]
    for path in reached:
        assert (await leader.http.get(path)).status_code == 200
        assert (await other.http.get(path)).status_code == 404
    ward = await unit_id(world, "P03-W01")
    asked = {"parent_id": await unit_id(world, "P04")}
    moved = await keeper.post(
        f"{UNITS}/{ward}/actions/move", {"version": 1, "values": asked, "reason": "调整编制"}
    )
    assert moved["titles"]["parent_id"] == "P04监狱"
    for path in reached:
        assert (await leader.http.get(path)).status_code == 404
        assert (await other.http.get(path)).status_code == 200
    # The relative is reached through the binding, and still by who keeps the record.
    path = f"/api/records/relatives/{relative['id']}"
    assert (await other.http.get(path)).status_code == 200
    exported = await other.http.get("/api/records/inmates/export", params={"format": "csv"})
    assert inmate["values"]["inmate_no"] in exported.text
    # Officers of the ward went along, and reach what the ward has.
    approver = await bench.people.officer("approver")
    assert (await approver.http.get(reached[0])).status_code == 200
    async with world.database.transaction() as tx:
        unit = await units.by_code(tx, "P03-W01")
    assert unit is not None
    assert unit.path == "/SH/P04/P03-W01/"
    assert unit.prison_id == await unit_id(world, "P04")


@pytest.mark.requirement("VC-BASE-13")
async def test_a_unit_with_active_members_is_not_deleted(bench: Bench, world: World) -> None:
    keeper = await bench.keeper()
    ward = await unit_id(world, "P03-W01")
    refused = await keeper.ask("DELETE", f"{UNITS}/{ward}?version=1")
    assert (refused.status_code, refused.json()["code"]) == (409, "unit_has_members")
    assert "1名在押罪犯" in refused.json()["message"]
    empty = await build(keeper, world, "P03-W09", "WARD", "P03")
    gone = await keeper.ask("DELETE", f"{UNITS}/{empty['id']}?version=1")
    assert gone.status_code == 204


@pytest.mark.parametrize(
    ("kind", "above", "told"),
    [
        ("WARD", "SH", "监区的上级只能是监狱"),
        ("PRISON", "P03", "监狱的上级只能是局"),
        ("BUREAU", "SH", "局只能有一个，不能新增"),
        ("SECTION", "P03-W01", "上级单位只能是局或监狱"),
    ],
)
async def test_a_unit_stands_where_its_type_belongs(
    bench: Bench, world: World, kind: str, above: str, told: str
) -> None:
    keeper = await bench.keeper()
    values = {
        "code": "X1",
        "name": "错位",
        "org_type": kind,
        "parent_id": await unit_id(world, above),
    }
    reply = await keeper.ask("POST", UNITS, {"values": values})
    assert reply.status_code == 422
    assert [one["message"] for one in reply.json()["detail"]["problems"]] == [told]


async def test_a_prison_is_not_moved_below_itself(bench: Bench, world: World) -> None:
    keeper = await bench.keeper()
    prison = await unit_id(world, "P03")
    section = await build(keeper, world, "P03-S01", "SECTION", "P03")
    for below in (prison, section["id"]):
        asked = {"version": 1, "values": {"parent_id": below}, "reason": "试"}
        reply = await keeper.ask("POST", f"{UNITS}/{prison}/actions/move", asked)
        assert reply.status_code in (409, 422)
    async with world.database.transaction() as tx:
        unit = await units.by_code(tx, "P03")
    assert unit is not None
    assert unit.path == "/SH/P03/"


async def test_an_inmate_is_placed_in_a_ward_and_not_in_a_section(
    bench: Bench, world: World
) -> None:
    keeper = await bench.keeper()
    section = await build(keeper, world, "P03-S01", "SECTION", "P03")
    leader = await bench.people.officer("leader")
    sample = await bench.sample("inmates")
    refused = await leader.ask(
        "POST", "/api/records/inmates", {"values": sample | {"ward_id": section["id"]}}
    )
    assert refused.status_code == 422
    assert refused.json()["detail"]["problems"] == [
        {"field": "ward_id", "message": "所在监区只能是监区"}
    ]
    made = await leader.post("/api/records/inmates", {"values": sample})
    assert made["titles"]["ward_id"] == "P03监狱 一监区"
    wards = await keeper.get(UNITS, org_type="WARD", limit=200)
    assert {row["values"]["org_type"] for row in wards["rows"]} == {"WARD"}
    assert section["id"] not in {row["id"] for row in wards["rows"]}
    (tree,) = await leader.get("/api/units", types=["WARD"])
    assert section["id"] not in str(tree)
