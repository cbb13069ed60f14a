"""Rules of calls are kept in one place and count for the next booking."""

from datetime import UTC, datetime
from typing import Any

import pytest

from tests.integration.serve.client import People, Person
from tests.integration.serve.journey import request_body, requested
from tests.integration.serve.world import World

RULES = "/api/records/call_rules"
SPECIAL = "/api/records/special_call_rules"
SHARED = "/api/records/shared_allowances"


async def _rule(chief: Person, unit_id: str, calls: int, minutes: int = 30, **more: Any) -> Any:
    values = {
        "name": f"每期{calls}次",
        "channel": "video",
        "unit_id": unit_id,
        "period": "month",
        "most_calls": calls,
        "most_minutes": minutes,
    } | more
    return await chief.post(RULES, {"values": values})


async def _left(relative: Person) -> tuple[int, str, int]:
    (inmate,) = await relative.get("/api/relative/inmates")
    return inmate["calls_left"], inmate["calls_period"], inmate["most_minutes"]


@pytest.mark.requirement("VC-CFG-05")
async def test_one_list_holds_the_rules_of_both_channels(people: People, world: World) -> None:
    chief = await people.officer("chief")
    await _rule(chief, world.bureau_id, 2)
    await _rule(chief, world.bureau_id, 6, 10, channel="phone")
    await _rule(chief, world.prison_id, 4)
    page = await chief.get(RULES)
    assert {(row["values"]["channel"], row["titles"]["unit_id"]) for row in page["rows"]} == {
        ("video", "局"),
        ("phone", "局"),
        ("video", "P03监狱"),
    }
    assert await _left(await people.relative()) == (4, "本月", 30)


@pytest.mark.requirement("VC-CFG-07")
async def test_the_call_after_the_last_is_refused_and_so_is_a_longer_one(
    people: People, world: World
) -> None:
    # A Wednesday morning: half an hour before Sunday's midnight the second call is of next week.
    world.now = datetime(2026, 11, 25, 2, tzinfo=UTC)
    chief = await people.officer("chief")
    await _rule(chief, world.bureau_id, 1, 15, period="week")
    relative = await people.relative()
    longer = request_body(world, minutes=20)
    assert await relative.refused("/api/relative/calls", longer) == (409, "call_too_long")
    await requested(world, relative, minutes=15)
    assert await _left(relative) == (0, "本周", 15)
    again = request_body(world, minutes_ahead=90)
    reply = await relative.ask("POST", "/api/relative/calls", again)
    assert (reply.status_code, reply.json()["code"]) == (409, "allowance_used")
    told = "该服刑人员本周可通话1次，已全部使用或预约，最早可约2026年11月30日。"
    assert reply.json()["message"] == told


@pytest.mark.requirement("VC-CFG-09")
async def test_a_special_rule_counts_within_its_days_and_then_no_more(
    people: People, world: World
) -> None:
    chief = await people.officer("chief")
    await _rule(chief, world.bureau_id, 2)
    values = {
        "inmate_id": world.inmate_id,
        "unit_id": world.prison_id,
        "channel": "video",
        "period": "month",
        "most_calls": 8,
        "most_minutes": 60,
        "valid_from": "2026-01-01",
        "valid_until": "2099-12-31",
        "reason": "家属病重",
    }
    made = await chief.post(SPECIAL, {"values": values})
    relative = await people.relative()
    assert await _left(relative) == (8, "本月", 60)
    edit = {"version": made["version"], "values": {"valid_until": "2026-01-02"}}
    assert (await chief.ask("PUT", f"{SPECIAL}/{made['id']}", edit)).status_code == 200
    assert await _left(relative) == (2, "本月", 30)


@pytest.mark.requirement("VC-CFG-08")
async def test_shared_a_video_call_costs_several_phone_calls(people: People, world: World) -> None:
    chief = await people.officer("chief")
    await _rule(chief, world.bureau_id, 2)
    await _rule(chief, world.bureau_id, 6, 10, channel="phone")
    relative = await people.relative()
    assert (await _left(relative))[0] == 2
    values = {"name": "交叉", "unit_id": world.prison_id, "phones_a_video": 3}
    made = await chief.post(SHARED, {"values": values})
    await requested(world, relative)
    assert (await _left(relative))[0] == 1
    edit = {"version": made["version"], "values": {"phones_a_video": 4}}
    assert (await chief.ask("PUT", f"{SHARED}/{made['id']}", edit)).status_code == 200
    assert (await _left(relative))[0] == 0


async def test_the_approver_reads_where_the_number_comes_from(people: People, world: World) -> None:
    chief = await people.officer("chief")
    await _rule(chief, world.prison_id, 5)
    call_id = await requested(world, await people.relative())
    approver = await people.officer("approver")
    case = await approver.get(f"/api/calls/{call_id}")
    check = next(one for one in case["checks"] if one["name"] == "allowance")
    assert check["message"] == "本月可通话5次，已用0次（监狱规则）"
