"""The real-person check over HTTP: signed, and never redirected."""

from collections.abc import Callable
from datetime import datetime

import httpx

from connectors.platforms.police import PEER, PictureRefused
from connectors.platforms.signed_post import PATIENCE_S, Asked, SignedPost
from schemas.exchange.police import AskPerson, PersonAnswer

POLICE = Asked(PEER, "police", PictureRefused)


class HttpPoliceCheck:
    """`POST <address>/person-checks`."""

    def __init__(
        self,
        address: str,
        key: bytes,
        clock: Callable[[], datetime],
        transport: httpx.AsyncBaseTransport | None = None,
        patience_s: float = PATIENCE_S,
    ) -> None:
        """`transport` answers in place of the network."""
        self._service = SignedPost(POLICE, address, key, clock, transport, patience_s)

    async def check(self, asked: AskPerson) -> PersonAnswer:
        return await self._service.ask("person-checks", asked, PersonAnswer)

    async def close(self) -> None:
        await self._service.close()
