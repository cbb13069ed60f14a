"""随申办's answers: tokens that count once, identity, service data, sessions that end jointly."""

import secrets
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

import msgspec

from connectors.platforms import host_page
from connectors.platforms.citizen_signature import is_signed, signature
from connectors.platforms.host_page import Way
from connectors.platforms.host_people import Holder, HostPeople
from connectors.platforms.sealed_tickets import SealedTickets
from connectors.simulated_platform import ServedPlatform, SimulatedPlatform, now, read
from connectors.simulated_service import Asked, Reply
from pipelines.rules.security.digest import sm3_hex
from schemas.errors import Unauthenticated
from schemas.exchange.citizen import (
    CitizenTold,
    DataAsked,
    DataTold,
    LogoutAsked,
    LogoutTold,
    SwapAsked,
    VerifyAsked,
    VerifyTold,
)
from schemas.platform.simulated_hosts import (
    AskedPeople,
    HandedCode,
    HostFaults,
    HostPerson,
    LeavingCitizen,
    LeftSessions,
    WantedCode,
)

APP_ID = "qinqiao-demonstration"
SIGNING = "hmac-sm3"
FRESH_S = 300
CODES = {"ticket_expired": 42003}
PATIENCE_S = 5.0
ENTRY = "ssb_token"
LEFT = "/api/open/public/citizen-sign-out"
WAYS = (Way("citizen", "打开亲情会见"),)


class CitizenStandIn(SimulatedPlatform):
    """Holds sessions of citizens and tells our address when one of them leaves."""

    def __init__(
        self,
        key: bytes,
        people: HostPeople,
        *,
        control_key: bytes = b"",
        service: str = "",
        clock: Callable[[], datetime] = now,
    ) -> None:
        """`service` is whose pages it opens, and who hears of sign-outs here."""
        super().__init__(key, control_key, now)
        self.faults = HostFaults()
        self.service = service
        self.ended: list[str] = []
        """Sessions that were ended from our side."""
        self._key = key.strip()
        self._people = people
        self._clock = clock
        self._tokens = SealedTickets(key, clock)
        self._used: set[str] = set()
        self._nonces: set[str] = set()
        self._sessions: dict[str, str] = {}

    def token_for(self, openid: str) -> str:
        """As the city's app would put it into the address."""
        return self._tokens.issue(f"citizen:{openid}")

    def left(self, session_id: str) -> bytes:
        """What our address is sent once somebody leaves here."""
        values = {
            "appId": APP_ID,
            "timestamp": str(int(self._clock().timestamp() * 1000)),
            "nonce": secrets.token_hex(16),
            "sessionId": session_id,
        }
        return msgspec.json.encode(values | {"sign": signature(SIGNING, self._key, values)})

    def sessions_of(self, openid: str) -> list[str]:
        return [session for session, whose in self._sessions.items() if whose == openid]

    def _served(self, asked: Asked) -> Reply | None:
        faults = self.faults
        time.sleep(faults.slow_s)
        if faults.down:
            return None
        if (shown := self._page(asked)) is not None:
            return shown
        with self._one_at_a_time:
            code, data = (faults.errcode, None) if faults.errcode else self._answer(asked)
        told = {"code": code, "msg": "ok" if code == 0 else "refused", "data": data}
        reply = Reply(200, msgspec.json.encode(told))
        return reply.half() if faults.half else reply

    def _page(self, asked: Asked) -> Reply | None:
        """As somebody signed in at the city's app goes on to us."""
        path, query = host_page.asked_for(asked)
        if asked.method != "GET" or path not in ("/", host_page.OPEN):
            return None
        if path == "/":
            return host_page.page("随申办（模拟）", self._people.known(), WAYS)
        token = self.token_for(query.get("openid", ""))
        return host_page.onward(self.service, {ENTRY: token})

    def _answer(self, asked: Asked) -> tuple[int, Any]:
        values = msgspec.json.decode(asked.body, type=dict[str, str])
        if not self._admits(values):
            return 401, None
        match asked.path.removeprefix("/v1"):
            case "/auth/token/swap":
                return self._swap(read(asked, SwapAsked))
            case "/identity/verify":
                wanted = read(asked, VerifyAsked)
                holder = self._people.numbered(wanted.id_no)
                matched = holder is not None and holder.name == wanted.user_name
                return 0, VerifyTold(matched=matched)
            case "/service-data/query":
                return self._data(read(asked, DataAsked))
            case "/auth/logout":
                session = read(asked, LogoutAsked).session_id
                self.ended.append(session)
                return 0, LogoutTold(ended=self._sessions.pop(session, None) is not None)
        return 404, None

    def _admits(self, values: Mapping[str, str]) -> bool:
        """Signed by us, lately, and for the first time."""
        at, nonce = values.get("timestamp", ""), values.get("nonce", "")
        fresh = at.isdigit() and abs(int(at) / 1000 - self._clock().timestamp()) <= FRESH_S
        if not fresh or nonce in self._nonces or values.get("appId") != APP_ID:
            return False
        self._nonces.add(nonce)
        return is_signed(SIGNING, self._key, values)

    def _swap(self, asked: SwapAsked) -> tuple[int, Any]:
        try:
            body, subject = self._tokens.read(asked.token)
        except Unauthenticated as refused:
            return CODES.get(refused.code, 40029), None
        mark = sm3_hex(body)
        if mark in self._used and not self.faults.twice:
            return 40163, None
        self._used.add(mark)
        holder = self._people.called(subject.partition(":")[2])
        session = secrets.token_urlsafe(16)
        self._sessions[session] = holder.openid
        return 0, CitizenTold(id_no=holder.id_no, user_name=holder.name, session_id=session)

    def _data(self, asked: DataAsked) -> tuple[int, Any]:
        holder = self._people.numbered(asked.id_no)
        if holder is None or asked.data_kind != "resident":
            return 0, DataTold(records=[])
        return 0, DataTold(records=[_resident(holder)])

    def _turn(self, knob: str, asked: Asked) -> object:
        match knob:
            case "codes":
                return HandedCode(code=self.token_for(read(asked, WantedCode).openid))
            case "people":
                known = self._people.known()[: read(asked, AskedPeople).limit]
                return [HostPerson(openid=one.openid, name=one.name) for one in known]
            case "faults":
                self.faults = read(asked, HostFaults)
                return self.faults
            case "leaving":
                return self._leave(read(asked, LeavingCitizen).openid)
        return None

    def _leave(self, openid: str) -> LeftSessions:
        """Signs somebody out here and tells our address of each of his sessions."""
        sessions, answered = self.sessions_of(openid), 0
        for session in sessions:
            del self._sessions[session]
            answered += self._tell(self.left(session))
        return LeftSessions(told=len(sessions), answered=answered)

    def _tell(self, content: bytes) -> bool:
        if not self.service:
            return False
        headers = {"Content-Type": "application/json"}
        asked = urllib.request.Request(f"{self.service}{LEFT}", content, headers)
        try:
            with urllib.request.urlopen(asked, timeout=PATIENCE_S) as reply:
                return int(reply.status) < 300
        except (urllib.error.URLError, TimeoutError):
            return False


def _resident(holder: Holder) -> dict[str, str]:
    return {"name": holder.name, "idNo": holder.id_no, "residence": "申海市"}


class ServedCitizen(CitizenStandIn, ServedPlatform):
    """The same, on a port of its own, on loopback."""

    def __init__(
        self,
        key: bytes,
        people: HostPeople,
        port: int = 0,
        *,
        control_key: bytes = b"",
        service: str = "",
        clock: Callable[[], datetime] = now,
    ) -> None:
        CitizenStandIn.__init__(
            self, key, people, control_key=control_key, service=service, clock=clock
        )
        ServedPlatform.__init__(self, self.reply, port)
