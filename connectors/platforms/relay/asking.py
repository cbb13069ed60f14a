"""The inside asks the relay, and no platform: signed both ways, once, and again where it is cut."""

import asyncio
import time
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

import httpx
import msgspec

from connectors.platforms.citizen import Citizen
from connectors.platforms.used_codes import use_up
from connectors.platforms.wechat import MessageRefused, WeChatPerson
from connectors.postgres.database import Database
from connectors.postgres.ids import make_id
from connectors.signed_headers import signed_headers
from pipelines.rules.exchange.open_api.signature import sign
from schemas.errors import (
    Conflict,
    ErrorBody,
    Forbidden,
    InvalidInput,
    NotFound,
    QinqiaoError,
    TooManyRequests,
    Unauthenticated,
    Unavailable,
)
from schemas.exchange.citizen import LeftAsked
from schemas.exchange.relay import Awaited, Question, Told

KEY_ID = "inside"
PATIENCE_S = 9.0
"""Shorter than the log of outbound calls waits."""
LINE_S = 5.0
AGAIN_S = 0.25
_KINDS: dict[int, type[QinqiaoError]] = {
    401: Unauthenticated,
    403: Forbidden,
    404: NotFound,
    409: Conflict,
    422: InvalidInput,
    429: TooManyRequests,
}


class RelayLine:
    """The one way out."""

    def __init__(
        self,
        address: str,
        key: bytes,
        clock: Callable[[], datetime],
        transport: httpx.AsyncBaseTransport | None = None,
        patience_s: float = PATIENCE_S,
    ) -> None:
        """`transport` takes the network's place."""
        self._address = address.rstrip("/")
        self._key = key
        self._clock = clock
        self._patience_s = patience_s
        self._http = httpx.AsyncClient(
            timeout=LINE_S, follow_redirects=False, trust_env=False, transport=transport
        )

    async def ask(
        self,
        operation: str,
        kind: Any,
        values: Mapping[str, str] | None = None,
        /,
        **texts: str,
    ) -> Any:
        """The answer; the same question goes on under its id until it is there."""
        question = Question(
            id=make_id(), operation=operation, texts=texts, values=dict(values or {})
        )
        until = time.monotonic() + self._patience_s
        path, asked = "questions", msgspec.json.encode(question)
        while time.monotonic() < until:
            told = await self._told(path, asked)
            if told is None:
                # Whether it was taken is not known: asked again it is put once.
                path, asked = "questions", msgspec.json.encode(question)
                await asyncio.sleep(AGAIN_S)
            elif not told.done:
                path, asked = "answers", msgspec.json.encode(Awaited(id=question.id))
            elif told.refusal is not None:
                raise _rebuilt(told.refusal, told.status)
            else:
                return msgspec.json.decode(told.answer, type=kind)
        raise Unavailable("对外转接没有应答，请稍后再试。", code="relay_away")

    async def close(self) -> None:
        await self._http.aclose()

    async def _told(self, path: str, content: bytes) -> Told | None:
        """What the relay says; None where the line was cut or it forgot."""
        address = f"{self._address}/{path}"
        where = urlsplit(address).path
        headers = signed_headers(KEY_ID, self._key, where, content, self._clock())
        try:
            reply = await self._http.post(address, content=content, headers=headers)
        except httpx.HTTPError:
            return None
        seal = sign(self._key, headers["X-Api-Nonce"].encode() + b"\n" + reply.content)
        if reply.headers.get("X-Api-Signature", "") != seal:
            raise Unavailable("对外转接的签名不对，请联系管理员。", code="relay_key")
        if reply.status_code == NotFound.status:
            return None
        if reply.is_error:
            raise Unavailable("对外转接不接受本平台的请求，请联系管理员。", code="relay_key")
        return msgspec.json.decode(reply.content, type=Told)


class RelayedWeChat:
    """WeChat as the relay answers for it; a code counts once with us."""

    def __init__(self, line: RelayLine, database: Database | None) -> None:
        self._line = line
        self._database = database

    async def swap(self, code: str) -> WeChatPerson:
        found: WeChatPerson = await self._line.ask("wechat.swap", WeChatPerson, code=code)
        await use_up(self._database, "wechat-ticket", code)
        return found

    async def swap_official(self, code: str) -> WeChatPerson:
        found: WeChatPerson = await self._line.ask("wechat.swap_official", WeChatPerson, code=code)
        await use_up(self._database, "wechat-ticket", code)
        return found

    async def phone(self, code: str) -> str:
        found: str = await self._line.ask("wechat.phone", str, code=code)
        await use_up(self._database, "wechat-ticket", code)
        return found

    async def send(
        self, openid: str, template: str, values: Mapping[str, str], page: str = ""
    ) -> str:
        sent: str = await self._line.ask(
            "wechat.send", str, values, openid=openid, template=template, page=page
        )
        return sent

    async def close(self) -> None:
        await self._line.close()


class RelayedCitizen:
    """随申办 as the relay answers for it; a token counts once with us."""

    def __init__(self, line: RelayLine, database: Database | None) -> None:
        self._line = line
        self._database = database

    async def swap(self, token: str) -> Citizen:
        found: Citizen = await self._line.ask("citizen.swap", Citizen, token=token)
        await use_up(self._database, "citizen-token", token)
        return found

    async def verify(self, id_no: str, name: str) -> bool:
        matched: bool = await self._line.ask("citizen.verify", bool, id_no=id_no, name=name)
        return matched

    async def service_data(self, kind: str, id_no: str) -> list[dict[str, str]]:
        found: list[dict[str, str]] = await self._line.ask(
            "citizen.service_data", list[dict[str, str]], kind=kind, id_no=id_no
        )
        return found

    async def sign_out(self, session_id: str) -> bool:
        ended: bool = await self._line.ask("citizen.sign_out", bool, session_id=session_id)
        return ended

    async def require_own(self, told: LeftAsked) -> None:
        await self._line.ask("citizen.require_own", None, msgspec.to_builtins(told))

    async def close(self) -> None:
        await self._line.close()


MESSAGES = frozenset(
    {
        "openid_unknown",
        "template_unknown",
        "page_unknown",
        "subscription_refused",
        "template_values",
    }
)
"""What WeChat refuses for good about a message."""


def _rebuilt(told: ErrorBody, status: int) -> QinqiaoError:
    """What the door behind the relay raised."""
    kind = _KINDS.get(status, Unavailable)
    if told.code in MESSAGES:
        kind = MessageRefused
    return kind(told.message, code=told.code)
