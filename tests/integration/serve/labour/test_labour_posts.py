"""Posts and who holds them: never beyond the places or below the grade, and with history."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from sqlalchemy import update

from connectors.postgres.labour.terms import terms_of_day
from schemas.people.kinds import CustodyState
from schemas.tables.people.person import inmate
from tests.integration.serve.client import People, Person
from tests.integration.serve.labour.labour_terms import (
    ASSIGNMENTS,
    POSTS,
    act,
    add,
    add_inmate,
    define,
    graded,
    refused,
)
from tests.integration.serve.world import World

NOW = datetime(2026, 11, 10, 2, tzinfo=UTC)


@pytest.fixture
async def labour(people: People, world: World) -> Person:
    world.now = NOW
    return await people.officer("labour")


async def post(person: Person, unit_id: str, **more: Any) -> Any:
    values = {
        "name": "缝纫岗",
        "unit_id": unit_id,
        "post_kind": "production",
        "place": "一号车间",
        "places": 1,
        "risk": "low",
    }
    return await add(person, POSTS, values | more)


def at(inmate_id: str, post_id: str, since: str, until: str | None = None) -> dict[str, Any]:
    days = {"from_day": since} | ({"until_day": until} if until else {})
    return {"inmate_id": inmate_id, "post_id": post_id, **days}


@pytest.mark.requirement("LR-XC-06")
async def test_nobody_is_placed_beyond_the_places_on_any_day(world: World, labour: Person) -> None:
    one = await post(labour, world.ward_id, places=2)
    ids = [await add_inmate(world, number) for number in range(1, 4)]
    await add(labour, ASSIGNMENTS, at(ids[0], one["id"], "2026-11-01"))
    held = await add(labour, ASSIGNMENTS, at(ids[1], one["id"], "2026-11-20", "2026-11-25"))
    assert held["values"]["prison_id"] == world.prison_id
    for since, until in (("2026-11-15", None), ("2026-11-25", "2026-11-30")):
        field, message = await refused(labour, ASSIGNMENTS, at(ids[2], one["id"], since, until))
        assert field == "post_id"
        assert "已安排满" in message
    await add(labour, ASSIGNMENTS, at(ids[2], one["id"], "2026-11-26"))
    # Nor are the places made fewer than are held.
    asked = {"version": 1, "values": {"places": 1}, "reason": "缩减"}
    reply = await labour.ask("PUT", f"{POSTS}/{one['id']}", asked)
    assert reply.json()["detail"]["problems"][0]["field"] == "places"


@pytest.mark.requirement("LR-XC-06")
async def test_nobody_is_placed_below_the_needed_grade(
    people: People, world: World, labour: Person
) -> None:
    chief = await people.officer("chief")
    for grade_no in (2, 4):
        await define(chief, world, grade_no, "2026-01-01")
    one = await post(labour, world.ward_id, needed_grade=3)
    ungraded = await refused(labour, ASSIGNMENTS, at(world.inmate_id, one["id"], "2026-11-20"))
    assert ungraded == ("post_id", "岗位“缝纫岗”要求三级及以上，该罪犯2026-11-20尚未评定等级")
    await graded(people, labour, world.inmate_id, 4, "2026-11-10")
    await graded(people, labour, world.inmate_id, 2, "2026-11-21")
    below = await refused(labour, ASSIGNMENTS, at(world.inmate_id, one["id"], "2026-11-20"))
    assert below[1].endswith("该罪犯2026-11-20为四级")
    await add(labour, ASSIGNMENTS, at(world.inmate_id, one["id"], "2026-11-21"))


@pytest.mark.requirement("LR-XC-06")
async def test_the_history_of_an_inmates_posts_is_kept(world: World, labour: Person) -> None:
    sewing = await post(labour, world.ward_id)
    checking = await post(labour, world.ward_id, name="质检岗")
    mine = world.inmate_id
    first = await add(labour, ASSIGNMENTS, at(mine, sewing["id"], "2026-11-01"))
    field, message = await refused(labour, ASSIGNMENTS, at(mine, checking["id"], "2026-11-16"))
    assert (field, "缝纫岗" in message) == ("from_day", True)
    path = f"{ASSIGNMENTS}/{first['id']}"
    assert (await labour.ask("DELETE", f"{path}?version=1")).status_code == 409
    for values, reason in (
        ({"until_day": "2026-11-15"}, ""),
        ({}, "调岗"),
        ({"until_day": "2026-10-31"}, "调岗"),
    ):
        asked = {"version": 1, "values": values, "reason": reason}
        assert (await labour.ask("POST", f"{path}/actions/end", asked)).status_code == 422
    ended = await act(
        labour, ASSIGNMENTS, first, "end", values={"until_day": "2026-11-15"}, reason="调岗"
    )
    assert (ended["state"], ended["actions"]) == ("ended", [])
    await add(labour, ASSIGNMENTS, at(mine, checking["id"], "2026-11-16", "2026-12-31"))
    rows = (await labour.get(ASSIGNMENTS, inmate_id=mine))["rows"]
    assert [(row["titles"]["post_id"], row["values"]["until_day"]) for row in rows] == [
        ("质检岗", "2026-12-31"),
        ("缝纫岗", "2026-11-15"),
    ]
    newest, *_ = await labour.get(f"{path}/changes")
    assert (newest["action"], newest["actor"], newest["reason"]) == ("end", "民警labour", "调岗")
    async with world.database.transaction() as tx:
        told = [
            [one.title for one in (await terms_of_day(tx, world.ward_id, day))[0].posts]
            for day in (date(2026, 11, 15), date(2026, 11, 16), date(2027, 1, 1))
        ]
    assert told == [["缝纫岗"], ["质检岗"], []]


async def test_a_post_is_for_inmates_in_custody_in_its_unit(
    people: People, world: World, labour: Person
) -> None:
    leader = await people.officer("leader")
    whole = await post(leader, world.prison_id, name="炊事岗", places=5)
    other = await people.officer("other_leader")
    elsewhere = await add_inmate(world, 1, "P04-W01")
    # A ward reads and uses its prison's posts, and another prison does not.
    (row,) = (await labour.get(POSTS))["rows"]
    assert (row["id"], row["actions"]) == (whole["id"], [])
    assert (await refused(other, ASSIGNMENTS, at(elsewhere, whole["id"], "2026-11-20")))[0] == (
        "post_id"
    )
    chief = await people.officer("chief")
    field, message = await refused(chief, ASSIGNMENTS, at(elsewhere, whole["id"], "2026-11-20"))
    assert (field, "不属于" in message) == ("post_id", True)
    await set_custody(world, world.inmate_id, CustodyState.RELEASED)
    gone = await refused(labour, ASSIGNMENTS, at(world.inmate_id, whole["id"], "2026-11-20"))
    assert gone == ("inmate_id", "该服刑人员已释放，不能安排岗位")
    await set_custody(world, world.inmate_id, CustodyState.IN_CUSTODY)
    await add(labour, ASSIGNMENTS, at(world.inmate_id, whole["id"], "2026-11-20"))
    await act(leader, POSTS, whole, "deactivate", reason="停产")
    another = await add_inmate(world, 2)
    assert (await refused(labour, ASSIGNMENTS, at(another, whole["id"], "2026-11-20")))[0] == (
        "post_id"
    )


async def test_who_left_custody_takes_no_place(world: World, labour: Person) -> None:
    one, ids = await post(labour, world.ward_id), [await add_inmate(world, n) for n in (1, 2)]
    await add(labour, ASSIGNMENTS, at(ids[0], one["id"], "2026-11-01"))
    asked = at(ids[1], one["id"], "2026-11-20")
    assert (await refused(labour, ASSIGNMENTS, asked))[0] == "post_id"
    await set_custody(world, ids[0], CustodyState.RELEASED)
    await add(labour, ASSIGNMENTS, asked)


async def set_custody(world: World, inmate_id: str, state: CustodyState) -> None:
    async with world.database.transaction() as tx:
        one = inmate.c.id == inmate_id
        await tx.execute(update(inmate).where(one).values(custody_state=state.value))
