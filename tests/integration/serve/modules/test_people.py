"""Inmates, relatives and the people of outside bodies, as officers keep them."""

import io
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from openpyxl import Workbook
from sqlalchemy import event

from connectors.postgres.modules import records
from connectors.postgres.modules.sealing import FieldSeals
from connectors.postgres.people.inmate_rules import level_at, under_key_control
from pipelines.flows.modules.due import apply_due
from pipelines.rules.modules.queries import read_query
from schemas.modules.catalog import MODULES
from tests.integration.serve.client import People, Person
from tests.integration.serve.journey import requested
from tests.integration.serve.modules.bench import Bench
from tests.integration.serve.world import World

INMATES = "/api/records/inmates"


@pytest.fixture
def bench(people: People, world: World) -> Bench:
    return Bench("inmates", people, world)


@pytest.fixture
async def leader(bench: Bench) -> Person:
    return await bench.keeper()


def book(*rows: list[Any]) -> bytes:
    made = Workbook()
    assert made.active is not None
    for row in rows:
        made.active.append(row)
    content = io.BytesIO()
    made.save(content)
    return content.getvalue()


@pytest.mark.requirement("VC-BASE-02")
async def test_inmates_are_found_by_number_name_ward_offence_and_level(
    bench: Bench, leader: Person
) -> None:
    one = await bench.create(offence="诈骗罪", treatment_level="strict", name="孙大圣")
    two = await bench.create()
    queries: list[dict[str, str]] = [
        {"inmate_no": one["values"]["inmate_no"]},
        {"name": "大圣"},
        {"offence": "诈骗"},
        {"treatment_level": "strict"},
        {"q": one["values"]["inmate_no"]},
        {"name": "孙", "offence": "诈骗", "treatment_level": "strict"},
    ]
    for query in queries:
        found = await leader.get(INMATES, **query)
        assert [row["id"] for row in found["rows"]] == [one["id"]], query
    in_ward = await leader.get(INMATES, ward_id=one["values"]["ward_id"])
    assert {one["id"], two["id"]} <= {row["id"] for row in in_ward["rows"]}
    prison = bench.world.prison_id
    assert (await leader.get(INMATES, ward_id=prison))["total"] == in_ward["total"]


@pytest.mark.requirement("VC-BASE-02")
async def test_an_officers_change_of_a_mastered_field_is_marked(
    bench: Bench, leader: Person
) -> None:
    made = await bench.create()
    path = f"{INMATES}/{made['id']}"
    assert (await leader.get(path))["overrides"] == []
    asked = {"version": 1, "values": {"offence": "抢劫罪"}, "reason": "判决书更正"}
    await bench.change(path, asked)
    (override,) = (await leader.get(path))["overrides"]
    at = datetime.fromisoformat(override.pop("at"))
    assert abs((datetime.now(UTC) - at).total_seconds()) < 60
    assert override == {
        "field": "offence",
        "source": "狱政平台",
        "actor": "民警leader",
        "reason": "判决书更正（民警chief审批通过）",
        "told": None,
    }
    blocked = await leader.ask("PUT", path, {"version": 2, "values": {"key_control": True}})
    assert blocked.json()["detail"]["problems"][0]["message"] == "重控不能直接修改"


@pytest.mark.requirement("VC-BASE-10")
async def test_a_wrong_code_or_a_number_twice_is_told_by_row_and_column(
    bench: Bench, leader: Person
) -> None:
    made = [await bench.create() for _ in range(2)]
    exported = await bench.export(leader, "xlsx")
    again = await bench.load(leader, exported)
    assert (again["changed"], again["created"], again["refused"]) == (0, 0, 0)
    numbers = [one["values"]["inmate_no"] for one in made]
    report = await bench.load(
        leader,
        book(
            ["罪犯编号", "处遇级别"],
            [numbers[0], "没有这一级"],
            [numbers[1], "宽管"],
            [numbers[1], "严管"],
        ),
    )
    assert (report["waiting"], report["refused"]) == (1, 2)
    told = [(one["row"], one["column"], one["message"]) for one in report["problems"]]
    assert told == [
        (2, "处遇级别", "处遇级别不是可选的值"),
        (4, "罪犯编号", "罪犯编号与第3行重复"),
    ]


async def test_key_control_is_set_and_lifted_and_its_history_stays(
    bench: Bench, leader: Person, world: World
) -> None:
    made = await bench.create()
    path = f"{INMATES}/{made['id']}"
    until = (datetime.now(UTC) + timedelta(days=30)).replace(microsecond=0)
    asked: dict[str, Any] = {"version": 1, "values": {"key_control_until": until.isoformat()}}
    refused = await leader.ask("POST", f"{path}/actions/set_key_control", asked)
    assert refused.json()["detail"]["problems"] == [{"field": "reason", "message": "请填写理由"}]
    past = {"key_control_until": "2020-01-01T00:00:00+08:00"}
    early = await leader.ask(
        "POST", f"{path}/actions/set_key_control", asked | {"reason": "涉黑", "values": past}
    )
    assert early.json()["detail"]["problems"][0]["field"] == "key_control_until"
    flagged = await leader.post(f"{path}/actions/set_key_control", asked | {"reason": "涉黑"})
    assert flagged["values"]["key_control"] is True
    assert [row["id"] for row in (await leader.get(INMATES, key_control="true"))["rows"]] == [
        made["id"]
    ]
    async with world.database.transaction() as tx:
        assert await under_key_control(tx, made["id"], datetime.now(UTC))
        assert not await under_key_control(tx, made["id"], until)
    # When its time is over it falls back by itself.
    assert await apply_due(world.database, until + timedelta(seconds=1)) == 1
    over = (await leader.get(path))["record"]
    assert over["values"]["key_control"] is False
    again = {"version": over["version"], "reason": "再次列管"}
    flagged = await leader.post(f"{path}/actions/set_key_control", again)
    lift = {"version": flagged["version"], "reason": "解除列管"}
    lifted = await leader.post(f"{path}/actions/lift_key_control", lift)
    assert lifted["values"]["key_control"] is False
    periods = [one for one in (await leader.get(path))["periods"] if one["field"] == "key_control"]
    assert {"涉黑", "再次列管", "解除列管"} <= {one["reason"] for one in periods}
    assert [one["title"] for one in periods if one["until"] is None] == ["否"]
    changes = [one["action"] for one in await leader.get(f"{path}/changes")]
    assert changes.count("set_key_control") == 2


@pytest.mark.requirement("VC-BASE-12")
async def test_imported_levels_count_from_their_day_and_the_old_ones_stay_known(
    bench: Bench, leader: Person, world: World
) -> None:
    made = [await bench.create() for _ in range(2)]
    tomorrow = datetime.now(UTC).astimezone().date() + timedelta(days=2)
    report = await bench.load(
        leader,
        book(
            ["罪犯编号", "处遇级别", "变更生效日期", "变更理由"],
            [made[0]["values"]["inmate_no"], "宽管", f"{tomorrow:%Y/%m/%d}", "季度评定"],
            [made[1]["values"]["inmate_no"], "严管", None, "季度评定"],
        ),
    )
    assert report["waiting"] == 2
    await bench.agree()
    then = datetime(tomorrow.year, tomorrow.month, tomorrow.day, 12, tzinfo=UTC)
    async with world.database.transaction() as tx:
        now = datetime.now(UTC)
        first, second = (one["id"] for one in made)
        levels = [await level_at(tx, first, at) for at in (now, then)]
        assert levels == ["regular", "lenient"]
        assert [await level_at(tx, second, at) for at in (now, then)] == ["strict", "strict"]
    path = f"{INMATES}/{first}"
    assert (await leader.get(path))["record"]["values"]["treatment_level"] == "regular"
    assert await apply_due(world.database, then) == 1
    detail = await leader.get(path)
    assert detail["record"]["values"]["treatment_level"] == "lenient"
    levels = [one for one in detail["periods"] if one["field"] == "treatment_level"]
    assert [one["title"] for one in levels] == ["宽管", "普管"]
    assert levels[1]["until"] == levels[0]["since"]
    assert levels[0]["reason"].startswith("季度评定")


@pytest.mark.requirement("VC-BASE-03")
async def test_a_relative_is_kept_with_every_bound_inmate(bench: Bench, leader: Person) -> None:
    relative = await bench.create("relatives")
    inmates = [await bench.create() for _ in range(2)]
    for inmate in inmates:
        values = {"relative_id": relative["id"], "inmate_id": inmate["id"], "kinship": "child"}
        await leader.post("/api/records/inmate_bindings", {"values": values})
    module = await leader.get("/api/modules/relatives")
    related = {one["module"]: one["field"] for one in module["pointed_from"]}
    assert related["inmate_bindings"] == "relative_id"
    bound = await leader.get("/api/records/inmate_bindings", relative_id=relative["id"])
    assert {row["values"]["inmate_id"] for row in bound["rows"]} == {one["id"] for one in inmates}
    titles = {row["titles"]["inmate_id"] for row in bound["rows"]}
    assert titles == {f"{i['values']['inmate_no']} {i['values']['name']}" for i in inmates}
    path = f"/api/records/relatives/{relative['id']}"
    edited = await bench.change(path, {"version": 1, "values": {"phone": "10000099999"}})
    assert edited["values"]["phone"] == "100****9999"
    sample = await bench.sample("relatives")
    taken = await leader.post("/api/records/relatives", {"values": sample})
    other = await bench.people.officer("other_leader")
    again = sample | {"unit_id": await bench.unit_id("P04")}
    refused = await other.ask("POST", "/api/records/relatives", {"values": again})
    assert refused.json()["detail"]["problems"] == [
        {"field": "id_no", "message": "身份证号已被使用"}
    ]
    off = await leader.post(
        f"/api/records/relatives/{taken['id']}/actions/deactivate",
        {"version": 1, "reason": "本人申请"},
    )
    assert off["state"] == "inactive"
    in_use = await leader.ask("DELETE", f"{path}?version=2")
    assert (in_use.status_code, in_use.json()["code"]) == (409, "record_in_use")


@pytest.mark.requirement("VC-BASE-03")
async def test_a_deactivated_relative_is_signed_out_at_once(
    bench: Bench, leader: Person, world: World
) -> None:
    relative = await bench.people.relative()
    path = f"/api/records/relatives/{world.relative_id}"
    version = (await leader.get(path))["record"]["version"]
    asked = {"version": version, "reason": "违规"}
    await leader.post(f"{path}/actions/deactivate", asked)
    assert (await relative.http.get("/api/relative/me")).status_code == 401


async def test_a_helper_is_kept_and_found_by_pickers(bench: Bench, leader: Person) -> None:
    made = await bench.create("help_people")
    path = f"/api/records/help_people/{made['id']}"
    edited = await leader.put(path, {"version": 1, "values": {"organisation": "申海大学"}})
    assert edited["values"]["organisation"] == "申海大学"
    offered = await leader.get("/api/records/help_people/choices", q="申海大学")
    assert [one["value"] for one in offered] == [made["id"]]
    asked = {"version": 2, "reason": "不再参加"}
    assert (await leader.post(f"{path}/actions/deactivate", asked))["state"] == "inactive"
    assert await leader.get("/api/records/help_people/choices", q="申海大学") == []
    back = await leader.post(f"{path}/actions/activate", {"version": 3})
    assert back["state"] == "active"
    stale = await leader.ask("POST", f"{path}/actions/activate", {"version": 4})
    assert (stale.status_code, stale.json()["code"]) == (409, "state_not_allowed")


@pytest.mark.requirement("VC-CFG-18")
async def test_a_new_item_appears_in_forms_and_a_used_one_is_not_deleted(
    bench: Bench, leader: Person
) -> None:
    keeper = await bench.keeper("dictionaries")
    books = await keeper.get("/api/records/dictionaries", code="treatment_level")
    (levels,) = books["rows"]
    values = {
        "dictionary_id": levels["id"],
        "code": "observed",
        "title": "考察级",
        "sort": 9,
        "number": 3,
    }
    item = await keeper.post("/api/records/dictionary_items", {"values": values})
    offered = await leader.get("/api/dictionaries/treatment_level")
    assert offered[-1] == {"value": "observed", "title": "考察级"}
    inmate = await bench.create(treatment_level="observed")
    assert inmate["titles"]["treatment_level"] == "考察级"
    path = f"/api/records/dictionary_items/{item['id']}"
    refused = await keeper.ask("DELETE", f"{path}?version=1")
    assert (refused.status_code, refused.json()["code"]) == (409, "record_in_use")
    asked = {"version": 1, "reason": "不再使用"}
    assert (await keeper.post(f"{path}/actions/deactivate", asked))["state"] == "inactive"
    offered = await leader.get("/api/dictionaries/treatment_level")
    assert "observed" not in {one["value"] for one in offered}
    sample = await bench.sample() | {"treatment_level": "observed"}
    again = await leader.ask("POST", INMATES, {"values": sample})
    assert again.json()["detail"]["problems"][0]["field"] == "treatment_level"
    # Who has it keeps it, under its name.
    kept = await leader.get(f"{INMATES}/{inmate['id']}")
    assert kept["record"]["titles"]["treatment_level"] == "考察级"


async def test_a_list_costs_two_queries_whatever_its_relations(
    bench: Bench, leader: Person, world: World
) -> None:
    counted: list[str] = []
    engine = world.database.engine.sync_engine
    event.listen(engine, "before_cursor_execute", lambda *args: counted.append(args[2]))
    for module in MODULES.values():
        counted.clear()
        async with world.database.transaction() as tx:
            query = read_query(module, [])
            seals = FieldSeals(world.keys)
            await records.page(tx, module, seals, ("/SH/P03/",), query, limit=50, offset=0)
        assert len(counted) == 2, module.code


async def test_key_control_at_once_speaks_against_a_call(
    bench: Bench, leader: Person, world: World
) -> None:
    path = f"{INMATES}/{world.inmate_id}"
    version = (await leader.get(path))["record"]["version"]
    asked = {"version": version, "reason": "涉黑"}
    await leader.post(f"{path}/actions/set_key_control", asked)
    call_id = await requested(world, await bench.people.relative())
    approver = await bench.people.officer("approver")
    case = await approver.get(f"/api/calls/{call_id}")
    assert "重控罪犯，须从严审批" in str(case)


@pytest.mark.requirement("VC-BASE-12")
async def test_the_relatives_allowance_follows_the_level(
    bench: Bench, leader: Person, world: World
) -> None:
    relative = await bench.people.relative()
    (before,) = await relative.get("/api/relative/inmates")
    path = f"{INMATES}/{world.inmate_id}"
    version = (await leader.get(path))["record"]["version"]
    asked = {"version": version, "values": {"treatment_level": "lenient"}, "reason": "评定"}
    await bench.change(path, asked)
    (after,) = await relative.get("/api/relative/inmates")
    assert (before["calls_left"], after["calls_left"]) == (3, 4)
