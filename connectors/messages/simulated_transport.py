"""Stand-ins inside the platform's own process, for the demonstration."""

from typing import Protocol

import httpx

from connectors.simulated_service import SIGNED, Asked, Reply
from pipelines.rules.exchange.open_api.signature import SignedRequest

SIMULATED_ORIGIN = "https://messages.simulator"
"""Names no host anywhere: what is sent there never comes to a network."""


class Simulated(Protocol):
    """A stand-in that answers requests."""

    def reply(self, asked: Asked) -> Reply | None: ...


class SimulatedTransport(httpx.AsyncBaseTransport):
    """Answers requests as the stand-in would over a network."""

    def __init__(self, service: Simulated) -> None:
        self._service = service

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        key_id, at, nonce, signature = (request.headers.get(f"X-Api-{n}", "") for n in SIGNED)
        signed = SignedRequest(key_id=key_id, at=at, nonce=nonce, signature=signature)
        path = request.url.raw_path.decode()
        asked = Asked(request.method, path, signed, await request.aread())
        replied = self._service.reply(asked)
        if replied is None:
            raise httpx.ReadError("the line ended", request=request)
        return httpx.Response(
            replied.status, content=replied.content, headers=dict(replied.headers)
        )
