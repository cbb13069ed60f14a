"""Relatives rung about their calls, whatever happens to caller and gateway (VC-INM-05)."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import msgspec
import pytest

from connectors.platforms.call_gateway import NoCallGateway
from connectors.postgres.messages import phone_notices
from pipelines.flows.messages.call_notices import CallNotices
from pipelines.flows.services import Services
from schemas.exchange.call_gateway import Announcement, Ringing
from tests.integration.serve.client import People
from tests.integration.serve.journey import configure
from tests.integration.serve.standing_gateway import StandingGateway, standing
from tests.integration.serve.venue_days import EVENING, add_venue, ask, clock
from tests.integration.serve.world import World

PHONE = "13800000001"


@pytest.fixture(autouse=True)
def evening(world: World) -> None:
    world.now = EVENING


@pytest.fixture
async def gateway(world: World) -> AsyncIterator[StandingGateway]:
    async with standing(world) as one:
        yield one


def caller(world: World, services: Services, gateway: Any) -> CallNotices:
    """What the scheduler's actor runs every few seconds."""
    door = gateway.door if isinstance(gateway, StandingGateway) else gateway
    return CallNotices(world.database, world.keys, door, world.clock, lambda: services.settings)


@pytest.fixture
async def call_id(people: People, world: World) -> str:
    call = await ask(await people.relative(), world.inmate_id, clock(9))
    await (await people.officer("approver")).post(f"/api/calls/{call['id']}/approve", {})
    return str(call["id"])


async def outcome(people: People, call_id: str) -> str:
    case = await (await people.officer("approver")).get(f"/api/calls/{call_id}")
    return str(case["phone_notice"])


@pytest.mark.requirement("VC-INM-05")
async def test_an_approved_call_is_read_out_to_the_relative_once(
    people: People,
    world: World,
    services: Services,
    gateway: StandingGateway,
    call_id: str,
) -> None:
    ringing = caller(world, services, gateway)
    assert (await ringing.round(), await ringing.round()) == (1, 0)
    (told,) = await gateway.control.calls()
    assert told.phone == "138****0001"
    assert "P03监狱" in told.text
    assert "周某" in told.text
    assert "11月26日9点整" in told.text
    assert await outcome(people, call_id) == "第1次呼叫已接听"
    case = await (await people.officer("approver")).get(f"/api/calls/{call_id}")
    assert "电话告知家属" in [stage["title"] for stage in case["stages"]]
    log = await (await people.officer("sysadmin")).get("/api/outbound-calls")
    rung = [row["result"] for row in log["rows"] if row["peer"] == "电话外呼网关"]
    assert rung == ["ok"]


@pytest.mark.requirement("VC-INM-05")
async def test_nobody_answering_is_tried_again_as_set_and_then_told_by_message(
    people: People,
    world: World,
    services: Services,
    gateway: StandingGateway,
    call_id: str,
) -> None:
    configure(services, notice_tries=2, notice_pause_s=120)
    await gateway.control.answers(PHONE, False)
    ringing = caller(world, services, gateway)
    assert await ringing.round() == 1
    assert (await outcome(people, call_id)).startswith("第1次呼叫无人接听，将于11月25日 20:02")
    world.now = EVENING + timedelta(seconds=119)
    assert await ringing.round() == 0
    world.now = EVENING + timedelta(seconds=121)
    assert await ringing.round() == 1
    assert len(await gateway.control.calls()) == 2
    assert await outcome(people, call_id) == "呼叫2次无人接听，已发消息告知"
    relative = await people.relative()
    rows = (await relative.get("/api/relative/messages"))["rows"]
    (message,) = [row for row in rows if row["kind"] == "call_notice"]
    assert "11月26日 09:00" in message["text"]
    world.now = EVENING + timedelta(hours=1)
    assert await ringing.round() == 0


@pytest.mark.requirement("VC-INM-05")
async def test_a_crash_loses_no_notice_and_rings_nobody_twice(
    people: People,
    world: World,
    services: Services,
    gateway: StandingGateway,
    call_id: str,
) -> None:
    class Dies:
        """Rings, and takes the process with it before anything is written down."""

        async def announce(self, call: Announcement) -> Ringing:
            await gateway.door.announce(call)
            raise asyncio.CancelledError

    with pytest.raises(asyncio.CancelledError):
        await caller(world, services, Dies()).round()
    assert await outcome(people, call_id) == "正在呼叫"
    after = caller(world, services, gateway)
    assert await after.round() == 0
    world.now = EVENING + phone_notices.LEASE
    assert await after.round() == 1
    assert len(await gateway.control.calls()) == 1
    assert await outcome(people, call_id) == "第1次呼叫已接听"


async def test_two_callers_at_once_ring_once(
    world: World, services: Services, gateway: StandingGateway, call_id: str
) -> None:
    rounds = [caller(world, services, gateway).round() for _ in range(2)]
    assert sorted(await asyncio.gather(*rounds)) == [0, 1]
    assert len(await gateway.control.calls()) == 1


@pytest.mark.requirement("VC-INM-05")
async def test_nobody_waits_until_the_telephone_of_another_one_has_rung(
    people: People, world: World, services: Services, gateway: StandingGateway, call_id: str
) -> None:
    second = await ask(await people.relative(), world.inmate_id, clock(14))
    await (await people.officer("approver")).post(f"/api/calls/{second['id']}/approve", {})
    both = asyncio.Barrier(2)

    class Together:
        """Whose telephones ring until the other one rings as well."""

        async def announce(self, call: Announcement) -> Ringing:
            async with asyncio.timeout(20), both:
                return await gateway.door.announce(call)

    assert await caller(world, services, Together()).round() == 2
    for one in (call_id, str(second["id"])):
        assert await outcome(people, one) == "第1次呼叫已接听"


@pytest.mark.requirement("VC-INM-05")
async def test_a_gateway_that_is_away_is_asked_again_and_then_stood_in_for(
    people: People,
    world: World,
    services: Services,
    gateway: StandingGateway,
    call_id: str,
) -> None:
    configure(services, notice_tries=2, notice_pause_s=60)
    await gateway.control.fall_silent(True)
    ringing = caller(world, services, gateway)
    await ringing.round()
    assert (await outcome(people, call_id)).startswith("电话外呼网关没有应答，将于")
    await gateway.control.fall_silent(False)
    world.now = EVENING + timedelta(seconds=61)
    await ringing.round()
    assert await outcome(people, call_id) == "第1次呼叫已接听"


async def test_a_number_that_the_gateway_refuses_is_told_by_message_at_once(
    people: People,
    world: World,
    services: Services,
    gateway: StandingGateway,
    call_id: str,
) -> None:
    class Misdialled:
        """Asks for a number that no telephone has."""

        async def announce(self, call: Announcement) -> Ringing:
            return await gateway.door.announce(msgspec.structs.replace(call, phone="1" * 20))

    assert await caller(world, services, Misdialled()).round() == 1
    assert await outcome(people, call_id) == "号码有误，不予呼叫，已发消息告知"
    assert await gateway.control.calls() == []


async def test_without_a_gateway_the_message_comes_at_once(
    people: People, world: World, services: Services, call_id: str
) -> None:
    await caller(world, services, NoCallGateway()).round()
    assert await outcome(people, call_id) == "未接入电话外呼网关，已发消息告知"
    rows = (await (await people.relative()).get("/api/relative/messages"))["rows"]
    assert "call_notice" in [row["kind"] for row in rows]


@pytest.mark.requirement("VC-INM-05")
@pytest.mark.requirement("VC-ROOM-05")
async def test_a_moved_call_is_told_with_its_new_time_and_a_cancelled_one_not_at_all(
    people: People,
    world: World,
    services: Services,
    gateway: StandingGateway,
    call_id: str,
) -> None:
    leader = await people.officer("leader")
    venue = await add_venue(leader, world, "一号")
    moved = {"venue_id": venue, "starts_at": clock(10)}
    await leader.post(f"/api/calls/{call_id}/move", moved)
    ringing = caller(world, services, gateway)
    await ringing.round()
    (told,) = await gateway.control.calls()
    assert "10点整" in told.text
    await leader.post(f"/api/calls/{call_id}/move", moved | {"starts_at": clock(11)})
    await (await people.relative()).post(f"/api/relative/calls/{call_id}/cancel")
    await ringing.round()
    assert len(await gateway.control.calls()) == 1
    assert await outcome(people, call_id) == "预约已变化，不再呼叫"
