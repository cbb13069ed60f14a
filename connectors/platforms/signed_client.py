"""An outside system's side of the opened interfaces: every request signed with its key."""

from collections.abc import Callable
from datetime import datetime
from typing import TypeVar

import httpx
import msgspec

from connectors.signed_headers import signed_headers
from schemas.errors import (
    Conflict,
    Forbidden,
    InvalidInput,
    NotFound,
    QinqiaoError,
    TooManyRequests,
    Unauthenticated,
    Unavailable,
)
from schemas.exchange.open_api import NewKey

T = TypeVar("T")

REFUSALS: dict[int, type[QinqiaoError]] = {
    401: Unauthenticated,
    403: Forbidden,
    404: NotFound,
    409: Conflict,
    422: InvalidInput,
    429: TooManyRequests,
}


class SignedClient:
    """Asks as one registered consumer."""

    def __init__(self, http: httpx.AsyncClient, key: NewKey, clock: Callable[[], datetime]) -> None:
        self._http = http
        self._key = key
        self._clock = clock

    async def post(self, path: str, body: msgspec.Struct, kind: type[T]) -> T:
        """The answer; a refusal is raised as what it means, an outage as `Unavailable`."""
        content = msgspec.json.encode(body)
        secret = self._key.secret.encode()
        headers = signed_headers(self._key.key_id, secret, path, content, self._clock())
        try:
            reply = await self._http.post(path, content=content, headers=headers)
        except httpx.TransportError as error:
            raise Unavailable("平台没有应答。", code="platform_away") from error
        if reply.is_error:
            raise _refusal(reply)
        return msgspec.json.decode(reply.content, type=kind)


def _refusal(reply: httpx.Response) -> QinqiaoError:
    told = reply.json()
    kind = REFUSALS.get(reply.status_code, Unavailable)
    return kind(told["message"], code=told["code"])
