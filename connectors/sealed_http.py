"""Clients in Python seal what they send as the pages do."""

import secrets
from urllib.parse import unquote

import httpx
import msgspec

from connectors.keys import sm2
from pipelines.rules.sealed_routes import takes_sealed
from pipelines.security.sealed_request import CONTENT_TYPE, KEY_BYTES, context_of, sealed_body
from pipelines.security.sm4 import NONCE_BYTES
from schemas.sealing import Sealing

JSON = "application/json"
SEALING_PATH = "/api/sealing"
SEALED = CONTENT_TYPE
"""The content type of a sealed body."""


class Sealer:
    """One client's content key, made anew for each client."""

    def __init__(self, public_key: bytes) -> None:
        self._key = secrets.token_bytes(KEY_BYTES)
        self._encrypted = sm2.encrypt(public_key, self._key)

    def sealed(self, method: str, path: str, query: str, plain: bytes) -> bytes:
        """The body to send as `CONTENT_TYPE`; `path` as it stands in the address."""
        context = context_of(method, unquote(path), query)
        nonce = secrets.token_bytes(NONCE_BYTES)
        body = sealed_body(self._key, self._encrypted, nonce, context, plain)
        return msgspec.json.encode(body)


def wants_seal(path: str, content_type: str) -> bool:
    return content_type.split(";")[0].strip().lower() == JSON and takes_sealed(unquote(path))


def sealer_of(answer: bytes) -> Sealer:
    """From what the platform answers at `SEALING_PATH`."""
    told = msgspec.json.decode(answer, type=Sealing)
    return Sealer(bytes.fromhex(told.public_key))


class SealingTransport(httpx.AsyncBaseTransport):
    """Seals every JSON body that the platform wants sealed; all else goes as it is."""

    def __init__(self, inner: httpx.AsyncBaseTransport | None = None) -> None:
        self._inner = inner or httpx.AsyncHTTPTransport()
        self._sealer: Sealer | None = None

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        if wants_seal(request.url.path, request.headers.get("Content-Type", "")):
            request = await self._sealed(request)
        return await self._inner.handle_async_request(request)

    async def aclose(self) -> None:
        await self._inner.aclose()

    async def _sealed(self, request: httpx.Request) -> httpx.Request:
        plain = await request.aread()
        sealer = self._sealer or await self._asked(request)
        raw_path, _, query = request.url.raw_path.decode("ascii").partition("?")
        headers = httpx.Headers(request.headers)
        for name in ("Content-Length", "Transfer-Encoding"):
            headers.pop(name, None)
        headers["Content-Type"] = CONTENT_TYPE
        return httpx.Request(
            request.method,
            request.url,
            headers=headers,
            content=sealer.sealed(request.method, raw_path, query, plain),
            extensions=request.extensions,
        )

    async def _asked(self, request: httpx.Request) -> Sealer:
        """The platform's key, once for each client."""
        url = request.url.copy_with(path=SEALING_PATH, query=None)
        answer = await self._inner.handle_async_request(
            httpx.Request("GET", url, extensions=request.extensions)
        )
        try:
            self._sealer = sealer_of(await answer.aread())
        finally:
            await answer.aclose()
        return self._sealer
