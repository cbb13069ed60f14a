"""What the platform needs of the outbound call gateway: ring a number and read a text out."""

from typing import Protocol

import msgspec

from schemas.errors import Unavailable

PEER = "电话外呼网关"


class Announcement(msgspec.Struct, frozen=True, kw_only=True):
    """One call to place; the gateway places none twice under one key."""

    key: str
    phone: str
    text: str


class Ringing(msgspec.Struct, frozen=True, kw_only=True):
    """What came of a call."""

    answered: bool
    detail: str = ""
    """In words: 无人接听, 号码空号 …"""


class CallGateway(Protocol):
    """The gateway."""

    async def announce(self, call: Announcement) -> Ringing:
        """Ring, read the text out to whoever answers, and say how it went.

        A key that was used before is answered as it was then, and nothing rings. Raises
        `Unavailable` where the gateway does not answer: whether it rang is not known then, so the
        same key is asked again.
        """
        ...


class NoCallGateway:
    """An installation without a gateway: relatives are told by message at once."""

    async def announce(self, call: Announcement) -> Ringing:
        raise Unavailable("未接入电话外呼网关。", code="no_gateway")
