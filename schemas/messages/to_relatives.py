"""Messages that leave the platform for relatives' telephones (NF-SEC-17)."""

from enum import StrEnum
from typing import Annotated

import msgspec

from schemas.base import Request, View


class Occasion(StrEnum):
    """What a message tells of."""

    APPROVED = "approved"
    REJECTED = "rejected"
    CANCELLED = "cancelled"
    MOVED = "moved"
    VISIT_BOOKED = "visit_booked"
    VISIT_APPROVED = "visit_approved"
    VISIT_REJECTED = "visit_rejected"
    VISIT_MOVED = "visit_moved"
    VISIT_CANCELLED = "visit_cancelled"
    VISIT_ENDED = "visit_ended"


class MessageKind(StrEnum):
    """How a message reaches a telephone."""

    SMS = "sms"
    MMS = "mms"
    WECHAT = "wechat"


class OutgoingState(StrEnum):
    WAITING = "waiting"
    SENT = "sent"
    REFUSED = "refused"
    """It never left, for the reason that stands beside it."""
    FAILED = "failed"
    """The gateway did not answer for too long; whether it went out is not known."""


class MessageChoice(View, frozen=True, kw_only=True):
    """Whether a relative wants to be told by message."""

    agreed: bool
    phone_masked: str
    """Where messages go."""


class ChooseMessages(Request, frozen=True, kw_only=True):
    """A relative's wish from now on."""

    agreed: bool


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


class GatewayReceipt(msgspec.Struct, frozen=True, kw_only=True):
    """The gateway has taken the message over."""

    receipt: Annotated[str, msgspec.Meta(min_length=1, max_length=64)]
    repeated: bool = False
    """Whether it was taken over under this id before."""


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
