"""Officers' requests at a rate of their own: they come whether the last ones were answered or not.

Locust's users wait for an answer before they ask again, so that a slow platform is asked less; a
morning on which everybody comes at once does not wait.
"""

import asyncio
import contextlib
import random
import time
from collections.abc import Mapping, Sequence
from datetime import date, timedelta

import aiohttp
import msgspec

from loadtests.people.officer import Officer
from loadtests.people.person import TIMEOUT_S

BUSY, FAILED = 503, 400
SAID = 200
PAGE = 20
FIGURES, WAY_IN = "figures", "way_in"
USUAL = "usual"
_TODAY = date.today()
MONTH: Mapping[str, str | int] = {
    "since": (_TODAY - timedelta(days=30)).isoformat(),
    "until": _TODAY.isoformat(),
}
MIX: Sequence[tuple[str, str, Mapping[str, str | int]]] = (
    (USUAL, "/api/records/inmates", {"limit": PAGE}),
    (USUAL, "/api/records/inmates", {"limit": PAGE, "q": "王"}),
    (USUAL, "/api/records/relatives", {"limit": PAGE}),
    (USUAL, "/api/calls", {"limit": PAGE}),
    (USUAL, "/api/approvals", {"limit": PAGE}),
    (USUAL, "/api/approvals/pending", {"limit": PAGE}),
    (FIGURES, "/api/cockpit/headcount", {}),
    (FIGURES, "/api/call-statistics/calls", MONTH),
    (WAY_IN, "/api/officer/me", {}),
)
"""What is asked, in equal parts."""


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """One request: when it was due, what it was, how long it took, and its status."""

    at_s: float
    kind: str
    took_s: float
    status: int
    """0 where nobody answered."""
    said: str = ""
    """The beginning of what was answered, where it is a failure's."""


class Crowd:
    """Officers who are signed in already."""

    def __init__(self, officers: Sequence[Officer], seed: int = 1) -> None:
        self._officers = officers
        self._chance = random.Random(seed)

    async def ask(self, stretches: Sequence[tuple[float, float]]) -> list[Answer]:
        """So many requests a second for so many seconds, one stretch after the other."""
        async with contextlib.AsyncExitStack() as stack:
            clients = [await stack.enter_async_context(_client(one)) for one in self._officers]
            return await self._asked(clients, stretches)

    async def _asked(
        self, clients: Sequence[aiohttp.ClientSession], stretches: Sequence[tuple[float, float]]
    ) -> list[Answer]:
        answers: list[Answer] = []
        asked: list[asyncio.Task[None]] = []
        began = time.monotonic()
        due_s, end_s = 0.0, 0.0
        for rate, seconds in stretches:
            end_s += seconds
            while due_s < end_s:
                await asyncio.sleep(max(0.0, began + due_s - time.monotonic()))
                asked.append(asyncio.create_task(self._one(clients, answers, began, due_s)))
                # As people come: each without regard to the one before.
                due_s += self._chance.expovariate(rate)
        await asyncio.gather(*asked)
        return answers

    async def _one(
        self,
        clients: Sequence[aiohttp.ClientSession],
        answers: list[Answer],
        began: float,
        due_s: float,
    ) -> None:
        kind, path, params = self._chance.choice(MIX)
        client, said = self._chance.choice(clients), ""
        try:
            async with client.get(path, params=params) as reply:
                body = await reply.read()
                status = reply.status
                if status >= FAILED:
                    said = body[:SAID].decode(errors="replace")
        except (aiohttp.ClientError, TimeoutError) as error:
            status, said = 0, type(error).__name__
        took_s = time.monotonic() - began - due_s
        answers.append(Answer(at_s=due_s, kind=kind, took_s=took_s, status=status, said=said))


def _client(officer: Officer) -> aiohttp.ClientSession:
    """In place of his own, which takes half a core of what is measured; so many at once as come.

    Nothing here carries a body, so nothing is sealed.
    """
    return aiohttp.ClientSession(
        base_url=officer.base_url,
        cookies=dict(officer.http.cookies),
        cookie_jar=aiohttp.CookieJar(unsafe=True),
        connector=aiohttp.TCPConnector(limit=0),
        timeout=aiohttp.ClientTimeout(total=TIMEOUT_S),
    )
