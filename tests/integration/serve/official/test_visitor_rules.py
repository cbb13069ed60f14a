"""Rules of official business are kept by officers and govern what is booked."""

from datetime import timedelta
from typing import Any

import pytest

from pipelines.rules.platform.local_time import local
from tests.integration.serve.client import People, Person
from tests.integration.serve.visitors import (
    BASE,
    add_person,
    booked,
    judge,
    kind_named,
    visitor,
    wanted,
    workday,
)
from tests.integration.serve.world import World

RULES = "/api/records/official_rules"


async def rule(officer: Person, world: World, name: str, **more: Any) -> Any:
    values = {"name": name, "unit_id": world.prison_id} | more
    return await officer.post(RULES, {"values": values})


async def act(officer: Person, record: Any, action: str, **more: Any) -> Any:
    body = {"version": record["version"], "values": {}, **more}
    return await officer.post(f"{RULES}/{record['id']}/actions/{action}", body)


@pytest.mark.requirement("VC-OFFICIAL-09", clauses="a")
async def test_rules_are_searched_reset_added_opened_edited_and_deleted(
    people: People, world: World
) -> None:
    leader, other = await people.officer("leader"), await people.officer("other_leader")
    made = await rule(leader, world, "开庭规则", capacity=2, documents="出庭函")
    theirs = await other.post(
        RULES, {"values": {"name": "邻监规则", "unit_id": world.other_prison_id}}
    )
    listed = await leader.get(RULES, name="开庭")
    assert [row["id"] for row in listed["rows"]] == [made["id"]]
    assert [row["id"] for row in (await leader.get(RULES))["rows"]] == [made["id"]]
    assert (await leader.http.get(f"{RULES}/{theirs['id']}")).status_code == 404
    opened = (await leader.get(f"{RULES}/{made['id']}"))["record"]["values"]
    assert (opened["capacity"], opened["lead_days"], opened["documents"]) == (2, 1, "出庭函")
    edited = await leader.put(
        f"{RULES}/{made['id']}", {"version": made["version"], "values": {"lead_days": 5}}
    )
    assert edited["values"]["lead_days"] == 5
    wrong = {"version": edited["version"], "values": {"closed_days": "2026-13-01"}}
    assert (await leader.ask("PUT", f"{RULES}/{made['id']}", wrong)).status_code == 422
    reset = await act(leader, edited, "reset")
    assert (reset["values"]["capacity"], reset["values"]["lead_days"]) == (10, 1)
    assert (reset["values"]["documents"], reset["values"]["name"]) == (None, "开庭规则")
    reply = await leader.ask("DELETE", f"{RULES}/{made['id']}?version={reset['version']}")
    assert reply.is_success
    assert (await leader.http.get(f"{RULES}/{made['id']}")).status_code == 404


@pytest.mark.requirement("VC-OFFICIAL-09", clauses="b")
async def test_a_rule_in_use_is_disabled_and_not_removed(people: People, world: World) -> None:
    await judge(world)
    leader, person = await people.officer("leader"), await visitor(people)
    made = await rule(leader, world, "使用中的规则", capacity=1)
    booking = (await booked(person, world))["booking"]
    reply = await leader.ask("DELETE", f"{RULES}/{made['id']}?version={made['version']}")
    assert (reply.status_code, reply.json()["code"]) == (409, "record_in_use")
    assert "可以停用" in reply.json()["message"]
    off = await act(leader, made, "deactivate", reason="改用新规则")
    assert off["state"] == "inactive"
    record = await leader.get(f"/api/records/official_bookings/{booking['id']}")
    assert record["record"]["titles"]["rule_id"] == "使用中的规则"
    # It governs no longer: the day has places again.
    await booked(person, world, starts="14:00")


@pytest.mark.requirement("VC-OFFICIAL-10", clauses="ab")
async def test_a_booking_against_a_rule_is_refused_by_its_name_and_passes_once_it_changed(
    people: People, world: World
) -> None:
    await judge(world)
    leader, person = await people.officer("leader"), await visitor(people)
    made = await rule(leader, world, "周密规则")
    day, today = workday(world), local(world.clock()).date()
    ahead = (day - today).days
    others = "".join(one for one in "1234567" if one != str(day.isoweekday()))
    no_companions: list[str] = []
    against: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
        # What the rule says, and what is asked beside a booking that fits everything else.
        "lead_days": ({"lead_days": ahead + 1}, {}),
        "ahead_days": ({"lead_days": 0, "ahead_days": ahead - 1}, {}),
        "first_day": ({"first_day": (day + timedelta(days=1)).isoformat()}, {}),
        "last_day": ({"last_day": (day - timedelta(days=1)).isoformat()}, {}),
        "weekdays": ({"weekdays": others}, {}),
        "closed_days": ({"closed_days": day.isoformat()}, {}),
        "hours": ({"opens": "10:00"}, {"starts": "09:30"}),
        "most_minutes": ({"most_minutes": 30}, {"minutes": 60}),
        "documents": ({"documents": "出庭函"}, {"companions": no_companions}),
        "capacity": ({"capacity": 0}, {}),
    }
    for what, (says, asks) in against.items():
        made = await leader.put(
            f"{RULES}/{made['id']}", {"version": made["version"], "values": says}
        )
        asked = await wanted(person, world, **asks)
        reply = await person.ask("POST", f"{BASE}/bookings", asked)
        assert (reply.status_code, reply.json()["code"]) == (409, "against_rule"), (
            what,
            reply.text,
        )
        assert reply.json()["detail"] == {"rule": "周密规则", "what": what}
        assert "不符合规则“周密规则”：" in reply.json()["message"]
        made = await act(leader, made, "reset")
        passed = await person.post(f"{BASE}/bookings", asked)
        await person.post(f"{BASE}/bookings/{passed['booking']['id']}/withdraw")


@pytest.mark.requirement("VC-OFFICIAL-10", clauses="a")
async def test_number_of_people_and_the_nearest_rule_count(people: People, world: World) -> None:
    body = await judge(world)
    companion = await add_person(world, body, "李助理", 2)
    chief, leader, person = (
        await people.officer("chief"),
        await people.officer("leader"),
        await visitor(people),
    )
    await chief.post(
        RULES, {"values": {"name": "全局", "unit_id": world.bureau_id, "most_people": 1}}
    )
    await leader.post(
        RULES, {"values": {"name": "本监", "unit_id": world.prison_id, "most_people": 2}}
    )
    kind = await kind_named(person, "法院开庭审判")
    of_kind = {"name": "本监开庭", "unit_id": world.prison_id, "kind_id": kind["id"]}
    made = await leader.post(RULES, {"values": of_kind | {"most_people": 1}})
    asked = await wanted(person, world, companions=[companion])
    reply = await person.ask("POST", f"{BASE}/bookings", asked)
    assert reply.json()["detail"] == {"rule": "本监开庭", "what": "most_people"}
    await act(leader, made, "deactivate", reason="合并")
    # Of the two that are left the prison's own is nearer.
    assert (await person.post(f"{BASE}/bookings", asked))["booking"]["companions"] == ["李助理"]


@pytest.mark.requirement("VC-OFFICIAL-10", clauses="a")
async def test_the_last_place_of_a_day_is_given_once(people: People, world: World) -> None:
    await judge(world)
    leader, person = await people.officer("leader"), await visitor(people)
    await rule(leader, world, "每日一次", capacity=1)
    await booked(person, world)
    full = await wanted(person, world, starts="14:00")
    reply = await person.ask("POST", f"{BASE}/bookings", full)
    assert reply.json()["detail"] == {"rule": "每日一次", "what": "capacity"}
    # Another day has a place of its own.
    await booked(person, world, day=workday(world, 14).isoformat())
