"""Statistics of visits: each number is the number of the records that it opens."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import update

from pipelines.rules.sheets.reading import read_rows
from schemas.tables.people.person import inmate
from tests.integration.serve.client import People, Person
from tests.integration.serve.told_figures import group, units, values, whole
from tests.integration.serve.visits.counted_visits import (
    DAYS,
    FIGURES,
    TABLE,
    VISITS,
    at,
    listed,
    some_visits,
    window,
)
from tests.integration.serve.visits.counted_visits import leader as leader
from tests.integration.serve.visits.counted_visits import system as system
from tests.integration.serve.visits.told_here import INMATE_NO, VisitSystem
from tests.integration.serve.world import World


def days_of(line: Any) -> tuple[str, str]:
    """Of a period, as the list of visits is asked for them."""
    where = line["where"]["/m/visits"]
    return where["planned_at.from"], where["planned_at.until"]


@pytest.mark.requirement("VC-ONSITE-23")
async def test_units_periods_types_and_people_add_up_and_open_their_lists(
    world: World, leader: Person, system: VisitSystem
) -> None:
    await some_visits(world, system)
    told = await leader.get(TABLE, **DAYS, step="month")
    total, periods, (prisons, wards) = whole(told), group(told, "period"), units(told)
    assert (total["visits"], total["inmates"], total["with_relative"]) == (6, 2, 4)
    assert (total["open"], total["regular"], total["video"]) == (2, 1, 3)
    assert total["visits"] == await listed(leader, **window("2026-07-01", "2026-09-30"))
    for name, kind in (("open", "OPEN"), ("regular", "REGULAR"), ("video", "VIDEO")):
        found = await listed(leader, visit_type=kind, **window("2026-07-01", "2026-09-30"))
        assert total[name] == found
    assert [row["key"] for row in periods] == ["2026-07-01", "2026-08-01", "2026-09-01"]
    for row in periods:
        days = window(*days_of(row))
        assert row["values"]["visits"] == await listed(leader, **days)
    for name in ("visits", "open", "regular", "video", "focus"):
        for rows in (periods, prisons, wards):
            assert sum(row[name] for row in values(rows)) == total[name]
    by_name = {row["titles"][0]: row for row in wards}
    assert {name: row["values"]["visits"] for name, row in by_name.items()} == {
        "一监区": 4,
        "二监区": 2,
    }
    for row in wards:
        unit = row["key"]
        found = await listed(leader, ward_id=unit, **window("2026-07-01", "2026-09-30"))
        assert row["values"]["visits"] == found
        persons = (await leader.get(f"{TABLE}/person", **DAYS, unit_id=unit))["lines"]
        assert sum(one["visits"] for one in values(persons)) == row["values"]["visits"]
        for one in persons:
            mine = {"inmate_id": one["key"], "ward_id": unit}
            assert one["values"]["visits"] == await listed(
                leader, **mine, **window("2026-07-01", "2026-09-30")
            )
    below = await leader.get(TABLE, **DAYS, unit_id=by_name["二监区"]["key"])
    assert whole(below)["visits"] == 2


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
    told = group(await leader.get(TABLE, **DAYS, step=step), "period")
    assert [(*days_of(row), row["values"]["visits"]) for row in told] == expected
    days = group(await leader.get(TABLE, **DAYS, step="day"), "period")
    # 23 o'clock in UTC is the next morning here.
    assert next(row for row in days if row["key"] == "2026-09-10")["values"]["visits"] == 1
    assert sum(row["visits"] for row in values(days)) == 6


@pytest.mark.requirement("VC-ONSITE-23")
@pytest.mark.parametrize("step", ["day", "month", "quarter", "year"])
async def test_days_on_which_nobody_visited_are_nought(leader: Person, step: str) -> None:
    told = await leader.get(TABLE, **DAYS, step=step)
    assert (told["empty"], set(whole(told).values())) == (True, {0})
    assert (group(told, "treatment_level"), group(told, "unit")) == ([], [])
    assert {row["visits"] for row in values(group(told, "period"))} == {0}


@pytest.mark.requirement("VC-ONSITE-20")
async def test_levels_are_those_of_the_time_and_add_up(
    world: World, leader: Person, system: VisitSystem
) -> None:
    await some_visits(world, system)
    told = await leader.get(TABLE, **DAYS, step="month")
    levels = group(told, "treatment_level")
    mine = [(row["key"], row["values"]["visits"]) for row in levels if row["where"]]
    assert mine == [("2026-07-01/A", 1), ("2026-08-01/B", 2), ("2026-09-01/B", 1)]
    for row in group(told, "period"):
        within = [one for one in levels if one["key"].startswith(row["key"])]
        assert sum(one["visits"] for one in values(within)) == row["values"]["visits"]
    for row in levels:
        if row["where"]:
            level = row["where"]["/m/visits"]["treatment_level"]
            found = await listed(leader, treatment_level=level, **window(*days_of(row)))
            assert row["values"]["visits"] == found


@pytest.mark.requirement("VC-ONSITE-21")
async def test_a_flag_counts_for_visits_while_it_stood(
    world: World, leader: Person, system: VisitSystem
) -> None:
    await some_visits(world, system)
    told = await leader.get(TABLE, **DAYS, step="month")
    assert [row["focus"] for row in values(group(told, "period"))] == [0, 1, 0]
    assert await listed(leader, focus="true", **window("2026-07-01", "2026-09-30")) == 1
    # Setting it now changes nothing of what was.
    async with world.database.transaction() as tx:
        await tx.execute(update(inmate).values(key_control=True))
    again = await leader.get(TABLE, **DAYS, step="month")
    assert whole(again)["focus"] == 1


async def test_the_file_of_a_table_equals_the_screen_and_is_audited(
    world: World, people: People, leader: Person, system: VisitSystem
) -> None:
    await some_visits(world, system)
    asked = {**DAYS, "step": "month"}
    told = await leader.get(TABLE, **asked)
    reply = await leader.http.get(f"{TABLE}/export", params=asked)
    mark, days, header, total, *rows = read_rows(reply.content)
    assert "民警leader" in str(mark.cells[0])
    assert days.cells[0] == "2026-07-01至2026-09-30"
    assert dict(zip(header.cells, total.cells, strict=False))["合计"] == 6
    visits = [row.cells[1] for row in rows[:3]]
    assert visits == [row["visits"] for row in values(group(told, "period"))]
    for table in ("arrivals", "ratings", "unseen", "reviews"):
        reply = await leader.http.get(f"{FIGURES}/{table}/export", params=asked)
        assert reply.status_code == 200
    monitor = await people.officer("monitor")
    refused = await monitor.http.get(f"{TABLE}/export", params=asked)
    assert refused.status_code == 403
    reversed_days = {"since": "2026-09-30", "until": "2026-07-01"}
    reply = await leader.http.get(TABLE, params=reversed_days)
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
    assert whole(await leader.get(TABLE, **DAYS))["visits"] == 1
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
