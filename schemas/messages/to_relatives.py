"""Messages that leave the platform for people's telephones (NF-SEC-17, VC-PUB-12, -24)."""

from enum import StrEnum
from typing import Annotated

import msgspec

from schemas.base import Request, View
from schemas.messages.occasions import Occasion as Occasion
from schemas.messages.occasions import OccasionGroup


class MessageKind(StrEnum):
    """How a message reaches a telephone."""

    SMS = "sms"
    MMS = "mms"
    WECHAT = "wechat"
    CALL = "call"
    """Rung, and read out."""
    PAGE = "page"
    """What 我的消息 says; it never leaves the platform."""


OUTSIDE = (MessageKind.WECHAT, MessageKind.SMS, MessageKind.MMS, MessageKind.CALL)
"""Kinds that go to a telephone, and so only as their owner likes."""
CHOSEN = (MessageKind.WECHAT, MessageKind.SMS, MessageKind.CALL)
"""Kinds that a person chooses from; a picture message goes where short messages go."""


class OutgoingState(StrEnum):
    WAITING = "waiting"
    SENT = "sent"
    REFUSED = "refused"
    """It never left, for the reason that stands beside it."""
    FAILED = "failed"
    """The gateway did not answer for too long; whether it went out is not known."""


Clock = Annotated[str, msgspec.Meta(pattern="^(([01][0-9]|2[0-3]):[0-5][0-9])?$")]
"""As 21:30; empty for what the prison says."""


class ChannelChoice(View, frozen=True, kw_only=True):
    """One way of being told, for one group of occasions."""

    kind: MessageKind
    title: str
    wanted: bool


class GroupChoice(View, frozen=True, kw_only=True):
    """How somebody is told of what belongs together."""

    group: OccasionGroup
    title: str
    duty: bool
    """Whether the law has the person told, whatever is chosen here."""
    channels: list[ChannelChoice]


class MessageChoice(View, frozen=True, kw_only=True):
    """Whether and how a person wants to be told by message."""

    agreed: bool
    phone_masked: str
    """Where messages go."""
    groups: list[GroupChoice]
    quiet_from: str
    quiet_until: str
    """The person's own quiet hours; empty where the prison's count."""
    prison_quiet_from: str
    prison_quiet_until: str


class ChooseMessages(Request, frozen=True, kw_only=True):
    """A person's wish from now on; what is left out stays as it is."""

    agreed: bool | None = None
    groups: dict[OccasionGroup, list[MessageKind]] | None = None
    quiet_from: Clock | None = None
    quiet_until: Clock | None = None


class GatewayMessage(msgspec.Struct, frozen=True, kw_only=True):
    """One message as a gateway is asked to send it; it sends none twice under one id."""

    message_id: Annotated[str, msgspec.Meta(max_length=26)]
    kind: MessageKind
    phone: str
    signature: str
    """Shown before the text: 【申海监狱】."""
    template: str
    """Code under which the template is known to the bureau."""
    text: str


class SubscriptionMessage(msgspec.Struct, frozen=True, kw_only=True):
    """What the mini-program's platform shows: a template that it knows, and its fields."""

    template: str
    values: dict[str, str]


class GatewayReceipt(msgspec.Struct, frozen=True, kw_only=True):
    """The gateway has taken the message over."""

    receipt: Annotated[str, msgspec.Meta(min_length=1, max_length=64)]
    repeated: bool = False
    """Whether it was taken over under this id before."""


class GatewayFigures(msgspec.Struct, frozen=True, kw_only=True):
    """What a simulated gateway was asked for so far."""

    asked: int
    """Also for what it turned away, and for what it had taken over before."""
    taken: int
    turned_away: int


class GatewayFaults(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a simulated gateway does wrong from now on."""

    failing: bool = False
    """Answers with 500 and takes nothing."""
    refusing: bool = False
    """Refuses every message."""
    mute: bool = False
    """Takes messages over and answers nobody."""
    garbled: bool = False
    """Its answers cannot be read."""
    a_second: int = 0
    """So many messages it takes in any second, and answers 429 to what is more; 0: all."""
