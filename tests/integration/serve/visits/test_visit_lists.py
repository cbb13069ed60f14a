"""What the prisons' visit systems told is found, opened and taken as a file."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import insert, update

from connectors.postgres.ids import make_id
from pipelines.rules.sheets.reading import read_rows
from schemas.exchange.prison_systems.kinds import RecordKind
from schemas.modules.visits.visits import VisitState, VisitType
from schemas.tables.generated import GENERATED
from schemas.tables.people.person import inmate
from tests.integration.serve.approving import add_pair
from tests.integration.serve.client import People, Person
from tests.integration.serve.modules.bench import Bench
from tests.integration.serve.told_figures import group, values, whole
from tests.integration.serve.visits.told_here import INMATE_NO, VisitSystem
from tests.integration.serve.world import World

VISITS = "/api/records/visits"
BEGAN = datetime(2026, 11, 3, 2, tzinfo=UTC)


@pytest.fixture
def system(world: World) -> VisitSystem:
    return VisitSystem(world)


@pytest.fixture
async def leader(people: People) -> Person:
    return await people.officer("leader")


async def file_of(who: Person, module: str, **query: Any) -> list[dict[str, Any]]:
    """Lines of the exported table by their headings."""
    reply = await who.http.get(f"/api/records/{module}/export", params={"format": "csv", **query})
    assert reply.status_code == 200, reply.text
    _, heading, *lines = read_rows(reply.content)
    return [dict(zip(heading.cells, line.cells, strict=False)) for line in lines]


@pytest.mark.requirement("VC-ONSITE-01")
async def test_registrations_of_two_prisons_are_found_by_every_condition_in_scope(
    world: World, people: People, system: VisitSystem
) -> None:
    other_id = await add_pair(world, "P04", "wx-li")
    chief = await people.officer("chief")
    other_no = (await chief.get(f"/api/records/inmates/{other_id}"))["record"]["values"][
        "inmate_no"
    ]
    ours = await system.visit(
        "A1", BEGAN, visit_type=VisitType.OPEN, relative_name="李小某", kinship="女儿"
    )
    theirs = await VisitSystem(world, "P04").visit(
        "A1", BEGAN + timedelta(days=1), inmate_no=other_no, relative_name="赵小某"
    )
    # The same number in two systems is two visits.
    assert ours != theirs
    wards = {
        record["id"]: record["values"]["ward_id"] for record in (await chief.get(VISITS))["rows"]
    }
    assert set(wards) == {ours, theirs}
    conditions: list[tuple[dict[str, Any], str]] = [
        ({"ward_id": world.prison_id}, ours),
        ({"ward_id": world.other_prison_id}, theirs),
        ({"ward_id": wards[ours]}, ours),
        ({"inmate_id": other_id}, theirs),
        ({"relative_told": "李小"}, ours),
        ({"planned_at.from": (BEGAN + timedelta(hours=1)).isoformat()}, theirs),
        ({"planned_at.until": (BEGAN + timedelta(hours=1)).isoformat()}, ours),
        ({"visit_type": "OPEN"}, ours),
        ({"kinship": "child"}, ours),
        ({"ward_id": world.prison_id, "visit_type": "OPEN", "relative_told": "李"}, ours),
    ]
    for query, expected in conditions:
        found = await chief.get(VISITS, **query)
        assert [row["id"] for row in found["rows"]] == [expected], query
    nothing = await chief.get(VISITS, visit_type="OPEN", ward_id=world.other_prison_id)
    assert nothing["rows"] == []
    for login, seen in (("leader", ours), ("other_leader", theirs)):
        officer = await people.officer(login)
        assert [row["id"] for row in (await officer.get(VISITS))["rows"]] == [seen]


@pytest.mark.requirement("VC-ONSITE-04")
async def test_finished_visits_are_listed_opened_and_exported_with_who_when_and_where(
    world: World, leader: Person, system: VisitSystem
) -> None:
    await system.visit("planned", BEGAN, state=VisitState.REGISTERED)
    done = await system.visit("done", BEGAN + timedelta(hours=1), relative_name="李小某")
    await system.tell(
        RecordKind.VISIT,
        [
            {
                "key": "Vdone",
                "version": 2,
                "visit_no": "done",
                "inmate_no": INMATE_NO,
                "visit_type": VisitType.OPEN,
                "planned_at": BEGAN + timedelta(hours=1),
                "state": VisitState.FINISHED,
                "started_at": BEGAN + timedelta(hours=1),
                "ended_at": BEGAN + timedelta(hours=1, minutes=30),
                "seat": "B02",
                "officer": "陈警官",
            }
        ],
    )
    found = await leader.get(VISITS, state="finished")
    assert [row["id"] for row in found["rows"]] == [done]
    record = (await leader.get(f"{VISITS}/{done}"))["record"]
    values = record["values"]
    assert "周某" in record["titles"]["inmate_id"]
    assert (values["relative_told"], values["visit_type"], values["seat"]) == (
        "李小某",
        "OPEN",
        "B02",
    )
    assert (values["started_at"], values["ended_at"], values["officer_told"]) == (
        "2026-11-03T03:00:00Z",
        "2026-11-03T03:30:00Z",
        "陈警官",
    )
    (line,) = await file_of(leader, "visits", state="finished")
    assert (line["会见类型"], line["座位"], line["状态"]) == ("宽见", "B02", "已结束")
    assert (line["家属姓名（来源系统）"], line["值班民警（来源系统）"]) == ("李小某", "陈警官")


CHILDREN: dict[RecordKind, tuple[str, dict[str, Any], dict[str, str]]] = {
    RecordKind.APPROVAL: (
        "visit_approvals",
        {
            "step": 1,
            "node": "狱政科审批",
            "approver": "陈科长",
            "approved": False,
            "opinion": "材料不全",
            "decided_at": BEGAN,
        },
        {"审批环节": "狱政科审批", "审批结果": "不同意", "审批意见": "材料不全"},
    ),
    RecordKind.MONITORING: (
        "visit_monitorings",
        {
            "listener": "王警官",
            "heard_from": BEGAN,
            "heard_until": BEGAN + timedelta(minutes=20),
            "rating": 4,
            "remarks": "情绪平稳",
        },
        {"监听民警": "王警官", "评价": "4", "监听说明": "情绪平稳"},
    ),
    RecordKind.ESCORT: (
        "visit_escorts",
        {
            "inmate_no": INMATE_NO,
            "officer": "某警官",
            "out_at": BEGAN - timedelta(minutes=10),
            "back_at": BEGAN + timedelta(minutes=40),
        },
        {"带犯民警": "某警官", "带出时间": "2026-11-03 09:50", "带回时间": "2026-11-03 10:40"},
    ),
}


@pytest.mark.parametrize(
    "kind",
    [
        pytest.param(RecordKind.APPROVAL, marks=pytest.mark.requirement("VC-ONSITE-03")),
        pytest.param(RecordKind.MONITORING, marks=pytest.mark.requirement("VC-ONSITE-05")),
        pytest.param(RecordKind.ESCORT, marks=pytest.mark.requirement("VC-ONSITE-16")),
    ],
)
async def test_what_hangs_on_a_visit_is_listed_opened_and_exported(
    people: People, leader: Person, system: VisitSystem, kind: RecordKind
) -> None:
    module, told, shown = CHILDREN[kind]
    await system.visit("A1", BEGAN)
    # A visit that needed no decision, nobody heard and nobody was escorted to.
    await system.visit("A2", BEGAN + timedelta(hours=2))
    rows = [{"key": f"{n}", "visit_no": "A1", **told} for n in range(2)]
    await system.tell(kind, rows)
    path = f"/api/records/{module}"
    found = await leader.get(path)
    assert found["total"] == 2
    first = found["rows"][0]
    opened = (await leader.get(f"{path}/{first['id']}"))["record"]
    assert "周某" in opened["titles"]["inmate_id"]
    assert (opened["state"], opened["values"]["visit_id"]) == (
        "valid",
        first["values"]["visit_id"],
    )
    lines = await file_of(leader, module)
    assert len(lines) == found["total"]
    for line in lines:
        for heading, value in shown.items():
            assert str(line[heading]).startswith(value), heading
    neighbour = await people.officer("other_leader")
    assert (await neighbour.get(path))["rows"] == []


@pytest.mark.requirement("VC-ONSITE-19")
@pytest.mark.parametrize("step", ["day", "month", "quarter", "year"])
async def test_inmates_relatives_and_officials_over_time_equal_their_lists(
    world: World, people: People, leader: Person, system: VisitSystem, step: str
) -> None:
    bench = Bench("official_bookings", people, world)
    moments = [BEGAN, BEGAN + timedelta(days=1), BEGAN + timedelta(days=40)]
    for number, moment in enumerate(moments):
        await system.visit(f"A{number}", moment, relative_name="李某")
    await system.visit("B", BEGAN, state=VisitState.CANCELLED)
    booked = GENERATED["official_bookings"]
    made = await bench.make(await bench.sample())
    async with world.database.transaction() as tx:
        filled = {name: made["values"][name] for name in ("kind_id", "purpose", "person_id")}
        day = {"day": BEGAN.date(), "starts": "09:00", "ends": "10:00", "state": "done"}
        await tx.execute(
            insert(booked).values(id=make_id(), inmate_id=world.inmate_id, **filled, **day)
        )
    asked = {"since": "2026-10-01", "until": "2026-12-31"}
    told = await leader.get("/api/visit-figures/visits", **asked, step=step)
    total, periods = whole(told), group(told, "period")
    assert (total["visits"], total["inmates"]) == (3, 1)
    assert (total["with_relative"], total["officials"]) == (3, 1)
    assert sum(row["visits"] for row in values(periods)) == 3
    for line in periods:
        row, on = line["values"], line["where"]["/m/official_bookings"] | {"state": "done"}
        where = line["where"]["/m/visits"]
        days = {
            "planned_at.from": f"{where['planned_at.from']}T00:00:00+08:00",
            "planned_at.until": f"{where['planned_at.until']}T23:59:59.999+08:00",
        }
        if row["visits"]:
            found = await leader.get(VISITS, state="finished", **days)
            assert found["total"] == row["visits"] == row["with_relative"]
            assert row["inmates"] == len({one["values"]["inmate_id"] for one in found["rows"]})
        if row["officials"]:
            found = await leader.get("/api/records/official_bookings", **on)
            assert found["total"] == row["officials"]
    assert sum(row["officials"] for row in values(periods)) == 1


async def test_recordings_are_found_by_type_level_and_the_name_that_was_told(
    world: World, people: People, system: VisitSystem
) -> None:
    reviewer = await people.officer("reviewer")
    async with world.database.transaction() as tx:
        await tx.execute(update(inmate).values(treatment_level="A"))
    opened = await system.visit("A1", BEGAN, visit_type=VisitType.OPEN, relative_name="李小某")
    async with world.database.transaction() as tx:
        await tx.execute(update(inmate).values(treatment_level="B"))
    plain = await system.visit("A2", BEGAN + timedelta(hours=1), relative_name="赵小某")
    for query, expected in (
        ({"visit_type": "OPEN"}, [opened]),
        ({"visit_type": "VIDEO"}, []),
        ({"level": "B"}, [plain]),
        ({"relative_like": "李小"}, [opened]),
        ({"relative_like": "小某", "visit_type": "REGULAR", "level": "B"}, [plain]),
        ({"visit_type": "OPEN", "level": "B"}, []),
    ):
        found = await reviewer.get("/api/conversations", **query)
        assert [row["id"] for row in found["rows"]] == expected, query
