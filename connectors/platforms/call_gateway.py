"""What the platform needs of the outbound call gateway: ring a number and read a text out."""

from typing import Protocol

from schemas.errors import Conflict, Unavailable
from schemas.exchange.call_gateway import Announcement, Ringing

PEER = "电话外呼网关"


class CallRefused(Conflict):
    """The gateway answered, and will not ring however often it is asked."""


class CallGateway(Protocol):
    """The gateway."""

    async def announce(self, call: Announcement) -> Ringing:
        """Ring, read the text out to whoever answers, and say how it went.

        A key that was used before is answered as it was then, and nothing rings. Raises
        `Unavailable` where the gateway does not answer: whether it rang is not known then, so the
        same key is asked again. `CallRefused` where it will never ring.
        """
        ...

    async def close(self) -> None:
        """Let connections go."""
        ...


class NoCallGateway:
    """An installation without a gateway: relatives are told by message at once."""

    async def announce(self, call: Announcement) -> Ringing:
        raise Unavailable("未接入电话外呼网关。", code="no_gateway")

    async def close(self) -> None:
        """Nothing is held."""
