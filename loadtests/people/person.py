"""What every scripted person can do: ask, and be refused."""

import base64
import uuid
from collections.abc import Callable, Sequence
from types import TracebackType
from typing import Self, TypeVar

import httpx
import msgspec

from connectors.sealed_http import SealingTransport
from schemas.base import Request
from schemas.errors import ErrorBody
from schemas.people.faces.liveness import LivenessChallenge, Movement, Turn
from schemas.people.views import FaceCheckRequest

T = TypeVar("T")
TIMEOUT_S = 30.0
Parameter = str | int | Sequence[str]
"""Of a request's query; a list is sent as often as it has members."""
Turning = Callable[[bytes, Sequence[Turn]], list[bytes]]
"""The person of a picture turning the head as asked: JPEG frames."""


class Refusal(Exception):
    """The platform said no, and why."""

    def __init__(self, what: str, status: int, body: ErrorBody) -> None:
        self.status = status
        self.body = body
        super().__init__(f"{what}: {status} {body.code}: {body.message}")


class Person:
    """One client with its own cookies and its own device."""

    def __init__(self, base_url: str) -> None:
        self.base_url = base_url.rstrip("/")
        self.device_id = uuid.uuid4().hex
        self.http = httpx.AsyncClient(
            base_url=self.base_url,
            timeout=TIMEOUT_S,
            headers={"Origin": self.base_url},
            transport=SealingTransport(),
        )

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self.http.aclose()

    async def get(self, path: str, answer: type[T], **params: Parameter) -> T:
        return await self._ask("GET", path, answer, None, params)

    async def post(self, path: str, answer: type[T], body: Request | None = None) -> T:
        return await self._ask("POST", path, answer, body, {})

    async def put(self, path: str, answer: type[T], body: Request) -> T:
        return await self._ask("PUT", path, answer, body, {})

    async def delete(self, path: str) -> None:
        reply = await self.http.delete(path)
        if reply.is_error:
            raise refusal_of("DELETE", path, reply)

    async def act(self, path: str) -> None:
        """Ask for something that is answered without a word."""
        headers = {"Content-Type": "application/json"}
        reply = await self.http.post(path, content=b"{}", headers=headers)
        if reply.is_error:
            raise refusal_of("POST", path, reply)

    async def shown(self, picture: bytes, turning: Turning) -> FaceCheckRequest:
        """A live picture, with the turns of the head that the platform asks for just now."""
        asked = await self.post("/api/liveness-challenges", LivenessChallenge)
        movement = None
        if asked.turns:
            frames = [_text(frame) for frame in turning(picture, asked.turns)]
            movement = Movement(challenge=asked.challenge, frames=frames)
        return FaceCheckRequest(picture=_text(picture), movement=movement)

    @property
    def socket_url(self) -> str:
        """Where the WebSocket of a call is."""
        return f"{self.base_url.replace('http', 'ws', 1)}/ws/call"

    def socket_headers(self) -> dict[str, str]:
        """What a browser would send along with its WebSocket."""
        cookies = "; ".join(f"{name}={value}" for name, value in self.http.cookies.items())
        return {"Cookie": cookies, "Origin": self.base_url}

    async def _ask(
        self,
        method: str,
        path: str,
        answer: type[T],
        body: Request | None,
        params: dict[str, Parameter],
    ) -> T:
        content = msgspec.json.encode(body) if body is not None else b"{}"
        reply = await self.http.request(
            method,
            path,
            params=params,
            content=content if method != "GET" else None,
            headers={"Content-Type": "application/json"} if method != "GET" else {},
        )
        if reply.is_error:
            raise refusal_of(method, path, reply)
        return msgspec.json.decode(reply.content, type=answer)


def _text(picture: bytes) -> str:
    return base64.b64encode(picture).decode()


def refusal_of(method: str, path: str, reply: httpx.Response) -> Refusal:
    """What a refused request was answered with."""
    try:
        body = msgspec.json.decode(reply.content, type=ErrorBody)
    except msgspec.DecodeError:
        body = ErrorBody(code="not_json", message=reply.text[:200], retryable=False)
    return Refusal(f"{method} {path}", reply.status_code, body)
