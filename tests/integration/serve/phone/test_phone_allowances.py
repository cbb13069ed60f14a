"""How many calls an exchange may dial, and how long: by the rules of one list."""

import asyncio

import pytest

from connectors.platforms.phone_exchange_simulator import Line, PhoneExchangeSimulator
from schemas.calls.phone import EndCause, Refusal
from tests.integration.serve.client import People, Person
from tests.integration.serve.journey import requested
from tests.integration.serve.phone.dialling import chief as chief
from tests.integration.serve.phone.dialling import dialled
from tests.integration.serve.phone.dialling import leader as leader
from tests.integration.serve.phone.dialling import phones as phones
from tests.integration.serve.world import World


@pytest.mark.requirement("VC-CFG-06")
async def test_of_two_who_ask_at_once_for_the_last_call_one_gets_it(
    phones: PhoneExchangeSimulator,
) -> None:
    await phones.hang_up(await _talked(phones))
    lines = await asyncio.gather(*(dialled(phones) for _ in range(4)))
    assert sorted(line.answer.allowed for line in lines) == [False, False, False, True]


async def _talked(phones: PhoneExchangeSimulator) -> Line:
    line = await dialled(phones)
    await phones.pick_up(line)
    return line


@pytest.mark.requirement("VC-CFG-05")
async def test_both_channels_read_the_rules_of_one_list(
    people: People, world: World, chief: Person, phones: PhoneExchangeSimulator
) -> None:
    line = await dialled(phones)
    assert line.answer.most_seconds == 300
    await phones.hang_up(line, EndCause.BUSY)
    (rule,) = (await chief.get("/api/records/call_rules", channel="phone"))["rows"]
    path = f"/api/records/call_rules/{rule['id']}"
    await chief.put(path, {"version": 1, "values": {"most_minutes": 8, "most_calls": 9}})
    video = {"name": "可视", "channel": "video", "unit_id": world.prison_id, "period": "week"}
    limits = {"most_calls": 3, "most_minutes": 12}
    await chief.post("/api/records/call_rules", {"values": video | limits})
    page = await chief.get("/api/records/call_rules")
    assert {row["values"]["channel"] for row in page["rows"]} == {"phone", "video"}
    answer = (await dialled(phones)).answer
    assert (answer.most_seconds, answer.calls_left) == (480, 8)
    (bound,) = await (await people.relative()).get("/api/relative/inmates")
    assert (bound["calls_left"], bound["most_minutes"]) == (3, 12)
    special = {
        "inmate_id": world.inmate_id,
        "unit_id": world.prison_id,
        "channel": "phone",
        "period": "month",
        "most_calls": 20,
        "most_minutes": 15,
        "valid_from": "2026-01-01",
        "valid_until": "2099-12-31",
        "reason": "家属病重",
    }
    await chief.post("/api/records/special_call_rules", {"values": special})
    assert (await dialled(phones)).answer.most_seconds == 900


@pytest.mark.requirement("VC-CFG-08")
async def test_shared_each_channel_lowers_the_other_by_the_ratio(
    people: People, world: World, chief: Person, phones: PhoneExchangeSimulator
) -> None:
    relative = await people.relative()

    async def video_left() -> int:
        (bound,) = await relative.get("/api/relative/inmates")
        return int(bound["calls_left"])

    (rule,) = (await chief.get("/api/records/call_rules", channel="phone"))["rows"]
    path = f"/api/records/call_rules/{rule['id']}"
    await chief.put(path, {"version": 1, "values": {"most_calls": 6}})
    apart = await dialled(phones)
    assert apart.answer.calls_left == 5
    await phones.hang_up(apart, EndCause.NO_ANSWER)
    assert await video_left() == 3
    values = {"name": "交叉", "unit_id": world.prison_id, "phones_a_video": 2}
    made = await chief.post("/api/records/shared_allowances", {"values": values})
    await phones.hang_up(await _talked(phones))
    # Six phone calls, one of them used, are two and a half video calls.
    assert await video_left() == 2
    await requested(world, relative)
    line = await _talked(phones)
    assert line.answer.calls_left == 2
    await phones.hang_up(line)
    assert await video_left() == 1
    for left in (1, 0):
        line = await _talked(phones)
        assert line.answer.calls_left == left
        await phones.hang_up(line)
    assert (await dialled(phones)).answer.code is Refusal.ALLOWANCE_USED
    assert await video_left() == 0
    off = f"/api/records/shared_allowances/{made['id']}/actions/deactivate"
    await chief.post(off, {"version": 1, "reason": "不再共用"})
    # Apart again: four phone calls of six are used, and one video call of three.
    assert (await dialled(phones)).answer.calls_left == 1
    assert await video_left() == 2
