"""Whatever the gateway or the sender does, a message is sent once or ends with its reason."""

import asyncio
from datetime import timedelta

import pytest

from connectors.messages.gateway_simulator import ServedGateway
from pipelines.rules.messages.retrying import KEPT_FOR
from schemas.messages.to_relatives import GatewayFaults, GatewayMessage, GatewayReceipt
from tests.integration.serve.client import People
from tests.integration.serve.journey import approved, audit_rows_of
from tests.integration.serve.messages.desk_here import AHEAD, let_lapse
from tests.integration.serve.messages.desk_here import desk as desk
from tests.integration.serve.messages.desk_here import gateway as gateway
from tests.integration.serve.messages.messages_sent import (
    Desk,
    http_gateway,
    sender_of,
    wants,
)
from tests.integration.serve.world import World
from tests.trace.proving import proves


@pytest.mark.requirement("NF-SEC-17")
async def test_a_sender_killed_between_sending_and_noting_sends_once(
    people: People, world: World, desk: Desk, gateway: ServedGateway
) -> None:
    way = http_gateway(gateway)

    class Dies:
        """Hands the message over, and takes the process with it before anything is noted."""

        async def send(self, address: str, message: GatewayMessage) -> GatewayReceipt:
            await way.send(address, message)
            raise asyncio.CancelledError

    await desk.template()
    await desk.channel()
    await approved(world, people, await wants(people), minutes_ahead=AHEAD)
    with pytest.raises(asyncio.CancelledError):
        await sender_of(world, Dies()).round()
    (row,) = await desk.rows()
    assert row["state"] == "waiting"
    # While the claim holds nobody sends beside it; once it has lapsed two look at the same time.
    await sender_of(world, way).round()
    assert len(gateway.asked) == 1
    await let_lapse(world)
    await asyncio.gather(sender_of(world, way).round(), sender_of(world, way).round())
    (row,) = await desk.rows()
    assert row["state"] == "sent"
    assert gateway.asked == [row["id"]] * 2
    assert list(gateway.taken) == [row["id"]]
    actions = [one.action for one in await audit_rows_of(world, "outgoing_messages", row["id"])]
    assert actions == ["outgoing_messages.sent"]
    await way.close()


async def test_a_gateway_that_took_it_and_did_not_answer_is_asked_again_under_the_same_id(
    people: People, world: World, desk: Desk, gateway: ServedGateway
) -> None:
    await desk.template()
    await desk.channel()
    await approved(world, people, await wants(people), minutes_ahead=AHEAD)
    way = http_gateway(gateway)
    gateway.faults = GatewayFaults(mute=True)
    await sender_of(world, way).round()
    with proves("VC-PUB-12", "c"):
        (row,) = await desk.rows()
        assert (row["state"], row["values"]["attempts"]) == ("waiting", 1)
        assert row["values"]["reason"] == "消息网关没有应答"
        assert row["values"]["due_at"]
    gateway.faults = GatewayFaults()
    await sender_of(world, way).round()
    assert len(gateway.asked) == 1
    with proves("VC-PUB-12", "b"):
        await let_lapse(world)
        await sender_of(world, way).round()
        (row,) = await desk.rows()
        assert (row["state"], row["values"]["attempts"]) == ("sent", 2)
    assert gateway.asked == [row["id"]] * 2
    assert list(gateway.taken) == [row["id"]]
    await way.close()


async def test_a_gateway_that_refuses_or_stays_away_ends_the_message_with_its_reason(
    people: People, world: World, desk: Desk, gateway: ServedGateway
) -> None:
    await desk.template()
    await desk.channel()
    relative = await wants(people)
    way = http_gateway(gateway)
    await approved(world, people, relative, minutes_ahead=AHEAD)
    for faults in (GatewayFaults(failing=True), GatewayFaults(garbled=True)):
        gateway.faults = faults
        await let_lapse(world)
        await sender_of(world, way).round()
        (row,) = await desk.rows()
        assert row["state"] == "waiting"
    gateway.faults = GatewayFaults(refusing=True)
    await let_lapse(world)
    await sender_of(world, way).round()
    (row,) = await desk.rows()
    assert (row["state"], row["values"]["reason"]) == ("refused", "消息网关拒绝发送（403）")

    # It begins later still, or nothing would be told of it any more.
    await approved(world, people, relative, minutes_ahead=AHEAD + 26 * 60)
    gateway.faults = GatewayFaults(failing=True)
    world.now = world.clock() + KEPT_FOR + timedelta(seconds=1)
    await sender_of(world, way).round()
    (row,) = await desk.rows(state="failed")
    assert row["values"]["reason"] == "通道长时间没有应答，已不再发送"
    await way.close()
