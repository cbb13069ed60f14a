"""Grades of workers: versions of the rule, settings by approval, and what counts on a day."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from connectors.postgres.labour.grade_rows import grades_between
from connectors.postgres.labour.terms import terms_of_day
from pipelines.rules.labour.hours_check import check_day
from schemas.labour.hours import HoursKind, HoursLine
from tests.integration.serve.approving import decide
from tests.integration.serve.client import People, Person
from tests.integration.serve.labour.labour_terms import (
    GRADES,
    SETTINGS,
    act,
    add,
    add_inmate,
    define,
    graded,
    refused,
)
from tests.integration.serve.world import World

NOW = datetime(2026, 11, 10, 2, tzinfo=UTC)
FIRST, LAST = date(2026, 11, 1), date(2026, 11, 30)


@pytest.fixture
async def chief(people: People, world: World) -> Person:
    """The bureau's leader, in November."""
    world.now = NOW
    return await people.officer("chief")


@pytest.mark.requirement("LR-GRADE-01")
async def test_a_new_version_takes_effect_on_its_date_and_old_months_keep_the_old(
    people: People, world: World, chief: Person
) -> None:
    old = await define(chief, world, 3, "2026-01-01", basis="司狱字〔2025〕1号")
    labour = await people.officer("labour")
    await graded(people, labour, world.inmate_id, 3, "2026-11-10")
    new = await define(
        chief,
        world,
        3,
        "2026-12-01",
        day_minutes=390,
        hourly_rate="7.00",
        basis="司狱字〔2026〕9号",
    )
    async with world.database.transaction() as tx:
        spells = await grades_between(tx, [world.inmate_id], FIRST, date(2026, 12, 31))
        november = await terms_of_day(tx, world.ward_id, LAST)
        december = await terms_of_day(tx, world.ward_id, date(2026, 12, 1))
    assert [(one.hourly_rate, one.day_minutes, one.from_day, one.until_day) for one in spells] == [
        (Decimal("6.50"), 420, date(2026, 11, 10), LAST),
        (Decimal("7.00"), 390, date(2026, 12, 1), date(2026, 12, 31)),
    ]
    assert [november[0].grade_minutes, december[0].grade_minutes] == [420, 390]
    # What counted before stays: by edit, deletion, or a version that would begin earlier.
    asked = {"version": 1, "values": {"hourly_rate": "9.00"}, "reason": "更正"}
    reply = await chief.ask("PUT", f"{GRADES}/{old['id']}", asked)
    assert reply.json()["detail"]["problems"][0]["field"] == "hourly_rate"
    assert (await chief.ask("DELETE", f"{GRADES}/{old['id']}?version=1")).status_code == 409
    values = old["values"] | {"valid_from": "2026-11-09"}
    field, message = await refused(
        chief, GRADES, {k: v for k, v in values.items() if v is not None}
    )
    assert (field, "不能早于今天" in message) == ("valid_from", True)
    # One that is still to come may be changed, and both are read.
    asked = {"version": 1, "values": {"hourly_rate": "7.20"}, "reason": "更正"}
    await chief.put(f"{GRADES}/{new['id']}", asked)
    rows = (await labour.get(GRADES))["rows"]
    assert [row["values"]["hourly_rate"] for row in rows] == ["7.20", "6.50"]


async def test_versions_with_an_end_do_not_overlap(
    people: People, world: World, chief: Person
) -> None:
    await define(chief, world, 2, "2026-12-01", valid_until="2026-12-31")
    values = {
        "grade_no": 2,
        "name": "二级工",
        "unit_id": world.bureau_id,
        "conditions": "x",
        "day_minutes": 420,
        "hourly_rate": "1.00",
    }
    for days, field in (
        ({"valid_from": "2026-12-31"}, "valid_from"),
        ({"valid_from": "2026-11-20", "valid_until": "2026-12-01"}, "valid_until"),
        ({"valid_from": "2027-02-01", "valid_until": "2027-01-31"}, "valid_until"),
    ):
        assert (await refused(chief, GRADES, values | days))[0] == field
    await add(chief, GRADES, values | {"valid_from": "2027-01-01"})


async def test_prisons_read_the_rule_and_the_bureau_alone_keeps_it(
    people: People, world: World, chief: Person
) -> None:
    made = await define(chief, world, 1, "2027-01-01")
    for login in ("labour", "leader"):
        officer = await people.officer(login)
        (row,) = (await officer.get(GRADES))["rows"]
        assert (row["id"], row["actions"]) == (made["id"], [])
        told = await officer.get("/api/modules/worker_grades")
        assert told["permitted"] == ["list", "export", "reveal"]
        asked = {"version": 1, "values": {"hourly_rate": "9.00"}, "reason": "更正"}
        path = f"{GRADES}/{made['id']}"
        assert (await officer.ask("PUT", path, asked)).status_code == 404
        assert (await officer.ask("DELETE", f"{path}?version=1")).status_code == 404
        values = {k: v for k, v in made["values"].items() if v is not None}
        field, _ = await refused(officer, GRADES, values | {"grade_no": 2})
        assert field == "unit_id"
    assert "edit" in (await chief.get(GRADES))["rows"][0]["actions"]


@pytest.mark.requirement("LR-GRADE-02")
async def test_a_grade_holds_once_approved_and_tells_who_when_and_why(
    people: People, world: World, chief: Person
) -> None:
    for grade_no in (2, 3):
        await define(chief, world, grade_no, "2026-01-01")
    labour = await people.officer("labour")
    asked = {"inmate_id": world.inmate_id, "grade_no": 4, "from_day": "2026-11-16"}
    undefined = await add(labour, SETTINGS, asked | {"reason": "技能比武"})
    reply = await labour.ask("POST", f"{SETTINGS}/{undefined['id']}/actions/submit", {"version": 1})
    assert reply.json()["detail"]["problems"][0]["field"] == "grade_no"
    first = await graded(people, labour, world.inmate_id, 3, "2026-11-10")
    assert (first["state"], first["values"]["decided_by"]) == ("approved", "民警leader")
    assert first["values"]["opinion"] == "同意评定"
    second = await add(labour, SETTINGS, asked | {"grade_no": 2, "reason": "技能比武"})
    await act(labour, SETTINGS, second, "submit")
    # Undecided it counts for nothing, and a second one from the same day waits for it.
    assert await grade_on(world, date(2026, 11, 20)) == 3
    again = await add(labour, SETTINGS, asked | {"grade_no": 2, "reason": "重复提交"})
    reply = await labour.ask("POST", f"{SETTINGS}/{again['id']}/actions/submit", {"version": 1})
    assert reply.json()["detail"]["problems"][0]["field"] == "inmate_id"
    leader = await people.officer("leader")
    (case,) = (await leader.get("/api/approvals/pending"))["rows"]
    await decide(leader, case, "approve", "同意晋级")
    days = [date(2026, 11, number) for number in (9, 10, 15, 16, 30)]
    assert [await grade_on(world, day) for day in days] == [None, 3, 3, 2, 2]
    history = await labour.get(SETTINGS, inmate_id=world.inmate_id, state="approved")
    assert [row["values"]["reason"] for row in history["rows"]] == ["技能比武", "季度考核合格"]
    changes = await labour.get(f"{SETTINGS}/{second['id']}/changes")
    assert [(one["action"], one["actor"]) for one in changes] == [
        ("decided", "民警leader"),
        ("submit", "民警labour"),
        ("create", "民警labour"),
    ]


async def grade_on(world: World, day: date) -> int | None:
    async with world.database.transaction() as tx:
        (terms,) = await terms_of_day(tx, world.ward_id, day, [world.inmate_id])
        spells = await grades_between(tx, [world.inmate_id], day, day)
    # Both ways of asking agree on every day.
    assert [one.grade_no for one in spells] == ([] if terms.grade_no is None else [terms.grade_no])
    return terms.grade_no


@pytest.mark.requirement("LR-GRADE-02")
async def test_several_are_graded_at_once_or_none_and_why(
    people: People, world: World, chief: Person
) -> None:
    await define(chief, world, 3, "2026-01-01")
    ids = [await add_inmate(world, number) for number in range(1, 4)]
    elsewhere = await add_inmate(world, 9, "P04-W01")
    labour, leader = await people.officer("labour"), await people.officer("leader")
    asked: dict[str, Any] = {"grade_no": 3, "from_day": "2026-11-10", "reason": "年度评定"}
    wrong = await labour.ask(
        "POST", "/api/worker-grades", asked | {"inmate_ids": [*ids, elsewhere]}
    )
    assert (wrong.status_code, wrong.json()["code"]) == (422, "rows_refused")
    (told,) = wrong.json()["detail"]["problems"]
    assert (told["inmate_id"], told["name"]) == (elsewhere, "")
    assert (await labour.get(SETTINGS))["total"] == 0
    assert await labour.post("/api/worker-grades", asked | {"inmate_ids": ids}) == {"submitted": 3}
    for case in (await leader.get("/api/approvals/pending"))["rows"]:
        await decide(leader, case, "approve", "同意")
    (page,) = [await labour.get("/api/workers", grade_no=3, unit_id=world.ward_id)]
    assert [row["inmate_id"] for row in page["rows"]] == ids
    assert {row["graded_from"] for row in page["rows"]} == {"2026-11-10"}
    (row,) = (await labour.get("/api/workers", grade_no=0))["rows"]
    assert (row["inmate_id"], row["grade_no"], row["posts"]) == (world.inmate_id, None, [])
    assert (await labour.get("/api/workers", q="工人"))["total"] == 3
    monitor = await people.officer("monitor")
    assert await monitor.refused("/api/worker-grades", asked | {"inmate_ids": ids}) == (
        403,
        "no_permission",
    )


@pytest.mark.requirement("LR-GRADE-03")
@pytest.mark.requirement("LR-GRADE-04")
async def test_a_change_in_mid_month_splits_limit_and_rate_at_that_day(
    people: People, world: World, chief: Person
) -> None:
    await define(chief, world, 2, "2026-01-01", day_minutes=450, hourly_rate="8.00")
    await define(chief, world, 4, "2026-01-01", day_minutes=300, hourly_rate="5.00")
    other = await add_inmate(world, 1)
    labour = await people.officer("labour")
    await graded(people, labour, world.inmate_id, 4, "2026-11-01")
    await graded(people, labour, world.inmate_id, 2, "2026-11-16")
    await graded(people, labour, other, 4, "2026-11-01")
    ids = [world.inmate_id, other]
    async with world.database.transaction() as tx:
        spells = await grades_between(tx, ids, FIRST, LAST)
        refusals = []
        for number in (15, 16):
            terms = await terms_of_day(tx, world.ward_id, date(2026, 11, number), ids)
            lines = [
                HoursLine(inmate_id=who, post_id="p", kind=HoursKind.NORMAL, minutes=420)
                for who in ids
            ]
            found = check_day(lines, {one.inmate_id: one for one in terms}, ids, {})
            refusals.append([one.index for one in found if one.code == "above_grade_limit"])
    # Until the 15th 420 minutes are beyond the fourth grade for both, then for one alone.
    assert refusals == [[0, 1], [1]]
    mine = [one for one in spells if one.inmate_id == world.inmate_id]
    assert [(one.from_day, one.until_day, one.hourly_rate) for one in mine] == [
        (FIRST, date(2026, 11, 15), Decimal("5.00")),
        (date(2026, 11, 16), LAST, Decimal("8.00")),
    ]
    (his,) = [one for one in spells if one.inmate_id == other]
    assert (his.from_day, his.until_day, his.day_minutes) == (FIRST, LAST, 300)
