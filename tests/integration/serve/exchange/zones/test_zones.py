"""Two network namespaces stand for the zones: what passes between them is the exchange list.

The platform's interfaces are the real ones, behind the real exchange. On the ports of its other
parts something listens on every address: what is not reached was kept away by the firewall.
"""

import asyncio
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import uvicorn

from cluster.edge import words_of
from cluster.services.ray_environment import haproxy_program
from cluster.settings import REPOSITORY
from cluster.zones.haproxy import Side, exchange, source_lines
from cluster.zones.nftables import rules
from pipelines.flows.services import Services
from pipelines.rules.security.edge import WORD
from schemas.settings import Settings
from serve.declared import routes
from serve.openapi import openapi_document
from tests.integration.serve.client import People
from tests.integration.serve.conftest import app_over
from tests.needs import needs

HERE = Path(__file__).parent
OUTSIDE, INSIDE = "198.18.15.1", "198.18.15.2"
EXCHANGE, PLATFORM = 8710, 8700
LIMIT_S = 180.0
SOCKET = "platform.sock"
PARTS = {
    "PostgreSQL": 5432,
    "NATS": 4222,
    "figures of NATS": 8222,
    "Ray": 6379,
    "Ray's dashboard": 8265,
    "a Ray worker": 10002,
    "a replica's gRPC": 9000,
    "statistics of HAProxy": 8404,
    "the staff's HTTPS": 443,
    "a node": PLATFORM,
}
ID = "01JXXXXXXXXXXXXXXXXXXXXXXX"
LISTED = re.compile(r"^\| (\w+) \| `([^`]+)` \|", re.MULTILINE)
TRICKS = (
    "/api/relative/../officer/me",
    "/api/relative/%2e%2e/officer/me",
    "/api/relative/..%2fofficer/me",
    "/assets/../console/",
    "/assets/%2e%2e/console/",
    "//console/",
    "/console/?/api/relative/me",
    "/api/officer/me?x=/api/relative/me",
    "/api/officer/me;/api/relative/me",
    "/API/officer/me",
    "/api/relative/me/",
    "/api/relative/calls/1",
)


def _missing() -> str:
    if os.geteuid() != 0:
        return "network namespaces need root"
    lacking = [name for name in ("ip", "nft") if shutil.which(name) is None]
    return f"{' and '.join(lacking)} missing: make firewall" if lacking else ""


pytestmark = needs(not _missing(), _missing())


@dataclass
class Zones:
    """The names of both namespaces, and what the internet zone's exchange is known by."""

    internet: str
    government: str
    word: str

    def run(self, zone: str, *command: str, given: str = "") -> str:
        done = subprocess.run(
            ["ip", "netns", "exec", zone, *command],
            input=given,
            capture_output=True,
            text=True,
            check=False,
            timeout=240,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def ask(self, requests: list[tuple[str, str, str]], ports: list[int]) -> dict[str, Any]:
        """What is reached from the internet zone, even by a host there in strange hands."""
        asked = {
            "host": INSIDE,
            "ports": ports,
            "exchange": EXCHANGE,
            "headers": {WORD: self.word},
            "requests": requests,
        }
        program = (sys.executable, str(HERE / "asker.py"))
        found: dict[str, Any] = json.loads(
            self.run(self.internet, *program, given=json.dumps(asked))
        )
        return found

    def await_open(self, ports: list[int]) -> None:
        """Until every port is within reach from the internet zone."""
        deadline = time.monotonic() + LIMIT_S
        while (opened := self.ask([], ports)["ports"]) != ports:
            assert time.monotonic() < deadline, f"of {ports} only {opened} are within reach"
            time.sleep(0.1)


@pytest.fixture
def socket() -> Iterator[Path]:
    """Where the exchange finds the platform; HAProxy takes no longer path than some 90 letters."""
    with tempfile.TemporaryDirectory(prefix="zones-") as folder:
        yield Path(folder) / SOCKET


@pytest.fixture
def zones(tmp_path: Path, socket: Path, settings: Settings) -> Iterator[Zones]:
    """Two zones with one wire between them; the firewall is not loaded yet."""
    marked = f"{os.getpid():x}"
    words = words_of(settings)
    both = Zones(f"qq-net-{marked}", f"qq-gov-{marked}", words.between_zones)
    with ExitStack() as made:
        for zone in (both.internet, both.government):
            _ip("netns", "add", zone)
            made.callback(_ip, "netns", "del", zone)
            both.run(zone, "ip", "link", "set", "lo", "up")
        ends = (f"qqn{marked}", f"qqg{marked}")
        _ip("link", "add", ends[0], "type", "veth", "peer", "name", ends[1])
        for end, zone, address in zip(
            ends, (both.internet, both.government), (OUTSIDE, INSIDE), strict=True
        ):
            _ip("link", "set", end, "netns", zone)
            both.run(zone, "ip", "address", "add", f"{address}/24", "dev", end)
            both.run(zone, "ip", "link", "set", end, "up")
        ports = [str(port) for port in PARTS.values()]
        made.enter_context(_started(both, sys.executable, str(HERE / "listener.py"), *ports))
        file = tmp_path / "exchange.cfg"
        source = source_lines(Side.GOVERNMENT, words)
        text = exchange(f"{INSIDE}:{EXCHANGE}", f"127.0.0.1:{PLATFORM}", source=source)
        # Namespaces share files and not ports.
        file.write_text(text.replace(f"127.0.0.1:{PLATFORM}", f"unix@{socket}"))
        made.enter_context(_started(both, str(haproxy_program()), "-db", "-f", str(file)))
        yield both


@pytest.fixture
async def platform(services: Services, socket: Path) -> AsyncIterator[None]:
    """The platform's interfaces on a socket that the exchange finds."""
    with app_over(services) as app:
        config = uvicorn.Config(app, uds=str(socket), log_config=None, forwarded_allow_ips="")
        server = uvicorn.Server(config)
        work = asyncio.create_task(server.serve())
        while not server.started:
            if work.done():
                await work
            await asyncio.sleep(0.01)
        yield
        server.should_exit = True
        await work


@contextmanager
def _started(zones: Zones, *command: str) -> Iterator[None]:
    """A program of the government zone."""
    process = subprocess.Popen(["ip", "netns", "exec", zones.government, *command])
    try:
        yield
    finally:
        process.terminate()
        process.wait(20)


def _ip(*arguments: str) -> None:
    subprocess.run(["ip", *arguments], check=True, capture_output=True)


def _shut(zones: Zones) -> None:
    text = rules(
        entries=[OUTSIDE],
        exchange_port=EXCHANGE,
        inside=["10.0.0.0/8"],
        platform_port=PLATFORM,
        nodes=[INSIDE],
    )
    zones.run(zones.government, "nft", "-f", "-", given=text)


def _everything() -> list[tuple[str, str]]:
    """Method and path of every interface, page and WebSocket of the platform."""
    described = [
        (method.upper(), path)
        for path, methods in openapi_document()["paths"].items()
        for method in methods
    ]
    pages = [("GET", path) for path in ("/", "/relative/", "/official/", "/inmate/", "/console/")]
    sockets = [("GET", path) for path in ("/ws/console", "/ws/inmate", "/ws/speech")]
    listed = [
        ("GET", text.removeprefix("WS "))
        for text, route in routes().items()
        if text.startswith("WS ") and route.from_internet is not None
    ]
    return [*described, *pages, ("GET", "/assets/{rest}"), *sockets, *listed]


def _filled(path: str) -> str:
    return re.sub(r"\{\w+\}", lambda named: "app-1a2b.js" if named[0] == "{rest}" else ID, path)


@pytest.mark.requirement("NF-SEC-15")
@pytest.mark.usefixtures("platform")
async def test_what_passes_between_the_zones_is_the_exchange_list(
    zones: Zones, second: People
) -> None:
    ports = [EXCHANGE, *PARTS.values()]
    asked = _everything()
    # Without the firewall all of it is within reach: what follows is the firewall's doing.
    await asyncio.to_thread(zones.await_open, ports)
    _shut(zones)
    plain = [(method, _filled(path), "") for method, path in asked]
    seen = await asyncio.to_thread(zones.ask, plain, ports)
    assert seen["ports"] == [EXCHANGE]
    passed = {one for one, (_, told) in zip(asked, seen["answers"], strict=True) if told}
    written = (REPOSITORY / "docs" / "区域交换清单.md").read_text(encoding="utf-8")
    assert passed == set(LISTED.findall(written))
    # What did not pass, the exchange itself answered, always alike.
    assert {status for status, told in seen["answers"] if not told} == {404}
    tricks = [("GET", path, "") for path in TRICKS]
    answers = (await asyncio.to_thread(zones.ask, tricks, []))["answers"]
    assert [(path, told) for path, (_, told) in zip(TRICKS, answers, strict=True) if told] == []
    await _sessions(zones, second)


async def _sessions(zones: Zones, people: People) -> None:
    """A relative's session counts in the internet zone, an officer's or inmate's is none there."""
    relative, officer = await people.relative(), await people.officer("approver")
    inmate = await people.inmate()
    cookies = {
        name: value
        for person in (relative, officer, inmate)
        for name, value in person.http.cookies.items()
    }
    own = f"qq_relative={cookies['qq_relative']}"
    path = "/api/relative/me"
    asked = [
        ("GET", path, own),
        ("GET", path, f"qq_officer={cookies['qq_officer']}"),
        ("GET", path, f"{own}; qq_officer={cookies['qq_officer']}"),
        ("GET", path, f"{own}; qq_inmate={cookies['qq_inmate']}"),
    ]
    found = (await asyncio.to_thread(zones.ask, asked, []))["answers"]
    assert found == [[200, True], [404, False], [404, False], [404, False]]
