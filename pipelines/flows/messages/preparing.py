"""Whether a message that is due may leave now, by what is approved and wished now (NF-SEC-17)."""

from collections.abc import Callable, Sequence
from datetime import datetime

import msgspec

from connectors.postgres.messages import (
    message_texts,
    message_wishes,
    recipients,
    telling_rules,
)
from connectors.postgres.messages.message_queue import Claimed
from connectors.postgres.messages.message_texts import ChannelRow, TemplateRow
from connectors.postgres.transaction import Tx
from pipelines.rules.messages.choosing import is_wanted
from pipelines.rules.messages.quiet_hours import leaves_at
from pipelines.rules.platform.local_time import local
from pipelines.rules.security.keys import KeyProvider
from schemas.messages.to_relatives import MessageKind, OutgoingState
from schemas.modules.common import APPROVED
from schemas.modules.messages.message_channels import MESSAGE_CHANNELS
from schemas.modules.messages.message_templates import MESSAGE_TEMPLATES

IN_PEACE = "等待免打扰时间结束"


class Ready(msgspec.Struct, frozen=True, kw_only=True):
    """A message with what it is sent by, as approved now."""

    message: Claimed
    template: TemplateRow
    channel: ChannelRow | None
    """None where no gateway of messages is asked."""
    openid: str | None


class Later(msgspec.Struct, frozen=True):
    """Nobody took it; it is tried again, at a time where one is said."""

    reason: str
    due_at: datetime | None = None


class Ended(msgspec.Struct, frozen=True):
    """It never leaves, or not any more."""

    state: OutgoingState
    reason: str


class Held(Exception):
    """Why a message does not leave, in words."""


class Preparing:
    """Looks each template and channel up once for all messages that are in hand."""

    def __init__(self, keys: KeyProvider, clock: Callable[[], datetime]) -> None:
        self._keys = keys
        self._clock = clock

    async def prepare(
        self, tx: Tx, claimed: Sequence[Claimed]
    ) -> tuple[list[Ready], list[tuple[Claimed, Later | Ended]]]:
        """Those that leave, and what becomes of the others."""
        ready: list[Ready] = []
        held: list[tuple[Claimed, Later | Ended]] = []
        templates: dict[str, TemplateRow | str] = {}
        channels: dict[MessageKind, ChannelRow | str] = {}
        for message in claimed:
            try:
                one = await self._one(tx, message, templates, channels)
            except Held as why:
                held.append((message, Ended(OutgoingState.REFUSED, str(why))))
                continue
            if isinstance(one, Later):
                held.append((message, one))
            else:
                ready.append(one)
        return ready, held

    async def _one(
        self,
        tx: Tx,
        message: Claimed,
        templates: dict[str, TemplateRow | str],
        channels: dict[MessageKind, ChannelRow | str],
    ) -> Ready | Later:
        now = self._clock()
        if message.until is not None and message.until <= now:
            raise Held("已过时，不再发送")
        template = await self._template(tx, message, templates)
        channel = None
        if message.kind is not MessageKind.CALL and not template.outside_id:
            channel = await self._channel(tx, message.kind, channels)
        person = await recipients.reach(
            tx, self._keys, relative_id=message.relative_id, account_id=message.account_id
        )
        wish = await message_wishes.of(
            tx, relative_id=message.relative_id, account_id=message.account_id
        )
        wanted = is_wanted(wish, message.occasion, message.kind)
        if person is None or not wanted or not message.text:
            raise Held("家属已不接收消息")
        rule = await telling_rules.of_unit(tx, message.unit_id, local(now).date())
        leaves = leaves_at(now, wish.quiet(rule.quiet), message.haste, begins_at=message.until)
        if leaves > now:
            return Later(IN_PEACE, leaves)
        return Ready(message=message, template=template, channel=channel, openid=person.openid)

    async def _template(
        self, tx: Tx, message: Claimed, known: dict[str, TemplateRow | str]
    ) -> TemplateRow:
        if message.template_id not in known:
            known[message.template_id] = await self._approved(tx, message.template_id)
        found = known[message.template_id]
        if isinstance(found, str):
            raise Held(found)
        if found.version != message.template_version:
            raise Held("消息模板在此期间已修改")
        return found

    async def _approved(self, tx: Tx, template_id: str) -> TemplateRow | str:
        template = await message_texts.template_of(tx, template_id)
        if template is None or template.state != APPROVED:
            return "消息模板未批准或已停用"
        if await tx.broken_row(MESSAGE_TEMPLATES.table, template.id) is not None:
            return "消息模板与批准时不符"
        return template

    async def _channel(
        self, tx: Tx, kind: MessageKind, known: dict[MessageKind, ChannelRow | str]
    ) -> ChannelRow:
        if kind not in known:
            known[kind] = await self._usable(tx, kind)
        found = known[kind]
        if isinstance(found, str):
            raise Held(found)
        return found

    async def _usable(self, tx: Tx, kind: MessageKind) -> ChannelRow | str:
        channel = await message_texts.channel_for(tx, kind)
        if channel is None:
            return "没有已批准且在用的消息通道"
        if await tx.broken_row(MESSAGE_CHANNELS.table, channel.id) is not None:
            return "消息通道与批准时不符"
        return channel
