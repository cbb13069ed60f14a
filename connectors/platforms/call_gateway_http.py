"""The outbound call gateway over HTTP: signed, and never redirected."""

from collections.abc import Callable
from datetime import datetime

from connectors.platforms.call_gateway import PEER, CallRefused
from connectors.platforms.signed_post import Asked, SignedPost
from schemas.exchange.call_gateway import Announcement, Ringing

RINGS_S = 55.0
"""A telephone rings for a while; shorter than whoever tells a relative waits."""
GATEWAY = Asked(PEER, "call_gateway", CallRefused)


class HttpCallGateway:
    """`POST <address>/announcements`, answered once the call is over."""

    def __init__(
        self,
        address: str,
        key: bytes,
        clock: Callable[[], datetime],
        patience_s: float = RINGS_S,
    ) -> None:
        self._gateway = SignedPost(GATEWAY, address, key, clock, patience_s=patience_s)

    async def announce(self, call: Announcement) -> Ringing:
        return await self._gateway.ask("announcements", call, Ringing)

    async def close(self) -> None:
        await self._gateway.close()
