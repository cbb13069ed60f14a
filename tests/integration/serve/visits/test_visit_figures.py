"""Statistics of visits: each number is the number of the records that it opens."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import update

from connectors.postgres.modules import periods
from connectors.postgres.people import people as people_of
from connectors.postgres.platform import units
from pipelines.rules.sheets.reading import read_rows
from schemas.exchange.prison_systems.kinds import RecordKind
from schemas.modules.people.inmates import INMATES
from schemas.modules.visits.visits import VisitState, VisitType
from schemas.people.kinds import OrgType
from schemas.tables.people.person import inmate
from tests.integration.serve.client import People, Person
from tests.integration.serve.spoken import marked, say
from tests.integration.serve.visits.told_here import INMATE_NO, VisitSystem, stay
from tests.integration.serve.world import World

VISITS = "/api/records/visits"
FIGURES = "/api/visit-figures"
DAYS = {"since": "2026-07-01", "until": "2026-09-30"}
OTHER_NO = "3103000777"


def at(month: int, day: int, hour: int = 2) -> datetime:
    return datetime(2026, month, day, hour, tzinfo=UTC)


@pytest.fixture
def system(world: World) -> VisitSystem:
    return VisitSystem(world)


@pytest.fixture
async def leader(people: People) -> Person:
    return await people.officer("leader")


async def second_ward(world: World) -> str:
    async with world.database.transaction() as tx:
        ward = await units.by_code(tx, "P03-W02")
        if ward is None:
            prison = await units.get(tx, world.prison_id)
            ward = await units.add(
                tx, parent=prison, code="P03-W02", name="二监区", org_type=OrgType.WARD
            )
    return ward.id


async def second_inmate(world: World) -> str:
    """In the second ward of the prison."""
    ward_id = await second_ward(world)
    async with world.database.transaction() as tx:
        return await people_of.add_inmate(
            tx, inmate_no=OTHER_NO, name="赵某", prison_id=world.prison_id, ward_id=ward_id
        )


async def dated(world: World, name: str, *spans: tuple[Any, datetime]) -> None:
    async with world.database.transaction() as tx:
        for value, since in spans:
            await periods.put(
                tx,
                (INMATES, world.inmate_id),
                name,
                value,
                since=since,
                reason="",
                actor_name="test",
                applied_at=since,
            )


async def listed(who: Person, **query: Any) -> int:
    """How many visits the list shows for the conditions that a figure opens it with."""
    found = await who.get(VISITS, state="finished", **query)
    return int(found["total"])


def window(since: str, until: str) -> dict[str, str]:
    """Days as the list takes them, both included."""
    from_midnight, to_midnight = f"{since}T00:00:00+08:00", f"{until}T23:59:59.999999+08:00"
    return {"planned_at.from": from_midnight, "planned_at.until": to_midnight}


async def some_visits(world: World, system: VisitSystem) -> None:
    """Six that took place over three months, one that nobody came to and one cancelled."""
    await second_inmate(world)
    await dated(world, "key_control", (False, at(1, 1)), (True, at(8, 10)), (False, at(9, 10)))
    await dated(world, "treatment_level", ("A", at(1, 1)), ("B", at(8, 1)))
    kinds = [VisitType.OPEN, VisitType.REGULAR, VisitType.VIDEO]
    days = [at(7, 3), at(8, 5), at(8, 20), at(9, 20)]
    for number, day in enumerate(days):
        await system.visit(f"A{number}", day, visit_type=kinds[number % 3], relative_name="李某")
    for number, day in enumerate([at(7, 9), at(9, 9, 23)]):
        await system.visit(f"B{number}", day, inmate_no=OTHER_NO, visit_type=VisitType.VIDEO)
    await system.visit("C0", at(8, 8), state=VisitState.REGISTERED)
    await system.visit("C1", at(8, 9), state=VisitState.CANCELLED)


@pytest.mark.requirement("VC-ONSITE-23")
async def test_units_periods_types_and_people_add_up_and_open_their_lists(
    world: World, leader: Person, system: VisitSystem
) -> None:
    await some_visits(world, system)
    told = await leader.get(FIGURES, **DAYS, step="month")
    total = told["total"]
    assert (total["visits"], total["inmates"], total["with_relative"]) == (6, 2, 4)
    assert (total["open"], total["regular"], total["video"]) == (2, 1, 3)
    assert total["visits"] == await listed(leader, **window("2026-07-01", "2026-09-30"))
    for name, kind in (("open", "OPEN"), ("regular", "REGULAR"), ("video", "VIDEO")):
        found = await listed(leader, visit_type=kind, **window("2026-07-01", "2026-09-30"))
        assert total[name] == found
    assert [row["since"] for row in told["periods"]] == ["2026-07-01", "2026-08-01", "2026-09-01"]
    for row in told["periods"]:
        assert row["visits"] == await listed(leader, **window(row["since"], row["until"]))
    for name in ("visits", "open", "regular", "video", "focus"):
        for rows in (told["periods"], told["prisons"], told["wards"]):
            assert sum(row[name] for row in rows) == total[name]
    wards = {row["name"]: row for row in told["wards"]}
    assert {name: row["visits"] for name, row in wards.items()} == {"一监区": 4, "二监区": 2}
    for row in wards.values():
        unit = row["unit_id"]
        found = await listed(leader, ward_id=unit, **window("2026-07-01", "2026-09-30"))
        assert row["visits"] == found
        persons = (await leader.get(f"{FIGURES}/people", **DAYS, unit_id=unit))["rows"]
        assert sum(one["visits"] for one in persons) == row["visits"]
        for one in persons:
            mine = {"inmate_id": one["inmate_id"], "ward_id": unit}
            assert one["visits"] == await listed(
                leader, **mine, **window("2026-07-01", "2026-09-30")
            )
    below = await leader.get(FIGURES, **DAYS, unit_id=wards["二监区"]["unit_id"])
    assert below["total"]["visits"] == 2


@pytest.mark.parametrize(
    ("step", "expected"),
    [
        ("quarter", [("2026-07-01", "2026-09-30", 6)]),
        ("year", [("2026-07-01", "2026-09-30", 6)]),
        ("month", [("2026-07-01", "2026-07-31", 2), ("2026-08-01", "2026-08-31", 2),
                   ("2026-09-01", "2026-09-30", 2)]),
    ],
)  # fmt: skip
async def test_periods_are_those_of_the_bureaus_calendar(
    world: World, leader: Person, system: VisitSystem, step: str, expected: list[Any]
) -> None:
    await some_visits(world, system)
    told = (await leader.get(FIGURES, **DAYS, step=step))["periods"]
    assert [(row["since"], row["until"], row["visits"]) for row in told] == expected
    days = (await leader.get(FIGURES, **DAYS, step="day"))["periods"]
    # 23 o'clock in UTC is the next morning here.
    assert next(row for row in days if row["since"] == "2026-09-10")["visits"] == 1
    assert sum(row["visits"] for row in days) == 6


@pytest.mark.requirement("VC-ONSITE-23")
@pytest.mark.parametrize("step", ["day", "month", "quarter", "year"])
async def test_days_on_which_nobody_visited_are_nought(leader: Person, step: str) -> None:
    told = await leader.get(FIGURES, **DAYS, step=step)
    assert told["total"]["visits"] == told["total"]["inmates"] == told["officials"] == 0
    assert (told["levels"], told["prisons"], told["wards"]) == ([], [], [])
    assert {row["visits"] for row in told["periods"]} == {0}


@pytest.mark.requirement("VC-ONSITE-20")
async def test_levels_are_those_of_the_time_and_add_up(
    world: World, leader: Person, system: VisitSystem
) -> None:
    await some_visits(world, system)
    told = await leader.get(FIGURES, **DAYS, step="month")
    mine = [(row["since"], row["level"], row["visits"]) for row in told["levels"] if row["level"]]
    assert mine == [("2026-07-01", "A", 1), ("2026-08-01", "B", 2), ("2026-09-01", "B", 1)]
    for row in told["periods"]:
        levels = [one for one in told["levels"] if one["since"] == row["since"]]
        assert sum(one["visits"] for one in levels) == row["visits"]
    for row in told["levels"]:
        if row["level"]:
            month = {"2026-07-01": "07-31", "2026-08-01": "08-31", "2026-09-01": "09-30"}
            until = f"2026-{month[row['since']]}"
            found = await listed(
                leader, treatment_level=row["level"], **window(row["since"], until)
            )
            assert row["visits"] == found


@pytest.mark.requirement("VC-ONSITE-21")
async def test_a_flag_counts_for_visits_while_it_stood(
    world: World, leader: Person, system: VisitSystem
) -> None:
    await some_visits(world, system)
    told = await leader.get(FIGURES, **DAYS, step="month")
    assert [row["focus"] for row in told["periods"]] == [0, 1, 0]
    assert await listed(leader, focus="true", **window("2026-07-01", "2026-09-30")) == 1
    # Setting it now changes nothing of what was.
    async with world.database.transaction() as tx:
        await tx.execute(update(inmate).values(key_control=True))
    again = await leader.get(FIGURES, **DAYS, step="month")
    assert again["total"]["focus"] == 1


@pytest.mark.requirement("VC-ONSITE-24")
@pytest.mark.requirement("VC-ONSITE-25")
async def test_who_was_not_visited_for_three_months_counts_in_the_ward_of_that_day(
    world: World, people: People, leader: Person, system: VisitSystem
) -> None:
    today = date(2026, 11, 20)
    world.now = datetime(2026, 11, 20, 8, tzinfo=UTC)
    unit = await second_ward(world)
    other = await second_inmate(world)
    for one, ward in ((world.inmate_id, world.ward_id), (other, unit)):
        await stay(world, one, ward, at(1, 1))
    fresh = await leader.get(f"{FIGURES}/unseen", at=str(today), months=3)
    (prison,) = fresh["units"]
    assert (prison["held"], prison["unseen"], prison["share"]) == (2, 2, "1.0000")
    # Three months and a day ago; and yesterday.
    await system.visit("long", at(8, 19))
    await system.visit("fresh", at(11, 19), inmate_no=OTHER_NO)
    told = await leader.get(f"{FIGURES}/unseen", at=str(today), months=3)
    assert told["since"] == "2026-08-20"
    (prison,) = told["units"]
    assert (prison["held"], prison["unseen"], prison["share"]) == (2, 1, "0.5000")
    by_name = {one["name"]: one for one in prison["below"]}
    assert (by_name["一监区"]["unseen"], by_name["二监区"]["unseen"]) == (1, 0)
    for name in ("held", "unseen"):
        assert prison[name] == sum(one[name] for one in prison["below"])
    empty = [one for one in prison["below"] if one["held"] == 0]
    assert all(one["share"] is None for one in empty)
    listed_ = await leader.get(
        f"{FIGURES}/unseen/people", at=str(today), months=3, unit_id=world.ward_id
    )
    (person,) = listed_["rows"]
    assert (person["inmate_no"], person["last_visit"], person["days"]) == (
        INMATE_NO,
        "2026-08-19",
        93,
    )
    # Exactly three months is not long yet.
    await system.visit("edge", at(8, 20))
    (prison,) = (await leader.get(f"{FIGURES}/unseen", at=str(today), months=3))["units"]
    assert prison["unseen"] == 0
    # As of an earlier day it is counted as it was then; who came in lately is not long without.
    earlier = await leader.get(f"{FIGURES}/unseen", at="2026-02-01", months=3)
    assert (earlier["units"][0]["held"], earlier["units"][0]["unseen"]) == (2, 0)
    neighbour = await people.officer("other_leader")
    foreign = await neighbour.get(f"{FIGURES}/unseen", at=str(today), months=3)
    assert all(one["unit_id"] != world.prison_id for one in foreign["units"])
    ahead = await leader.http.get(f"{FIGURES}/unseen", params={"at": "2026-11-21"})
    assert (ahead.status_code, ahead.json()["code"]) == (422, "day_ahead")


@pytest.mark.requirement("VC-ONSITE-15")
async def test_relatives_who_came_are_counted_by_day_prison_kinship_and_whether_they_are_new(
    world: World, leader: Person, system: VisitSystem
) -> None:
    mother, sister = "990000197001010011", "990000199002020022"
    told = [
        ("old", at(6, 1), mother, "母亲"),
        ("one", at(7, 1), mother, "母亲"),
        ("two", at(7, 2), sister, "姐姐"),
        ("three", at(7, 2, 5), sister, "姐姐"),
    ]
    for number, day, id_no, kinship in told:
        await system.visit(number, day, relative_id_no=id_no, relative_name="某", kinship=kinship)
    await system.visit("nobody", at(7, 3))
    asked = {"since": "2026-07-01", "until": "2026-07-31"}
    found = await leader.get(f"{FIGURES}/arrivals", **asked, step="day")
    assert found["total"] == {"arrivals": 3, "people": 2, "new": 1}
    assert [(row["label"], row["arrivals"], row["new"]) for row in found["periods"]] == [
        ("2026-07-01", 1, 0),
        ("2026-07-02", 2, 1),
    ]
    assert [(row["key"], row["arrivals"]) for row in found["prisons"]] == [(world.prison_id, 3)]
    kinships = {row["key"]: (row["arrivals"], row["people"]) for row in found["kinships"]}
    assert kinships == {"parent": (1, 1), "sibling": (2, 1)}
    for key, (arrivals, _) in kinships.items():
        assert arrivals == await listed(leader, kinship=key, **window("2026-07-01", "2026-07-31"))


@pytest.mark.requirement("VC-ONSITE-18")
async def test_ratings_are_listed_and_averaged_by_prison_and_month(
    leader: Person, system: VisitSystem
) -> None:
    scores = [(5, at(7, 1)), (4, at(7, 2)), (4, at(7, 3)), (1, at(8, 1))]
    rows = [
        {"key": f"{n}", "score": score, "text": f"第{n}条", "at": when, "relative_name": "李某"}
        for n, (score, when) in enumerate(scores)
    ]
    await system.tell(RecordKind.RATING, rows)
    told = await leader.get(f"{FIGURES}/ratings", **DAYS)
    assert (told["ratings"], told["average"], told["scores"]) == (4, "3.50", [1, 0, 0, 2, 1])
    assert [(row["month"], row["ratings"], row["average"]) for row in told["rows"]] == [
        ("2026-07-01", 3, "4.33"),
        ("2026-08-01", 1, "1.00"),
    ]
    found = await leader.get("/api/records/window_ratings", **{"score.from": 4})
    assert [row["values"]["words"] for row in found["rows"]] == ["第2条", "第1条", "第0条"]
    assert found["total"] == 3


async def reviewed(who: Person, visit_id: str, **more: Any) -> None:
    asked = {"summary": "谈家常", "assessment": "normal", "anomaly": False} | more
    await who.post(f"/api/conversations/{visit_id}/reviews", asked)


CELLS = {
    "visits": {},
    "pending": {"reviewed": False, "overdue": False},
    "reviewed": {"reviewed": True},
    "overdue": {"overdue": True},
    "anomalous": {"anomaly": True},
}
"""What the list of conversations is asked for behind each cell."""


async def heard(who: Person, **query: Any) -> int:
    days = {"since": "2026-07-01T00:00:00+08:00", "until": "2026-10-01T00:00:00+08:00"}
    found = await who.get("/api/conversations", channel="visit", kept=True, **days, **query)
    return int(found["total"])


@pytest.mark.requirement("VC-ONSITE-26")
@pytest.mark.requirement("VC-ONSITE-28")
@pytest.mark.requirement("VC-ONSITE-27")
async def test_reviews_are_pending_reviewed_or_overdue_and_rates_are_their_quotients(
    world: World, people: People, leader: Person, system: VisitSystem
) -> None:
    reviewer = await people.officer("reviewer")
    kinds = [VisitType.VIDEO, VisitType.OPEN, VisitType.OPEN, VisitType.OPEN]
    ids = [await system.visit(f"A{n}", at(9, 1 + n), visit_type=kinds[n]) for n in range(4)]
    for one in ids:
        # What a word was heard in must be reviewed in time.
        await say(world, one, "越狱", marked("越狱", "越狱"))
    world.now = at(9, 4, 3)
    before = (await leader.get(f"{FIGURES}/reviews", **DAYS))["total"]
    assert before["visits"] == before["pending"] + before["overdue"] == 4
    assert before["pending"] > 0
    await reviewed(reviewer, ids[0])
    await reviewed(reviewer, ids[1], anomaly=True, anomaly_note="提到转账", anomaly_kind="emotion")
    told = await leader.get(f"{FIGURES}/reviews", **DAYS)
    total = told["total"]
    assert (total["visits"], total["reviewed"], total["anomalous"]) == (4, 2, 1)
    assert (total["rate"], total["anomaly_rate"]) == ("0.5000", "0.5000")
    world.now = at(11, 30)
    # Nobody stays signed in for so long.
    leader = await people.officer("leader")
    late = await leader.get(f"{FIGURES}/reviews", **DAYS)
    total = late["total"]
    assert (total["pending"], total["overdue"]) == (0, 2)
    for rows in (late["periods"], late["types"], late["prisons"], late["wards"], [total]):
        for name in ("visits", "reviewed", "pending", "overdue", "anomalous"):
            assert sum(row[name] for row in rows) == total[name]
        for row in rows:
            assert row["pending"] + row["reviewed"] + row["overdue"] == row["visits"]
    of_type = await leader.get(f"{FIGURES}/reviews", **DAYS, visit_type="VIDEO")
    assert (of_type["total"]["visits"], of_type["total"]["rate"]) == (1, "1.0000")
    persons = (await leader.get(f"{FIGURES}/reviews/people", **DAYS))["rows"]
    assert sum(row["visits"] for row in persons) == 4
    for rows, key in ((late["wards"], "unit_id"), (persons, "inmate_id")):
        for row in rows:
            for name, query in CELLS.items():
                assert row[name] == await heard(leader, **{key: row["key"]}, **query), (key, name)


async def test_the_file_of_a_table_equals_the_screen_and_is_audited(
    world: World, people: People, leader: Person, system: VisitSystem
) -> None:
    await some_visits(world, system)
    asked = {**DAYS, "step": "month"}
    told = await leader.get(FIGURES, **asked)
    reply = await leader.http.get(f"{FIGURES}/export", params=asked | {"table": "visits"})
    mark, days, header, total, *rows = read_rows(reply.content)
    assert "民警leader" in str(mark.cells[0])
    assert days.cells[0] == "2026-07-01至2026-09-30"
    assert dict(zip(header.cells, total.cells, strict=False))["合计"] == 6
    visits = [row.cells[1] for row in rows[:3]]
    assert visits == [row["visits"] for row in told["periods"]]
    for table in ("arrivals", "ratings", "unseen", "reviews"):
        query = asked | {"table": table, "until": "2026-09-30"}
        assert (await leader.http.get(f"{FIGURES}/export", params=query)).status_code == 200
    monitor = await people.officer("monitor")
    refused = await monitor.http.get(f"{FIGURES}/export", params=asked | {"table": "visits"})
    assert refused.status_code == 403
    reversed_days = {"since": "2026-09-30", "until": "2026-07-01"}
    reply = await leader.http.get(FIGURES, params=reversed_days)
    assert (reply.status_code, reply.json()["code"]) == (422, "days_reversed")


async def test_a_deleted_registration_is_out_of_every_list_and_count_and_leaves_its_trace(
    world: World, people: People, leader: Person, system: VisitSystem
) -> None:
    gone = await system.visit("gone", at(8, 1), relative_name="李某")
    await system.visit("kept", at(8, 2), relative_name="李某")
    record = (await leader.get(f"{VISITS}/{gone}"))["record"]
    approver = await people.officer("prison_approver")
    path = f"{VISITS}/{gone}/actions/take_out"
    asked = {"version": record["version"], "reason": "重复登记"}
    assert (await approver.ask("POST", path, asked)).status_code == 403
    assert (await leader.ask("POST", path, asked | {"reason": ""})).status_code == 422
    done = await leader.post(path, asked)
    assert (done["state"], done["values"]["deleted_by"]) == ("deleted", "officer")
    left = await leader.get(VISITS)
    assert [row["values"]["visit_no"] for row in left["rows"]] == ["kept"]
    assert (await leader.get(FIGURES, **DAYS))["total"]["visits"] == 1
    history = await leader.get(f"/api/inmates/{world.inmate_id}/contacts")
    assert len(history["rows"]) == 1
    file = await leader.http.get(f"{VISITS}/export", params={"format": "csv"})
    assert file.text.count(INMATE_NO) == 1
    # What it was and why it is gone can still be looked at.
    found = await leader.get(VISITS, state="deleted")
    assert [row["id"] for row in found["rows"]] == [gone]
    changes = await leader.get(f"{VISITS}/{gone}/changes")
    assert any(one["reason"] == "重复登记" for one in changes)
    # Its system tells it once more: it stays deleted.
    await system.visit("gone", at(8, 1) + timedelta(minutes=5))
    assert (await leader.get(VISITS))["total"] == 1
