"""From a queued message to the gateway, once; what is not approved never leaves (NF-SEC-17)."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import NoReturn

import msgspec

from connectors.messages.gateway import MessageGateway
from connectors.messages.http_gateway import GatewayRefused
from connectors.nats.bus import Bus
from connectors.nats.delivery import Delivery
from connectors.nats.given_up import keep_given_up
from connectors.platforms.outbound import Outbound
from connectors.postgres.audit import audit
from connectors.postgres.database import Database
from connectors.postgres.messages import message_choices, outgoing_messages
from connectors.postgres.messages.outgoing_messages import ChannelRow, TemplateRow
from connectors.postgres.people import people
from connectors.postgres.transaction import Tx
from pipelines.rules.modules.record import Stored
from pipelines.rules.security.actor import system_actor
from pipelines.rules.security.keys import KeyProvider
from schemas.errors import Forbidden, Unavailable
from schemas.messages.outgoing import OutgoingQueued
from schemas.messages.subjects import OUTGOING
from schemas.messages.to_relatives import GatewayMessage, GatewayReceipt, MessageKind, OutgoingState
from schemas.modules.common import APPROVED
from schemas.modules.messages.message_channels import MESSAGE_CHANNELS
from schemas.modules.messages.message_templates import MESSAGE_TEMPLATES
from schemas.modules.messages.outgoing_messages import OUTGOING_MESSAGES

CONSUMER = "message-sender"
SENDER = system_actor("消息发送")
KEPT_FOR = timedelta(hours=24)
"""So long a gateway that does not answer is asked again; later the news would mislead."""
MOST_REASON = 200


class Held(Exception):
    """Why a message does not leave, in words."""


class MessageSender:
    """A durable consumer; whether a message is still to be sent stands in its row.

    Killed between sending and noting it asks the gateway again under the same id, and the gateway
    says that it has the message already.
    """

    def __init__(
        self,
        database: Database,
        bus: Bus,
        keys: KeyProvider,
        gateway: MessageGateway,
        clock: Callable[[], datetime],
    ) -> None:
        self._database = database
        self._bus = bus
        self._keys = keys
        self._gateway = gateway
        self._clock = clock
        self._outbound = Outbound(database, keys, clock)

    async def run(self) -> NoReturn:
        """Until cancelled."""
        await self._bus.consume(OUTGOING.name, CONSUMER, "outgoing.>", self.apply, self.give_up)

    async def apply(self, delivery: Delivery) -> None:
        """Send one message; `Unavailable` where it is to be tried again later."""
        queued = msgspec.json.decode(delivery.payload, type=OutgoingQueued)
        prepared = await self._prepare(queued)
        if prepared is None:
            return
        stored, template, channel = prepared
        message = GatewayMessage(
            message_id=stored.id,
            kind=MessageKind(stored.values["message_kind"]),
            phone=stored.values["phone"],
            signature=channel.signature,
            template=template.code,
            text=stored.values["text"],
        )
        try:
            receipt = await self._outbound.call(
                channel.name,
                "send",
                lambda: self._gateway.send(channel.address, message),
                parameters={"message_id": stored.id},
            )
        except (GatewayRefused, Forbidden) as refusal:
            await self._end(queued, OutgoingState.REFUSED, refusal.message.rstrip("。"))
        except Unavailable:
            if self._clock() - queued.at < KEPT_FOR:
                raise
            await self._end(queued, OutgoingState.FAILED, "通道长时间没有应答，已不再发送")
        else:
            await self._sent(queued, template, channel, stored, receipt)

    async def _prepare(
        self, queued: OutgoingQueued
    ) -> tuple[Stored, TemplateRow, ChannelRow] | None:
        """The message with what it is sent by, as approved now; None where it stays here."""
        now = self._clock()
        async with self._database.transaction() as tx:
            stored = await outgoing_messages.get(tx, self._keys, queued.message_id)
            if stored is None or stored.state != OutgoingState.WAITING:
                return None
            try:
                template = await self._template(tx, stored)
                channel = await self._channel(tx, stored)
                await self._require_wanted(tx, stored)
            except Held as held:
                await self._note(tx, queued, OutgoingState.REFUSED, str(held))
                return None
            await outgoing_messages.begin(tx, stored.id, channel.id, now)
        return stored, template, channel

    async def _template(self, tx: Tx, stored: Stored) -> TemplateRow:
        template = await outgoing_messages.template_of(tx, stored.values["template_id"])
        if template is None or template.state != APPROVED:
            raise Held("消息模板未批准或已停用")
        if template.version != stored.values["template_version"]:
            raise Held("消息模板在此期间已修改")
        if await tx.broken_row(MESSAGE_TEMPLATES.table, template.id) is not None:
            raise Held("消息模板与批准时不符")
        return template

    async def _channel(self, tx: Tx, stored: Stored) -> ChannelRow:
        channel = await outgoing_messages.channel_for(tx, stored.values["message_kind"])
        if channel is None:
            raise Held("没有已批准且在用的消息通道")
        if await tx.broken_row(MESSAGE_CHANNELS.table, channel.id) is not None:
            raise Held("消息通道与批准时不符")
        return channel

    async def _require_wanted(self, tx: Tx, stored: Stored) -> None:
        relative_id = stored.values["relative_id"]
        relative = await people.relative_by_id(tx, relative_id)
        wanted = await message_choices.agreed(tx, relative_id)
        if relative is None or not relative.enabled or not wanted or not stored.values["text"]:
            raise Held("家属已不接收消息")

    async def _sent(
        self,
        queued: OutgoingQueued,
        template: TemplateRow,
        channel: ChannelRow,
        stored: Stored,
        receipt: GatewayReceipt,
    ) -> None:
        now, state = self._clock(), OutgoingState.SENT
        async with self._database.transaction() as tx:
            values = {"sent_at": now, "receipt": receipt.receipt}
            if not await outgoing_messages.settle(tx, stored.id, state, now, **values):
                return
            detail = {
                "template": template.code,
                "template_version": template.version,
                "channel": channel.name,
                "recipient": stored.values["relative_id"],
                "receipt": receipt.receipt,
                "case_no": stored.values["case_no"],
            }
            await self._audit(tx, queued, state, detail, now)

    async def _end(self, queued: OutgoingQueued, state: OutgoingState, reason: str) -> None:
        async with self._database.transaction() as tx:
            await self._note(tx, queued, state, reason)

    async def _note(
        self, tx: Tx, queued: OutgoingQueued, state: OutgoingState, reason: str
    ) -> None:
        now, told = self._clock(), reason[:MOST_REASON]
        if await outgoing_messages.settle(tx, queued.message_id, state, now, reason=told):
            await self._audit(tx, queued, state, {"reason": told}, now)

    async def _audit(
        self,
        tx: Tx,
        queued: OutgoingQueued,
        state: OutgoingState,
        detail: dict[str, object],
        at: datetime,
    ) -> None:
        """Who was told by which template; neither telephone nor text."""
        await audit.write(
            tx,
            stream=queued.prison_code,
            actor=SENDER,
            action=f"{OUTGOING_MESSAGES.code}.{state.value}",
            object_kind=OUTGOING_MESSAGES.code,
            object_id=queued.message_id,
            detail=detail,
            at=at,
        )

    async def give_up(self, delivery: Delivery, error: BaseException) -> None:
        """Keep what could not be applied where operators see it."""
        await keep_given_up(self._database, CONSUMER, delivery, error, self._clock())
