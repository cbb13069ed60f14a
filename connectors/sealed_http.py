"""Clients in Python seal what they send as the pages do."""

import secrets
import time
from collections.abc import Callable
from urllib.parse import unquote

import httpx
import msgspec

from connectors.keys import sm2
from pipelines.rules.access.sealed_routes import takes_sealed
from pipelines.rules.security.sealed_request import (
    CONTENT_TYPE,
    KEY_BYTES,
    LATE,
    TWICE,
    answer_context,
    context_of,
    opened_body,
    sealed_body,
)
from pipelines.rules.security.sm4 import NONCE_BYTES
from schemas.errors import ErrorBody
from schemas.security.sealing import SealedAnswer, Sealing

JSON = "application/json"
SEALED = CONTENT_TYPE
"""The type of what is sent in its place."""
SEALING_PATH = "/api/sealing"
KEY_HEADER = "Idempotency-Key"
CONFLICT = 409


class SealedRequest(msgspec.Struct, frozen=True, kw_only=True):
    """A body to send as `CONTENT_TYPE`, once, and what an answer to it is bound to."""

    body: bytes
    answer: bytes


class Sealer:
    """One client's content key, made anew for each client, and the platform's time."""

    def __init__(
        self, public_key: bytes, now: int | None = None, clock: Callable[[], float] = time.time
    ) -> None:
        self._key = secrets.token_bytes(KEY_BYTES)
        self._encrypted = sm2.encrypt(public_key, self._key)
        self._clock = clock
        self._ahead = 0.0
        if now is not None:
            self.set_time(now)

    def set_time(self, now: int) -> None:
        """As the platform tells it; the own clock counts on from there."""
        self._ahead = now - self._clock()

    def request(self, method: str, path: str, query: str, plain: bytes) -> SealedRequest:
        """`path` as it stands in the address."""
        at = max(0, int(self._clock() + self._ahead))
        context = context_of(method, unquote(path), query, at)
        nonce = secrets.token_bytes(NONCE_BYTES)
        body = sealed_body(self._key, self._encrypted, nonce, at, context, plain)
        return SealedRequest(body=msgspec.json.encode(body), answer=answer_context(context, nonce))

    def sealed(self, method: str, path: str, query: str, plain: bytes) -> bytes:
        return self.request(method, path, query, plain).body

    def opened(self, asked: SealedRequest, answer: bytes) -> bytes:
        """The JSON of a sealed answer."""
        told = msgspec.json.decode(answer, type=SealedAnswer)
        return opened_body(self._key, told, asked.answer)

    def to_seal_anew(self, status: int, answer: bytes, *, keyed: bool) -> bool:
        """Whether a refused body is worth sealing once more; takes in the time that it tells.

        One that came before, as after a gateway sent it again, only where its request has a key
        by which the platform knows it: else what it asks might be done twice.
        """
        if status != CONFLICT:
            return False
        try:
            refusal = msgspec.json.decode(answer, type=ErrorBody)
        except msgspec.DecodeError:
            return False
        if refusal.code == LATE:
            self.set_time(refusal.detail["time"])
            return True
        return keyed and refusal.code == TWICE


def wants_seal(path: str, content_type: str) -> bool:
    return content_type.split(";")[0].strip().lower() == JSON and takes_sealed(unquote(path))


def sealer_of(answer: bytes) -> Sealer:
    """From what the platform answers at `SEALING_PATH`."""
    told = msgspec.json.decode(answer, type=Sealing)
    return Sealer(bytes.fromhex(told.public_key), told.time)


class SealingTransport(httpx.AsyncBaseTransport):
    """Seals every JSON body that the platform wants sealed; all else goes as it is."""

    def __init__(self, inner: httpx.AsyncBaseTransport | None = None) -> None:
        self._inner = inner or httpx.AsyncHTTPTransport()
        self._sealer: Sealer | None = None

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        if not wants_seal(request.url.path, request.headers.get("Content-Type", "")):
            return await self._inner.handle_async_request(request)
        plain = await request.aread()
        sealer = self._sealer or await self._asked(request)
        reply = await self._once(request, sealer, plain)
        if reply.status_code != CONFLICT:
            return reply
        content, keyed = await reply.aread(), KEY_HEADER in request.headers
        if sealer.to_seal_anew(reply.status_code, content, keyed=keyed):
            return await self._once(request, sealer, plain)
        return reply

    async def aclose(self) -> None:
        await self._inner.aclose()

    async def _once(self, request: httpx.Request, sealer: Sealer, plain: bytes) -> httpx.Response:
        raw_path, _, query = request.url.raw_path.decode("ascii").partition("?")
        asked = sealer.request(request.method, raw_path, query, plain)
        headers = httpx.Headers(request.headers)
        for name in ("Content-Length", "Transfer-Encoding"):
            headers.pop(name, None)
        headers["Content-Type"] = CONTENT_TYPE
        sent = httpx.Request(
            request.method,
            request.url,
            headers=headers,
            content=asked.body,
            extensions=request.extensions,
        )
        reply = await self._inner.handle_async_request(sent)
        if reply.headers.get("Content-Type") != CONTENT_TYPE:
            return reply
        return _plain(reply, sealer.opened(asked, await reply.aread()))

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


def _plain(reply: httpx.Response, content: bytes) -> httpx.Response:
    headers = httpx.Headers(reply.headers)
    headers["Content-Type"] = JSON
    headers["Content-Length"] = str(len(content))
    return httpx.Response(
        reply.status_code, headers=headers, content=content, extensions=reply.extensions
    )
