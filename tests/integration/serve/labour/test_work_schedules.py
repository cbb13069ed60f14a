"""Working time by unit, rest days, and that a changed limit counts at once."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from connectors.postgres.labour.terms import terms_of_day
from pipelines.rules.labour.conditions import DayTerms
from pipelines.rules.labour.hours_check import check_day
from schemas.labour.hours import HoursKind, HoursLine
from tests.integration.serve.client import People, Person
from tests.integration.serve.labour.labour_terms import REST_DAYS, SCHEDULES, add, refused
from tests.integration.serve.world import World

NOW = datetime(2026, 11, 10, 2, tzinfo=UTC)
THURSDAY, SATURDAY = date(2026, 11, 26), date(2026, 11, 28)


@pytest.fixture
async def labour(people: People, world: World) -> Person:
    world.now = NOW
    return await people.officer("labour")


async def schedule(person: Person, unit_id: str, **more: Any) -> Any:
    values = {
        "name": "劳动时间规定",
        "unit_id": unit_id,
        "valid_from": "2026-01-01",
        "standard_minutes": 420,
        "day_minutes": 480,
        "week_minutes": 2400,
        "overtime_minutes": 120,
    }
    return await add(person, SCHEDULES, values | more)


async def terms(world: World, day: date) -> DayTerms:
    async with world.database.transaction() as tx:
        (one,) = await terms_of_day(tx, world.ward_id, day)
    return one


async def refusals(world: World, minutes: int, day: date = THURSDAY) -> list[str]:
    entry = HoursLine(
        inmate_id=world.inmate_id, post_id="p", kind=HoursKind.NORMAL, minutes=minutes
    )
    told = check_day([entry], {world.inmate_id: await terms(world, day)}, [world.inmate_id], {})
    return [one.code for one in told if one.code != "post_not_held"]


@pytest.mark.requirement("LR-XC-07")
async def test_the_narrowest_schedule_counts_and_a_changed_limit_at_once(
    people: People, world: World, labour: Person
) -> None:
    assert await refusals(world, 400) == ["no_schedule"]
    chief = await people.officer("chief")
    await schedule(chief, world.bureau_id)
    assert await refusals(world, 480) == []
    own = await schedule(labour, world.ward_id, day_minutes=450, valid_from="2026-11-01")
    assert await refusals(world, 480) == ["above_day_limit"]
    asked = {"version": 1, "values": {"day_minutes": 480}, "reason": "放宽"}
    await labour.put(f"{SCHEDULES}/{own['id']}", asked)
    assert await refusals(world, 480) == []
    # Of another ward it says nothing; the bureau's is read and not changed in a ward.
    rows = (await labour.get(SCHEDULES))["rows"]
    assert sorted((row["values"]["unit_id"], bool(row["actions"])) for row in rows) == sorted(
        [(world.bureau_id, False), (world.ward_id, True)]
    )
    other = await people.officer("other_leader")
    assert (await other.get(SCHEDULES))["total"] == 1


async def test_limits_and_days_that_do_not_fit_are_refused(world: World, labour: Person) -> None:
    await schedule(labour, world.ward_id, valid_until="2026-12-31")
    values = (await labour.get(SCHEDULES))["rows"][0]["values"]
    fresh = {k: v for k, v in values.items() if v is not None} | {"valid_until": None}
    for more, field in (
        ({"valid_from": "2026-12-31"}, "valid_from"),
        ({"valid_from": "2027-01-01", "standard_minutes": 481}, "standard_minutes"),
        ({"valid_from": "2027-01-01", "week_minutes": 479}, "day_minutes"),
    ):
        assert (await refused(labour, SCHEDULES, fresh | more))[0] == field


@pytest.mark.requirement("LR-XC-07")
async def test_rest_days_are_by_weekday_and_by_name_for_the_units_below(
    people: People, world: World, labour: Person
) -> None:
    chief, leader = await people.officer("chief"), await people.officer("leader")
    await schedule(chief, world.bureau_id)
    assert [(await terms(world, day)).is_rest_day for day in (THURSDAY, SATURDAY)] == [False, True]
    festival = {"day": str(THURSDAY), "name": "活动日", "unit_id": world.bureau_id}
    await add(chief, REST_DAYS, festival | {"mark": "rest"})
    shifted = {"day": str(SATURDAY), "name": "调休", "unit_id": world.prison_id}
    await add(leader, REST_DAYS, shifted | {"mark": "work"})
    assert [(await terms(world, day)).is_rest_day for day in (THURSDAY, SATURDAY)] == [True, False]
    assert await refusals(world, 60) == ["rest_day"]
    assert await refusals(world, 60, SATURDAY) == []
