"""Callers of every kind as blocking sessions, which the schema's fuzzer asks through."""

import secrets
import time
from collections.abc import Callable
from datetime import datetime
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import requests

from connectors.keys import sm2
from connectors.platforms.terminal_key import TerminalKey
from pipelines.rules.devices.signature import Asked
from pipelines.rules.exchange.open_api.signature import canonical, sign
from tests.integration.serve.attacks.furnished import EVERYTHING, VISITOR, Furnished
from tests.integration.serve.client import picture
from tests.integration.serve.sealed_session import SealingAdapter
from tests.integration.serve.visitors import KEY
from tests.integration.serve.world import PASSWORD


class Caller:
    """Somebody with a session, who signs in anew when the session has ended."""

    def __init__(self, name: str, base: str, sign_in: Callable[[requests.Session], None]) -> None:
        self.name = name
        self._base = base
        self._sign_in = sign_in
        self.session = self._opened()

    def again(self) -> None:
        """As after signing out."""
        self.session.close()
        self.session = self._opened()

    def _opened(self) -> requests.Session:
        session = requests.Session()
        session.mount("http://", SealingAdapter())
        # As every browser sends it.
        session.headers["Origin"] = self._base
        self._sign_in(session)
        return session


class SignedByTerminal(requests.auth.AuthBase):
    """Signs each request as a terminal does."""

    def __init__(self, serial: str, key: TerminalKey, clock: Callable[[], datetime]) -> None:
        self._serial, self._key, self._clock = serial, key, clock

    def __call__(self, asked: requests.PreparedRequest) -> requests.PreparedRequest:
        parts = urlsplit(str(asked.url))
        body = asked.body or b""
        what = Asked(
            method=str(asked.method),
            path=parts.path,
            query=parse_qsl(parts.query, keep_blank_values=True),
            body=body.encode() if isinstance(body, str) else body,
        )
        asked.headers.update(self._key.headers(self._serial, what, self._clock()))
        return asked


class SignedByKey(requests.auth.AuthBase):
    """Signs each request as an outside system does."""

    def __init__(self, key: dict[str, str]) -> None:
        self._key = key

    def __call__(self, asked: requests.PreparedRequest) -> requests.PreparedRequest:
        parts = urlsplit(str(asked.url))
        query = parse_qsl(parts.query, keep_blank_values=True)
        at, nonce = str(int(time.time())), secrets.token_hex(8)
        text = canonical(str(asked.method), parts.path, query, at, nonce, b"")
        asked.headers["X-Api-Key"] = self._key["key_id"]
        asked.headers["X-Api-Time"] = at
        asked.headers["X-Api-Nonce"] = nonce
        asked.headers["X-Api-Signature"] = sign(self._key["secret"].encode(), text)
        return asked


def callers(found: Furnished) -> list[Caller]:
    """Nobody, one of each kind of person, and both kinds of machine."""
    base = found.people.base

    def post(session: requests.Session, path: str, body: dict[str, Any]) -> dict[str, str]:
        reply = session.post(base + path, json=body, timeout=20)
        assert reply.ok, reply.text
        answer: dict[str, str] = reply.json()
        return answer

    def officer(login: str) -> Callable[[requests.Session], None]:
        asked = {"login": login, "password": PASSWORD}
        return lambda session: post(session, "/api/officer/sign-in", asked) and None

    def relative(session: requests.Session) -> None:
        ticket = post(session, "/api/simulators/wechat/tickets", {"openid": "wx-li"})
        entered = post(session, "/api/relative/sign-in", {"ticket": ticket["ticket"]})
        asked = {"entry": entered["entry"], "picture": picture("li")}
        post(session, "/api/relative/portrait-sign-in", asked)
        notice = session.get(base + "/api/relative/privacy-notice", timeout=20).json()
        post(session, "/api/relative/privacy-notice/agree", {"number": notice["number"]})

    def public(session: requests.Session) -> None:
        ticket = post(session, "/api/simulators/wechat/tickets", {"openid": "wx-nobody"})
        post(session, "/api/relative/sign-in", {"ticket": ticket["ticket"]})
        notice = session.get(base + "/api/public/privacy-notice", timeout=20).json()
        post(session, "/api/public/privacy-notice/agree", {"number": notice["number"]})

    def inmate(session: requests.Session) -> None:
        asked = {"inmate_no": "3103000001", "picture": picture("zhou")}
        post(session, "/api/inmate/sign-in", asked)

    def official(session: requests.Session) -> None:
        asked = post(session, "/api/official/challenges", {"login": VISITOR})
        proof = sm2.sign(KEY, asked["signed_text"].encode()).hex()
        proven = {"challenge": asked["challenge"], "signature": proof}
        own = {"login": VISITOR, "password": PASSWORD, **proven}
        post(session, "/api/official/sign-in", own)

    def device(session: requests.Session) -> None:
        serial, key = found.credential["serial"], found.terminal_key
        # Counts where a key is brought in, and nowhere else.
        session.headers["X-Device-Secret"] = found.credential["secret"]
        session.auth = SignedByTerminal(serial, key, found.world.clock)

    def consumer(session: requests.Session) -> None:
        session.auth = SignedByKey(found.key)

    kinds = {
        "anonymous": lambda _: None,
        "relative": relative,
        "inmate": inmate,
        "official": official,
        "public": public,
        "officer": officer(EVERYTHING),
        "system": officer("sysadmin"),
        "security": officer("security"),
        "auditor": officer("auditor"),
        "device": device,
        "consumer": consumer,
    }
    return [Caller(name, base, sign_in) for name, sign_in in kinds.items()]
