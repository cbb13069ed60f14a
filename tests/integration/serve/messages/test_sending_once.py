"""Whatever the gateway or the sender does, a message is sent once or ends with its reason."""

import asyncio
from datetime import timedelta

import pytest

from connectors.messages.gateway_simulator import ServedGateway
from connectors.nats.bus import Bus
from connectors.nats.outbox_relay import OutboxRelay
from pipelines.flows.messages.sender import KEPT_FOR
from schemas.errors import Unavailable
from schemas.messages.to_relatives import GatewayFaults, GatewayMessage, GatewayReceipt
from tests.integration.eventually import eventually
from tests.integration.serve.client import People
from tests.integration.serve.journey import approved, audit_rows_of
from tests.integration.serve.messages.desk_here import AHEAD, ended, queued
from tests.integration.serve.messages.desk_here import desk as desk
from tests.integration.serve.messages.desk_here import gateway as gateway
from tests.integration.serve.messages.messages_sent import (
    Desk,
    http_gateway,
    sender_of,
    sending,
    wants,
)
from tests.integration.serve.world import World


@pytest.mark.requirement("NF-SEC-17")
async def test_a_sender_killed_between_sending_and_noting_sends_once(
    people: People, world: World, desk: Desk, gateway: ServedGateway
) -> None:
    way, bus = http_gateway(gateway), Bus(world.settings.nats_url)

    class Dies:
        """Hands the message over, and takes the process with it before anything is noted."""

        async def send(self, address: str, message: GatewayMessage) -> GatewayReceipt:
            await way.send(address, message)
            raise asyncio.CancelledError

    await desk.template()
    await desk.channel()
    await approved(world, people, await wants(people), minutes_ahead=AHEAD)
    (delivery,) = await queued(world)
    with pytest.raises(asyncio.CancelledError):
        await sender_of(world, Dies(), bus).apply(delivery)
    (row,) = await desk.rows()
    assert row["state"] == "waiting"
    # The stream delivers it again, to two at once and once more behind them.
    after = sender_of(world, way, bus)
    await asyncio.gather(after.apply(delivery), after.apply(delivery))
    asked = len(gateway.asked)
    await after.apply(delivery)
    (row,) = await desk.rows()
    assert row["state"] == "sent"
    assert set(gateway.asked) == {row["id"]}
    assert list(gateway.taken) == [row["id"]]
    assert len(gateway.asked) == asked
    actions = [one.action for one in await audit_rows_of(world, "outgoing_messages", row["id"])]
    assert actions == ["outgoing_messages.sent"]
    await way.close()


async def test_a_gateway_that_took_it_and_did_not_answer_is_asked_again_under_the_same_id(
    people: People, world: World, desk: Desk, gateway: ServedGateway, relay: OutboxRelay
) -> None:
    await desk.template()
    await desk.channel()
    await approved(world, people, await wants(people), minutes_ahead=AHEAD)
    gateway.faults = GatewayFaults(mute=True)

    async def asked() -> bool:
        return bool(gateway.asked)

    async with sending(world, gateway):
        await eventually(asked)
        gateway.faults = GatewayFaults()
        row = await ended(desk)
    assert row["state"] == "sent"
    assert set(gateway.asked) == {row["id"]}
    assert list(gateway.taken) == [row["id"]]
    assert row["values"]["attempts"] >= 2


async def test_a_gateway_that_refuses_or_stays_away_ends_the_message_with_its_reason(
    people: People, world: World, desk: Desk, gateway: ServedGateway
) -> None:
    await desk.template()
    await desk.channel()
    relative = await wants(people)
    way = http_gateway(gateway)
    sender = sender_of(world, way, Bus(world.settings.nats_url))
    await approved(world, people, relative, minutes_ahead=AHEAD)
    (first,) = await queued(world)
    for faults in (GatewayFaults(failing=True), GatewayFaults(garbled=True)):
        gateway.faults = faults
        with pytest.raises(Unavailable):
            await sender.apply(first)
    gateway.faults = GatewayFaults(refusing=True)
    await sender.apply(first)
    (row,) = await desk.rows()
    assert (row["state"], row["values"]["reason"]) == ("refused", "消息网关拒绝发送（403）")

    await approved(world, people, relative, minutes_ahead=AHEAD + 60)
    (second,) = [one for one in await queued(world) if one.message_id != first.message_id]
    gateway.faults = GatewayFaults(failing=True)
    late = world.clock() + KEPT_FOR + timedelta(seconds=1)
    after = sender_of(world, way, Bus(world.settings.nats_url))
    after._clock = lambda: late
    await after.apply(second)
    row = (await desk.rows(state="failed"))[0]
    assert row["values"]["reason"] == "通道长时间没有应答，已不再发送"
    await way.close()
