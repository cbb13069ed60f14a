"""WeChat over HTTP: codes, numbers and subscription messages, in the form of its documents."""

import asyncio
import logging
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import NamedTuple, TypeVar

import httpx
import msgspec

from connectors.platforms.used_codes import use_up
from connectors.platforms.wechat import WeChatPerson
from connectors.platforms.wechat_refusals import STALE_TOKEN, refusal
from connectors.postgres.database import Database
from schemas.errors import Unauthenticated, Unavailable
from schemas.exchange.wechat import (
    Failing,
    MessageAsked,
    MessageSent,
    OfficialGiven,
    PhoneAsked,
    PhoneGiven,
    SessionGiven,
    Shown,
    TokenAsked,
    TokenGiven,
)
from schemas.settings import Settings

PATIENCE_S = 8.0
# Its line for each request names the whole address, which here holds secrets.
logging.getLogger("httpx").setLevel(logging.WARNING)
AHEAD = timedelta(minutes=5)
"""So long before its end a token is renewed."""
CONSUMER = "wechat-ticket"
G = TypeVar("G", bound=Failing)


class App(NamedTuple):
    """An app of WeChat's; the secret is read anew each time, so that it is exchanged at once."""

    id: str
    secret_file: str

    @property
    def secret(self) -> str:
        if not self.id or not self.secret_file:
            raise Unavailable("这个微信入口尚未接通。", code="wechat_not_connected")
        try:
            return Path(self.secret_file).read_text(encoding="utf-8").strip()
        except OSError as error:
            raise Unavailable("微信应用密钥读不到，请联系管理员。", code="wechat_secret") from error


class _Token(NamedTuple):
    text: str
    until: datetime
    of: tuple[str, str]
    """App and secret that it was given for."""


class HttpWeChat:
    """Asks WeChat; a code counts once with us, whatever WeChat itself remembers."""

    def __init__(
        self,
        settings: Settings,
        database: Database | None,
        clock: Callable[[], datetime],
        transport: httpx.AsyncBaseTransport | None = None,
    ) -> None:
        """`transport` answers in place of the network; the relay has no database."""
        self._mini = App(settings.wechat_app_id, settings.wechat_secret_file)
        official = settings.wechat_official_app_id, settings.wechat_official_secret_file
        self._official = App(*official)
        self._address = settings.wechat_url.rstrip("/")
        self._database = database
        self._clock = clock
        self._token: _Token | None = None
        self._renewing = asyncio.Lock()
        # No proxy of the environment: WeChat is asked itself, or the relay that asks for us.
        self._http = httpx.AsyncClient(
            timeout=PATIENCE_S, follow_redirects=False, trust_env=False, transport=transport
        )

    async def swap(self, code: str) -> WeChatPerson:
        app = self._mini
        asked = {"appid": app.id, "secret": app.secret, "js_code": code}
        asked["grant_type"] = "authorization_code"
        given = await self._get("sns/jscode2session", asked, SessionGiven)
        return await self._person(code, given)

    async def swap_official(self, code: str) -> WeChatPerson:
        app = self._official
        asked = {"appid": app.id, "secret": app.secret, "code": code}
        asked["grant_type"] = "authorization_code"
        given = await self._get("sns/oauth2/access_token", asked, OfficialGiven)
        return await self._person(code, given)

    async def phone(self, code: str) -> str:
        asked = PhoneAsked(code=code)
        given = await self._with_token("wxa/business/getuserphonenumber", asked, PhoneGiven)
        await use_up(self._database, CONSUMER, code)
        info = given.phone_info
        if info is None or not info.pure_phone_number.isdigit():
            raise Unavailable("微信没有给出手机号，请改用短信验证码。", code="wechat_no_phone")
        return info.pure_phone_number

    async def send(
        self, openid: str, template: str, values: Mapping[str, str], page: str = ""
    ) -> str:
        asked = MessageAsked(
            touser=openid,
            template_id=template,
            data={name: Shown(value=value) for name, value in values.items()},
            page=page,
        )
        sent = await self._with_token("cgi-bin/message/subscribe/send", asked, MessageSent)
        return str(sent.msgid)

    async def close(self) -> None:
        await self._http.aclose()

    async def _person(self, code: str, given: SessionGiven | OfficialGiven) -> WeChatPerson:
        if not given.openid:
            raise Unauthenticated("登录凭证无效，请重新打开页面。", code="ticket_unknown")
        await use_up(self._database, CONSUMER, code)
        return WeChatPerson(openid=given.openid, unionid=given.unionid)

    async def _with_token(self, path: str, asked: msgspec.Struct, kind: type[G]) -> G:
        """A token that WeChat no longer knows is renewed, and the question put once more."""
        token = await self._access()
        given = await self._post(path, asked, kind, token)
        if given.errcode in STALE_TOKEN:
            given = await self._post(path, asked, kind, await self._access(instead_of=token))
        if given.errcode:
            raise refusal(given.errcode)
        return given

    async def _access(self, instead_of: str = "") -> str:
        async with self._renewing:
            own, now = (self._mini.id, self._mini.secret), self._clock()
            kept = self._token
            if kept is None or kept.of != own or kept.until <= now or kept.text == instead_of:
                asked = TokenAsked(appid=own[0], secret=own[1], force_refresh=bool(instead_of))
                given = await self._post("cgi-bin/stable_token", asked, TokenGiven)
                if given.errcode or not given.access_token:
                    raise refusal(given.errcode)
                lasts = max(timedelta(seconds=given.expires_in) - AHEAD, timedelta())
                kept = self._token = _Token(given.access_token, now + lasts, own)
            return kept.text

    async def _get(self, path: str, asked: Mapping[str, str], kind: type[G]) -> G:
        given = await self._read("GET", path, kind, params=dict(asked))
        if given.errcode:
            raise refusal(given.errcode)
        return given

    async def _post(self, path: str, asked: msgspec.Struct, kind: type[G], token: str = "") -> G:
        params = {"access_token": token} if token else {}
        return await self._read(
            "POST", path, kind, params=params, content=msgspec.json.encode(asked)
        )

    async def _read(
        self,
        method: str,
        path: str,
        kind: type[G],
        *,
        params: dict[str, str],
        content: bytes | None = None,
    ) -> G:
        away = Unavailable("微信没有应答，请稍后再试。", code="wechat_away")
        try:
            reply = await self._http.request(
                method, f"{self._address}/{path}", params=params, content=content
            )
            reply.raise_for_status()
            return msgspec.json.decode(reply.content, type=kind)
        except (httpx.HTTPError, msgspec.MsgspecError):
            # The address holds the secret: nothing of it goes into what is logged.
            raise away from None
