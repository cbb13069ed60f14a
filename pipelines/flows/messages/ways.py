"""The ways out of the platform: a gateway of messages, the mini-program's platform, a telephone."""

import msgspec

from connectors.messages.gateway import MessageGateway
from connectors.messages.http_gateway import GatewayRefused
from connectors.platforms.call_gateway import PEER as CALLS_PEER
from connectors.platforms.call_gateway import CallGateway
from connectors.platforms.outbound import Outbound
from connectors.platforms.wechat import SubscriptionMessages
from pipelines.flows.messages.preparing import Ended, Later, Ready
from pipelines.rules.messages.subscription import fields_of
from schemas.errors import Conflict, Forbidden, InvalidInput, Unavailable
from schemas.exchange.call_gateway import Announcement
from schemas.messages.to_relatives import GatewayMessage, MessageKind, OutgoingState

WECHAT_PEER = "微信订阅消息"
RINGS_S = 60.0
"""A telephone rings for a while."""
MOST_RINGS = 3


class Sent(msgspec.Struct, frozen=True):
    """The other side has it."""

    receipt: str


Outcome = Sent | Later | Ended


class Ways:
    """Hands one message over, and says what came of it."""

    def __init__(
        self,
        outbound: Outbound,
        gateway: MessageGateway,
        calls: CallGateway | None,
        subscriptions: SubscriptionMessages | None,
    ) -> None:
        self._outbound = outbound
        self._gateway = gateway
        self._calls = calls
        self._subscriptions = subscriptions

    async def send(self, ready: Ready) -> Outcome:
        """By the way of its kind; whatever the other side does, nothing is raised."""
        try:
            if ready.message.kind is MessageKind.CALL:
                return await self._ring(ready)
            if ready.template.outside_id:
                return await self._show(ready, ready.template.outside_id)
            return await self._hand_over(ready)
        except (GatewayRefused, Forbidden, Conflict, InvalidInput) as refusal:
            return Ended(OutgoingState.REFUSED, refusal.message.rstrip("。"))
        except Unavailable as outage:
            return Later(outage.message.rstrip("。"))

    async def _hand_over(self, ready: Ready) -> Outcome:
        channel, message = ready.channel, ready.message
        assert channel is not None
        told = GatewayMessage(
            message_id=message.id,
            kind=message.kind,
            phone=message.phone,
            signature=channel.signature,
            template=ready.template.code,
            text=message.text or "",
        )
        receipt = await self._outbound.call(
            channel.name,
            "send",
            lambda: self._gateway.send(channel.address, told),
            parameters={"message_id": message.id},
        )
        return Sent(receipt.receipt)

    async def _show(self, ready: Ready, template: str) -> Outcome:
        """As a subscription message; the platform knows people by their openid alone."""
        shown, message = self._subscriptions, ready.message
        if shown is None:
            return Ended(OutgoingState.REFUSED, "未接入微信订阅消息")
        openid, values = ready.openid, fields_of(message.text or "")
        if openid is None or values is None:
            return Ended(OutgoingState.REFUSED, "接收人没有微信身份，或消息内容不是订阅消息")
        receipt = await self._outbound.call(
            WECHAT_PEER,
            "subscribe.send",
            lambda: shown.send(openid, template, values),
            parameters={"message_id": message.id},
        )
        return Sent(receipt[:64])

    async def _ring(self, ready: Ready) -> Outcome:
        calls, message = self._calls, ready.message
        if calls is None:
            return Ended(OutgoingState.REFUSED, "未接入电话外呼网关")
        spoken = Announcement(
            key=f"{message.id}-{message.attempts}", phone=message.phone, text=message.text or ""
        )
        ringing = await self._outbound.call(
            CALLS_PEER,
            "announce",
            lambda: calls.announce(spoken),
            parameters={"key": spoken.key},
            patience_s=RINGS_S,
        )
        if ringing.answered:
            return Sent(spoken.key)
        if message.attempts >= MOST_RINGS:
            return Ended(OutgoingState.FAILED, f"呼叫{message.attempts}次{_why(ringing.detail)}")
        return Later(_why(ringing.detail))


def _why(detail: str) -> str:
    return detail or "无人接听"
