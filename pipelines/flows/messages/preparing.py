"""Whether a message that is due may leave now, by what is approved and wished now (NF-SEC-17)."""

from collections.abc import Callable, Collection, Mapping, Sequence
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
from connectors.postgres.messages.recipients import Recipient, Whose
from connectors.postgres.messages.telling_rules import TellingRule
from connectors.postgres.transaction import Tx
from pipelines.rules.messages.choosing import Wish, is_wanted
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


class _Known:
    """What was looked up for the messages in hand, each once."""

    def __init__(self, people: Mapping[Whose, Recipient], wishes: Mapping[Whose, Wish]) -> None:
        self.people = people
        self.wishes = wishes
        self.templates: dict[str, TemplateRow | str] = {}
        self.channels: dict[MessageKind, ChannelRow | str] = {}
        self.rules: dict[str, TellingRule] = {}


class Preparing:
    """Holds each message against what is approved and wished at this moment."""

    def __init__(self, keys: KeyProvider, clock: Callable[[], datetime]) -> None:
        self._keys = keys
        self._clock = clock

    async def prepare(
        self, tx: Tx, claimed: Sequence[Claimed]
    ) -> tuple[list[Ready], list[tuple[Claimed, Later | Ended]]]:
        """Those that leave, and what becomes of the others."""
        ready: list[Ready] = []
        held: list[tuple[Claimed, Later | Ended]] = []
        known = await self._known(tx, {_whose(one) for one in claimed})
        for message in claimed:
            try:
                one = await self._one(tx, message, known)
            except Held as why:
                held.append((message, Ended(OutgoingState.REFUSED, str(why))))
                continue
            if isinstance(one, Later):
                held.append((message, one))
            else:
                ready.append(one)
        return ready, held

    async def _one(self, tx: Tx, message: Claimed, known: _Known) -> Ready | Later:
        now = self._clock()
        if message.until is not None and message.until <= now:
            raise Held("已过时，不再发送")
        template = await self._template(tx, message, known)
        channel = None
        if message.kind is not MessageKind.CALL and not template.outside_id:
            channel = await self._channel(tx, message.kind, known)
        person, wish = known.people.get(_whose(message)), known.wishes[_whose(message)]
        wanted = is_wanted(wish, message.occasion, message.kind)
        if person is None or not wanted or not message.text:
            raise Held("家属已不接收消息")
        rule = await self._rule(tx, message.unit_id, now, known)
        leaves = leaves_at(now, wish.quiet(rule.quiet), message.haste, begins_at=message.until)
        if leaves > now:
            return Later(IN_PEACE, leaves)
        return Ready(message=message, template=template, channel=channel, openid=person.openid)

    async def _known(self, tx: Tx, whose: Collection[Whose]) -> _Known:
        """Whom the messages in hand go to, looked up together."""
        people = await recipients.reach_all(tx, self._keys, whose)
        return _Known(people, await message_wishes.of_all(tx, whose))

    async def _rule(self, tx: Tx, unit_id: str, now: datetime, known: _Known) -> TellingRule:
        if unit_id not in known.rules:
            known.rules[unit_id] = await telling_rules.of_unit(tx, unit_id, local(now).date())
        return known.rules[unit_id]

    async def _template(self, tx: Tx, message: Claimed, known: _Known) -> TemplateRow:
        template_id = message.template_id
        if template_id not in known.templates:
            known.templates[template_id] = await self._approved(tx, template_id)
        found = known.templates[template_id]
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

    async def _channel(self, tx: Tx, kind: MessageKind, known: _Known) -> ChannelRow:
        if kind not in known.channels:
            known.channels[kind] = await self._usable(tx, kind)
        found = known.channels[kind]
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


def _whose(message: Claimed) -> Whose:
    return Whose(message.relative_id, message.account_id)
