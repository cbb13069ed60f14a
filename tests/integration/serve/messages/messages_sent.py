"""Templates and channels as a bureau keeps them, and the sender between stream and gateway."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy.dialects.postgresql import insert

from connectors.messages.gateway_simulator import ServedGateway
from connectors.messages.http_gateway import HttpGateway
from connectors.postgres.ids import make_id
from pipelines.flows.messages.sender import MessageSender
from schemas.tables import metadata
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


async def awake(world: World, begins: str = "00:00", ends: str = "00:00") -> None:
    """From the first day on the bureau has these quiet hours; by themselves none.

    So a test means the same at whichever hour it runs.
    """
    rule = metadata.tables["telling_rule"]
    hours = {"quiet_from": begins, "quiet_until": ends}
    values = {
        "name": "试验",
        "unit_id": world.bureau_id,
        "first_reminder_h": 24,
        "last_reminder_min": 60,
        "admission_days": 5,
        "valid_from": date(2020, 1, 1),
    }
    made = insert(rule).values(id=make_id(), **values, **hours)
    key = ["unit_id", "valid_from"]
    async with world.database.transaction() as tx:
        await tx.execute(made.on_conflict_do_update(index_elements=key, set_=hours))


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
        await awake(self._world)
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


def sender_of(world: World, gateway: Any, **ways: Any) -> MessageSender:
    """Asked by the real clock's seconds, whatever time it is in the test."""
    settings = world.settings
    return MessageSender(world.database, world.keys, gateway, world.clock, lambda: settings, **ways)


def http_gateway(gateway: ServedGateway) -> HttpGateway:
    """Its clock is the real one, as the gateway's is."""
    return HttpGateway((gateway.origin,), KEY, lambda: datetime.now(UTC))


@asynccontextmanager
async def sending(world: World, gateway: ServedGateway) -> AsyncIterator[MessageSender]:
    """What the scheduler's actor runs beside its other work."""
    way = http_gateway(gateway)
    sender = sender_of(world, way)

    async def again_and_again() -> None:
        while True:
            await sender.drain()
            await asyncio.sleep(0.02)

    work = asyncio.create_task(again_and_again())
    try:
        yield sender
    finally:
        await ended(work)
        await way.close()


async def wants(people: People, wish: bool = True) -> Person:
    """The world's relative, who has agreed to be told by message."""
    relative = await people.relative()
    await relative.post(CHOICE, {"agreed": wish})
    return relative
