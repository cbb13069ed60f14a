"""A booking made in the internet zone and its decision pass by the exchange alone."""

import asyncio
import re
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx

from cluster.settings import REPOSITORY
from connectors.sealed_http import SealingTransport
from pipelines.rules.security.edge import WORD
from tests.integration.eventually import eventually
from tests.integration.serve.approving import decide, only
from tests.integration.serve.client import ANSWER_S, People, Person
from tests.integration.serve.exchange.zones.test_zones import (
    EXCHANGE,
    HERE,
    INSIDE,
    LIMIT_S,
    LISTED,
    PARTS,
    Zones,
    _shut,
    platform,
    pytestmark,
    socket,
    zones,
)
from tests.integration.serve.visits.places import NOW, VISITS, add_time, book
from tests.integration.serve.world import World
from tests.trace.proving import proves

__all__ = ["platform", "pytestmark", "socket", "zones"]
DAY = "2026-12-08"
Asked = list[tuple[str, str]]


class Entry(httpx.AsyncHTTPTransport):
    """As the internet zone's entry it says the word that the exchange knows it by."""

    def __init__(self, socket: str, word: str) -> None:
        super().__init__(uds=socket)
        self._word = word

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        request.headers[WORD] = self._word
        return await super().handle_async_request(request)


@asynccontextmanager
async def from_internet(
    zones: Zones, person: Person, folder: Path, asked: Asked
) -> AsyncIterator[Person]:
    """The same person, whose requests go out of the internet zone; each is noted."""
    place = folder / "entry.sock"
    program = (sys.executable, str(HERE / "relay.py"), str(place), INSIDE, str(EXCHANGE))
    command = ("ip", "netns", "exec", zones.internet, *program)
    relay = await asyncio.create_subprocess_exec(*command)

    async def note(request: httpx.Request) -> None:
        asked.append((request.method, request.url.path))

    try:
        await eventually(lambda: asyncio.to_thread(place.exists), limit_s=60)
        there = Person(person.base)
        await there.http.aclose()
        there.http = httpx.AsyncClient(
            base_url=person.base,
            timeout=ANSWER_S,
            transport=SealingTransport(Entry(str(place), zones.word)),
            cookies=person.http.cookies,
            event_hooks={"request": [note]},
        )
        yield there
        await there.http.aclose()
    finally:
        relay.terminate()
        await relay.wait()


async def test_a_booking_goes_in_and_its_decision_comes_back_by_the_exchange_alone(
    zones: Zones, platform: None, second: People, world: World, socket: Path
) -> None:
    del platform
    world.now = NOW
    leader, approver = await second.officer("leader"), await second.officer("approver")
    await add_time(leader, world)
    relative = await second.relative()
    _shut(zones)
    asked: Asked = []
    async with from_internet(zones, relative, socket.parent, asked) as outside:

        async def passes() -> bool:
            # The exchange asks first whether the platform answers.
            return (await outside.http.get("/api/relative/me")).is_success

        await eventually(passes, limit_s=LIMIT_S)
        visit = await book(outside, world.inmate_id, DAY)
        with proves("VC-PUB-21", "a"):
            (row,) = (await leader.get("/api/records/visit_bookings"))["rows"]
            assert (row["id"], row["state"]) == (visit["id"], "pending")
            case = await only(approver)
        await decide(approver, case, "approve")
        with proves("VC-PUB-21", "b"):
            (own,) = await outside.get(VISITS)
            assert (own["id"], own["state"]) == (visit["id"], "approved")
            (message,) = (await outside.get("/api/relative/messages"))["rows"]
            assert message["title"] == "会见预约已通过"
        with proves("VC-PUB-21", "c"):
            written = (REPOSITORY / "docs" / "区域交换清单.md").read_text(encoding="utf-8")
            listed = LISTED.findall(written)
            assert {method for method, _ in asked} == {"GET", "POST"}
            assert all(_is_listed(listed, *one) for one in asked), asked
            seen = await asyncio.to_thread(zones.ask, [], [EXCHANGE, *PARTS.values()])
            assert seen["ports"] == [EXCHANGE]
            # What staff would book by is not there, whoever asks.
            staffs = ("/api/visit-booking", f"/api/approvals/{case['id']}/decisions")
            tried = [("POST", path, "") for path in staffs]
            found = (await asyncio.to_thread(zones.ask, tried, []))["answers"]
            assert found == [[404, False], [404, False]]


def _is_listed(listed: list[tuple[str, str]], method: str, path: str) -> bool:
    return any(
        method == one and re.fullmatch(re.sub(r"\{\w+\}", "[^/]+", pattern), path)
        for one, pattern in listed
    )
