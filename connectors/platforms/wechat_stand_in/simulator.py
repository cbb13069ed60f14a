"""WeChat's answers: codes that count once, tokens that run out, numbers, subscription messages."""

import secrets
import time
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

import msgspec

from connectors.platforms import host_page
from connectors.platforms.host_page import Way
from connectors.platforms.host_people import HostPeople
from connectors.platforms.sealed_tickets import SealedTickets
from connectors.simulated_platform import ServedPlatform, SimulatedPlatform, now, read
from connectors.simulated_service import Asked, Reply
from pipelines.rules.security.digest import sm3_hex
from schemas.errors import Unauthenticated
from schemas.exchange.wechat import (
    Failing,
    MessageAsked,
    MessageSent,
    OfficialGiven,
    PhoneAsked,
    PhoneGiven,
    PhoneInfo,
    SessionGiven,
    TokenAsked,
    TokenGiven,
)
from schemas.platform.simulated_hosts import (
    AskedPeople,
    AskedSent,
    CodeKind,
    HandedCode,
    HostFaults,
    HostPerson,
    SentMessage,
    Subscription,
    WantedCode,
)

APP_ID, OFFICIAL_APP_ID = "wx-mini-program", "wx-official-account"
TEMPLATE_MOST = 20
"""WeChat refuses longer values of most kinds."""
LASTS = timedelta(hours=2)
WAYS = (
    Way(CodeKind.SIGN_IN, "打开小程序"),
    Way(CodeKind.PHONE, "打开小程序并授权手机号"),
    Way(CodeKind.OFFICIAL, "从公众号打开"),
)
REFUSALS = {"ticket_expired": 42003}
QUERY = Mapping[str, str]


class WeChatStandIn(SimulatedPlatform):
    """Both apps have the same secret here; codes are read by any process with that secret."""

    def __init__(
        self,
        secret: bytes,
        people: HostPeople,
        *,
        control_key: bytes = b"",
        service: str = "",
        clock: Callable[[], datetime] = now,
    ) -> None:
        """Without a control key there are no knobs; `service` is whose pages it opens."""
        super().__init__(secret, control_key, now)
        self.faults = HostFaults()
        self.sent: list[SentMessage] = []
        self._secret = secret.decode().strip()
        self._people = people
        self._service = service
        self._clock = clock
        self._codes = SealedTickets(secret, clock)
        self._used: set[str] = set()
        self._tokens: dict[str, datetime] = {}
        self._refusing: set[str] = set()

    def code_for(self, openid: str, kind: CodeKind) -> str:
        """As the mini-program's host would hand it to a page."""
        return self._codes.issue(f"{kind.value}:{openid}")

    def _served(self, asked: Asked) -> Reply | None:
        faults = self.faults
        time.sleep(faults.slow_s)
        if faults.down:
            return None
        if (shown := self._page(asked)) is not None:
            return shown
        told = Failing(errcode=faults.errcode, errmsg="fault") if faults.errcode else None
        if told is None:
            with self._one_at_a_time:
                told = self._answer(asked)
        reply = Reply(200, msgspec.json.encode(told))
        return reply.half() if faults.half else reply

    def _page(self, asked: Asked) -> Reply | None:
        """As somebody opens the mini-program or the official account; no part of the interfaces."""
        path, query = host_page.asked_for(asked)
        if asked.method != "GET" or path not in ("/", host_page.OPEN):
            return None
        if path == "/":
            return host_page.page("微信（模拟）", self._people.known(), WAYS)
        openid, kind = query.get("openid", ""), query.get("kind", "")
        if kind == CodeKind.OFFICIAL:
            handed = {"code": self.code_for(openid, CodeKind.OFFICIAL)}
        else:
            handed = {"ticket": self.code_for(openid, CodeKind.SIGN_IN)}
        if kind == CodeKind.PHONE:
            handed["phone_code"] = self.code_for(openid, CodeKind.PHONE)
        return host_page.onward(self._service, handed)

    def _answer(self, asked: Asked) -> Failing:
        path, query = host_page.asked_for(asked)
        match path.removeprefix("/v1"):
            case "/cgi-bin/stable_token":
                return self._give_token(read(asked, TokenAsked))
            case "/sns/jscode2session":
                return self._session(query)
            case "/sns/oauth2/access_token":
                return self._official(query)
            case "/wxa/business/getuserphonenumber":
                return self._holds(query) or self._phone(read(asked, PhoneAsked))
            case "/cgi-bin/message/subscribe/send":
                return self._holds(query) or self._send(read(asked, MessageAsked))
        return Failing(errcode=40066, errmsg="invalid url")

    def _give_token(self, asked: TokenAsked) -> Failing:
        if asked.appid not in (APP_ID, OFFICIAL_APP_ID):
            return Failing(errcode=40013, errmsg="invalid appid")
        if asked.secret != self._secret:
            return Failing(errcode=40125, errmsg="invalid appsecret")
        token = secrets.token_urlsafe(32)
        self._tokens[token] = self._clock() + LASTS
        return TokenGiven(access_token=token, expires_in=int(LASTS.total_seconds()))

    def _holds(self, query: QUERY) -> Failing | None:
        until = self._tokens.get(query.get("access_token", ""))
        if until is None:
            return Failing(errcode=40001, errmsg="invalid credential")
        return None if until > self._clock() else Failing(errcode=42001, errmsg="token expired")

    def _session(self, query: QUERY) -> Failing:
        found = self._open(query.get("js_code", ""), CodeKind.SIGN_IN, query, APP_ID)
        if isinstance(found, Failing):
            return found
        holder = self._people.called(found)
        return SessionGiven(openid=found, session_key=secrets.token_hex(8), unionid=holder.unionid)

    def _official(self, query: QUERY) -> Failing:
        found = self._open(query.get("code", ""), CodeKind.OFFICIAL, query, OFFICIAL_APP_ID)
        if isinstance(found, Failing):
            return found
        holder = self._people.called(found)
        return OfficialGiven(
            access_token=secrets.token_urlsafe(16),
            openid=holder.official_openid,
            unionid=holder.unionid,
            scope="snsapi_base",
        )

    def _phone(self, asked: PhoneAsked) -> Failing:
        found = self._opened(asked.code, CodeKind.PHONE)
        if isinstance(found, Failing):
            return found
        number = self._people.called(found).phone
        return PhoneGiven(phone_info=PhoneInfo(phone_number=number, pure_phone_number=number))

    def _send(self, asked: MessageAsked) -> Failing:
        if asked.touser in self._refusing:
            return Failing(errcode=43101, errmsg="user refuse to accept the msg")
        if not asked.data or any(len(one.value) > TEMPLATE_MOST for one in asked.data.values()):
            return Failing(errcode=47003, errmsg="argument invalid")
        values = {name: one.value for name, one in asked.data.items()}
        self.sent.append(
            SentMessage(
                openid=asked.touser, template=asked.template_id, values=values, page=asked.page
            )
        )
        return MessageSent(msgid=len(self.sent))

    def _open(self, code: str, kind: CodeKind, query: QUERY, app: str) -> str | Failing:
        if query.get("appid") != app:
            return Failing(errcode=40013, errmsg="invalid appid")
        if query.get("secret") != self._secret:
            return Failing(errcode=40125, errmsg="invalid appsecret")
        return self._opened(code, kind)

    def _opened(self, code: str, kind: CodeKind) -> str | Failing:
        try:
            body, subject = self._codes.read(code)
        except Unauthenticated as refused:
            return Failing(errcode=REFUSALS.get(refused.code, 40029), errmsg="invalid code")
        named, _, openid = subject.partition(":")
        if named != kind.value:
            return Failing(errcode=40029, errmsg="invalid code")
        mark = sm3_hex(body)
        if mark in self._used and not self.faults.twice:
            return Failing(errcode=40163, errmsg="code been used")
        self._used.add(mark)
        return openid

    def _turn(self, knob: str, asked: Asked) -> object:
        match knob:
            case "codes":
                wanted = read(asked, WantedCode)
                return HandedCode(code=self.code_for(wanted.openid, wanted.kind))
            case "people":
                known = self._people.known()[: read(asked, AskedPeople).limit]
                return [HostPerson(openid=one.openid, name=one.name) for one in known]
            case "faults":
                self.faults = read(asked, HostFaults)
                if self.faults.forgets_tokens:
                    self._tokens.clear()
                return self.faults
            case "subscriptions":
                choice = read(asked, Subscription)
                (self._refusing.discard if choice.takes else self._refusing.add)(choice.openid)
                return choice
            case "sent":
                return list(reversed(self.sent))[: read(asked, AskedSent).limit]
        return None


class ServedWeChat(WeChatStandIn, ServedPlatform):
    """The same, on a port of its own, on loopback."""

    def __init__(
        self,
        secret: bytes,
        people: HostPeople,
        port: int = 0,
        *,
        control_key: bytes = b"",
        service: str = "",
        clock: Callable[[], datetime] = now,
    ) -> None:
        WeChatStandIn.__init__(
            self, secret, people, control_key=control_key, service=service, clock=clock
        )
        ServedPlatform.__init__(self, self.reply, port)
