"""Asking an outside platform by signed `POST`: no redirect followed, and no answer guessed at."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import NamedTuple, TypeVar
from urllib.parse import urlsplit

import httpx
import msgspec

from connectors.signed_headers import signed_headers
from schemas.errors import ErrorBody, QinqiaoError, Unavailable

T = TypeVar("T")
KEY_ID = "qinqiao"
PATIENCE_S = 8.0
"""Shorter than a consumer's acknowledgement may take, so that nobody asks beside us."""
REFUSALS = range(400, 500)
NOT_NOW = (408, 425, 429)


class Asked(NamedTuple):
    """Whom we ask, and what his refusals mean."""

    name: str
    """As people read it."""
    code: str
    """Begins the codes of outages: `<code>_away`, `<code>_key`."""
    refused: type[QinqiaoError]
    """A refusal for good that has no meaning of its own."""
    refusals: Mapping[str, type[QinqiaoError]] = {}
    """Those that have, by the code they come with."""


class SignedPost:
    """`POST <address>/<operation>` with JSON."""

    def __init__(
        self,
        asked: Asked,
        address: str,
        key: bytes,
        clock: Callable[[], datetime],
        transport: httpx.AsyncBaseTransport | None = None,
        patience_s: float = PATIENCE_S,
    ) -> None:
        """`transport` answers in place of the network."""
        self._asked = asked
        self._address = address.rstrip("/")
        self._key = key
        self._clock = clock
        # No proxy of the environment: the platform is asked itself.
        self._http = httpx.AsyncClient(
            timeout=patience_s, follow_redirects=False, trust_env=False, transport=transport
        )

    async def ask(self, operation: str, body: msgspec.Struct, kind: type[T]) -> T:
        """The answer; `Unavailable` where none came that can be read, else what refused it."""
        address, content = f"{self._address}/{operation}", msgspec.json.encode(body)
        headers = self._signed(address, content)
        try:
            reply = await self._http.post(address, content=content, headers=headers)
        except httpx.HTTPError as error:
            raise self._away("没有应答。") from error
        if reply.status_code in REFUSALS and reply.status_code not in NOT_NOW:
            raise self._refusal(reply)
        try:
            reply.raise_for_status()
            return msgspec.json.decode(reply.content, type=kind)
        except (httpx.HTTPError, msgspec.MsgspecError) as error:
            raise self.unreadable() from error

    async def close(self) -> None:
        await self._http.aclose()

    def unreadable(self) -> Unavailable:
        """What comes of an answer that is none to the question."""
        return self._away("的应答无法识别。")

    def _away(self, what: str) -> Unavailable:
        return Unavailable(f"{self._asked.name}{what}", code=f"{self._asked.code}_away")

    def _signed(self, address: str, content: bytes) -> dict[str, str]:
        path = urlsplit(address).path or "/"
        return signed_headers(KEY_ID, self._key, path, content, self._clock())

    def _refusal(self, reply: httpx.Response) -> QinqiaoError:
        """401 and 403 are a matter of keys: nothing is decided about the question by them."""
        if reply.status_code in (401, 403):
            why = f"{self._asked.name}不接受本平台的签名。"
            return Unavailable(why, code=f"{self._asked.code}_key")
        try:
            told = msgspec.json.decode(reply.content, type=ErrorBody)
        except msgspec.MsgspecError:
            return self.unreadable()
        kind = self._asked.refusals.get(told.code, self._asked.refused)
        return kind(told.message, code=told.code)
