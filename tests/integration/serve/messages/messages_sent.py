"""Templates and channels as a bureau keeps them, and the sender between stream and gateway."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Any

from connectors.messages.gateway_simulator import ServedGateway
from connectors.messages.http_gateway import HttpGateway
from connectors.nats.bus import Bus
from pipelines.flows.messages.sender import MessageSender
from tests.integration.ended import ended
from tests.integration.serve.approving import decide, only
from tests.integration.serve.client import People, Person
from tests.integration.serve.world import World

KEY = b"key of the test's gateway"
TEMPLATES = "/api/records/message_templates"
CHANNELS = "/api/records/message_channels"
SENT = "/api/records/outgoing_messages"
CHOICE = "/api/relative/message-choice"
BODY = "您预约的{时间}可视通话（{预约号}）已通过，请提前十分钟进入。"


class Desk:
    """The bureau's system administrator, who enters, and its leader, who lets pass."""

    def __init__(self, people: People, world: World, gateway: ServedGateway) -> None:
        self._people = people
        self._world = world
        self._gateway = gateway
        self._made = 0

    async def admin(self) -> Person:
        return await self._people.officer("sysadmin")

    async def template(self, *, approved: bool = True, **values: Any) -> Any:
        """A template for approved calls, unless told otherwise."""
        self._made += 1
        told = {
            "code": f"CALL-{self._made}",
            "title": f"预约结果{self._made}",
            "message_kind": "sms",
            "occasion": "approved",
            "body": BODY,
            "unit_id": self._world.bureau_id,
        }
        return await self._entered(TEMPLATES, told | values, approved)

    async def channel(self, *, approved: bool = True, **values: Any) -> Any:
        """A channel to the test's gateway."""
        self._made += 1
        told = {
            "name": f"短信通道{self._made}",
            "message_kind": "sms",
            "provider": "示例通信",
            "address": f"{self._gateway.origin}/v1/messages",
            "signature": "【示例监狱】",
            "unit_id": self._world.bureau_id,
        }
        return await self._entered(CHANNELS, told | values, approved)

    async def _entered(self, path: str, values: dict[str, Any], approved: bool) -> Any:
        made = await (await self.admin()).post(path, {"values": values})
        if approved:
            await self.act(path, made["id"], "submit")
            await self.agree()
        return made

    async def agree(self) -> None:
        """The bureau's leader lets the one waiting case pass."""
        chief = await self._people.officer("chief")
        await decide(chief, await only(chief), "approve", "同意")

    async def act(self, path: str, record_id: str, action: str) -> Any:
        admin = await self.admin()
        now = (await admin.get(f"{path}/{record_id}"))["record"]
        asked = {"version": now["version"], "values": {}, "reason": "试验"}
        return await admin.post(f"{path}/{record_id}/actions/{action}", asked)

    async def rows(self, **query: Any) -> list[Any]:
        """The log of messages as the administrator reads it, latest first."""
        rows: list[Any] = (await (await self.admin()).get(SENT, **query))["rows"]
        return rows


def sender_of(world: World, gateway: Any, bus: Bus) -> MessageSender:
    return MessageSender(world.database, bus, world.keys, gateway, world.clock)


def http_gateway(gateway: ServedGateway) -> HttpGateway:
    """Its clock is the real one, as the gateway's is."""
    return HttpGateway((gateway.origin,), KEY, lambda: datetime.now(UTC))


@asynccontextmanager
async def sending(world: World, gateway: ServedGateway) -> AsyncIterator[MessageSender]:
    """What the scheduler's actor runs beside its other work."""
    bus, way = Bus(world.settings.nats_url), http_gateway(gateway)
    await bus.connect()
    await bus.ensure_streams()
    sender = sender_of(world, way, bus)
    work = asyncio.create_task(sender.run())
    try:
        yield sender
    finally:
        await ended(work)
        await way.close()
        await bus.close()


async def wants(people: People, wish: bool = True) -> Person:
    """The world's relative, who has agreed to be told by message."""
    relative = await people.relative()
    await relative.post(CHOICE, {"agreed": wish})
    return relative
