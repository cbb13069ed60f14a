"""People at their faces, over real HTTP and WebSockets."""

import base64
import re
import secrets
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpx
import msgspec
from websockets.asyncio.client import ClientConnection, connect

from connectors.sealed_http import SealingTransport
from tests.integration.serve.said import WITHOUT_NOTE, keeps_note
from tests.integration.serve.watch import Watch
from tests.integration.serve.world import PASSWORD, painted

KEY = "Idempotency-Key"
ANSWER_S = 60.0
"""On a busy machine; a test that hangs ends by its own alarm."""


def fresh_key() -> str:
    """As a page makes one for each thing that somebody does."""
    return secrets.token_hex(16)


def route_of(method: str, path: str) -> str:
    """The unnoted route that an address falls under, else the address itself."""
    asked = f"{method} {path.split('?')[0]}"
    fitting = (
        route for route in WITHOUT_NOTE if re.fullmatch(re.sub(r"\{[^/]+\}", "[^/]+", route), asked)
    )
    return next(fitting, asked)


PLAIN = ssl.create_default_context()
"""Reading the certificates of the machine takes longer than many a test; nobody here needs them."""


class Person:
    """One browser: its cookies, and what it asks."""

    twice = False
    """Whether each change is sent twice under one key."""

    def __init__(self, base: str) -> None:
        self.base = base
        transport = SealingTransport(httpx.AsyncHTTPTransport(verify=PLAIN))
        self.http = httpx.AsyncClient(base_url=base, timeout=ANSWER_S, transport=transport)

    async def get(self, path: str, **params: Any) -> Any:
        return _body(await self.http.get(path, params=params))

    async def post(self, path: str, body: Any = None) -> Any:
        return _body(await self.ask("POST", path, body))

    async def put(self, path: str, body: Any) -> Any:
        return _body(await self.ask("PUT", path, body))

    async def ask(self, method: str, path: str, body: Any = None, **headers: str) -> httpx.Response:
        sent = {"Content-Type": "application/json", KEY: fresh_key(), **headers}
        content = msgspec.json.encode({} if body is None else body)
        reply = await self.http.request(method, path, content=content, headers=sent)
        if self.twice and reply.is_success:
            await self._again(reply, method, path, content, sent)
        return reply

    async def _again(
        self, first: httpx.Response, method: str, path: str, content: bytes, sent: dict[str, str]
    ) -> None:
        """Send what succeeded once more, as a page does that got no answer."""
        if not keeps_note(route_of(method, path)):
            return
        second = await self.http.request(method, path, content=content, headers=sent)
        if second.is_error:
            # Its answer held a secret.
            assert (second.status_code, second.json()["code"]) == (409, "done_already"), second.text
            return
        assert (second.status_code, second.content) == (first.status_code, first.content)

    async def refused(self, path: str, body: Any = None) -> tuple[int, str]:
        """Status and code of a refusal."""
        reply = await self.ask("POST", path, body)
        assert reply.is_error, reply.text
        return reply.status_code, reply.json()["code"]

    @asynccontextmanager
    async def socket(self, path: str, **headers: str) -> AsyncIterator["Socket"]:
        cookies = "; ".join(f"{name}={value}" for name, value in self.http.cookies.items())
        url = self.base.replace("http", "ws", 1) + path
        sent = {"Cookie": cookies, **headers}
        async with connect(url, additional_headers=sent, open_timeout=ANSWER_S) as connection:
            yield Socket(connection)

    async def close(self) -> None:
        await self.http.aclose()


class Socket:
    """Frames as dictionaries."""

    def __init__(self, connection: ClientConnection) -> None:
        self.connection = connection

    async def send(self, **frame: Any) -> None:
        await self.connection.send(msgspec.json.encode(frame).decode())

    async def receive(self) -> Any:
        return msgspec.json.decode(await self.connection.recv())

    async def until(self, kind: str) -> Any:
        """The next frame of a type; what comes before is passed over."""
        while True:
            frame = await self.receive()
            if frame["type"] == kind:
                return frame

    async def closed(self) -> int | None:
        """Wait for the close and tell its code."""
        await self.connection.wait_closed()
        return self.connection.close_code


def _body(reply: httpx.Response) -> Any:
    assert reply.is_success, f"{reply.status_code} {reply.text}"
    return reply.json() if reply.content else None


async def agree(person: Person, face: str = "relative") -> None:
    """Read the privacy notice in force and agree to it, as everybody from outside does at first."""
    notice = await person.get(f"/api/{face}/privacy-notice")
    if notice["agreed_at"] is None:
        await person.post(f"/api/{face}/privacy-notice/agree", {"number": notice["number"]})


def picture(*names: str) -> str:
    return base64.b64encode(painted(*names)).decode()


class People:
    """Opens browsers and signs people in."""

    def __init__(self, base: str, watch: Watch) -> None:
        self.base = base
        self.watch = watch
        self._open: list[Person] = []

    def somebody(self) -> Person:
        person = Person(self.base)
        self._open.append(person)
        return person

    async def officer(self, login: str) -> Person:
        person = self.somebody()
        await person.post("/api/officer/sign-in", {"login": login, "password": PASSWORD})
        return person

    async def relative(self, openid: str = "wx-li", *, agreed: bool = True) -> Person:
        """Signed in, and past the privacy notice unless the test is about it."""
        person = self.somebody()
        ticket = await person.post("/api/simulators/wechat/tickets", {"openid": openid})
        entered = await person.post("/api/relative/sign-in", {"ticket": ticket["ticket"]})
        if entered["entry"]:
            portrait = {"entry": entered["entry"], "picture": picture(openid.removeprefix("wx-"))}
            await person.post("/api/relative/portrait-sign-in", portrait)
        if agreed:
            await agree(person)
        return person

    async def public(self, openid: str = "wx-nobody", *, agreed: bool = True) -> Person:
        """Signed in with an account; `wx-nobody` and whatever is made up are no relative's.

        The account's id is what `GET /api/public/me` answers.
        """
        person = self.somebody()
        ticket = await person.post("/api/simulators/wechat/tickets", {"openid": openid})
        await person.post("/api/relative/sign-in", {"ticket": ticket["ticket"]})
        if agreed:
            await agree(person, "public")
        return person

    async def inmate(self, face: str = "zhou") -> Person:
        person = self.somebody()
        asked = {"inmate_no": "3103000001", "picture": picture(face)}
        await person.post("/api/inmate/sign-in", asked)
        return person

    async def close(self) -> None:
        for person in self._open:
            await person.close()
