"""The knobs of a stand-in, turned from another process.

They lie at the stand-in's own origin behind a key of their own; a real platform has none.
"""

from collections.abc import Callable
from datetime import datetime
from typing import TypeVar
from urllib.parse import urlsplit

import httpx
import msgspec

from connectors.platforms.signed_client import SignedClient
from connectors.platforms.signed_post import KEY_ID
from schemas.exchange.open_api import NewKey

CONTROL = "/control/"
T = TypeVar("T")


class Knobs:
    """Those of one stand-in."""

    def __init__(
        self,
        address: str,
        key: bytes,
        clock: Callable[[], datetime],
        transport: httpx.AsyncBaseTransport | None = None,
    ) -> None:
        """`address` is the one that questions go to; `transport` answers instead of the network."""
        parts = urlsplit(address)
        self._http = httpx.AsyncClient(
            base_url=f"{parts.scheme}://{parts.netloc}",
            follow_redirects=False,
            trust_env=False,
            transport=transport,
        )
        self._client = SignedClient(self._http, NewKey(key_id=KEY_ID, secret=key.decode()), clock)

    async def ask(self, knob: str, asked: msgspec.Struct, kind: type[T]) -> T:
        return await self._client.post(f"{CONTROL}{knob}", asked, kind)

    async def turn(self, knob: str, asked: msgspec.Struct) -> None:
        """From now on it stands so."""
        await self.ask(knob, asked, type(asked))

    async def close(self) -> None:
        await self._http.aclose()
