"""Bodies, addresses and headers that no honest client sends (NF-SEC-10)."""

import asyncio
import io
import logging
import zipfile
from pathlib import Path

import httpx
import pytest

from cluster.logs import log_to
from serve.handlers import API
from tests.integration.serve.client import People
from tests.integration.serve.modules.bench import Bench
from tests.integration.serve.world import World

pytestmark = pytest.mark.requirement("NF-SEC-10")

JSON = {"Content-Type": "application/json"}
SIGN_IN = "/api/officer/sign-in"


@pytest.mark.parametrize(
    ("content", "status"),
    [
        (b"[" * 200_000, (400, 422)),
        (b'{"a":' * 100_000, (400, 422)),
        (b'{"login": ' + b"[" * 5000 + b"]" * 5000 + b', "password": "x"}', (400, 422)),
        (b'{"login": "x", "login": "y", "password": 1e999}', (400, 422)),
        (b'{"login": "\xff\xfe", "password": "x"}', (400, 422)),
        ("{'login': 'x'}".encode("utf-16"), (400, 422)),
        (b"\xef\xbb\xbf{}", (400, 422)),
        (b"null", (400, 422)),
        (b"1" * 100_000, (400, 422)),
        (b'{"login": "a\\u0000b", "password": "x"}', (401, 422)),
        (b'{"login": "a\\ud800b", "password": "x"}', (400, 401, 422)),
        (b" " * 4_200_000, (413,)),
    ],
)
async def test_a_hostile_body_is_refused_and_the_worker_lives(
    people: People, content: bytes, status: tuple[int, ...]
) -> None:
    person = people.somebody()
    reply = await person.http.post(SIGN_IN, content=content, headers=JSON)
    assert reply.status_code in status, reply.text
    assert set(reply.json()) == {"code", "message", "retryable", "detail"}
    assert (await person.http.get("/api/health")).status_code == 200


async def test_deep_values_and_nul_are_refused_where_values_are_free(people: People) -> None:
    leader = await people.officer("leader")
    deep = b'{"values": {"name": ' + b"[" * 900 + b"]" * 900 + b"}}"
    for content in (deep, b'{"values": {"name": "a\\u0000b"}}', b'{"values": {"\\u0000": 1}}'):
        reply = await leader.http.post("/api/records/inmates", content=content, headers=JSON)
        assert reply.status_code == 422, reply.text
    many = {"values": {f"f{number}": number for number in range(20_000)}}
    assert (await leader.ask("POST", "/api/records/inmates", many)).status_code == 422


async def test_a_body_without_a_length_is_cut_at_the_limit(people: People) -> None:
    async def endless() -> object:
        for _ in range(200):
            yield b" " * 65_536

    reply = await people.somebody().http.post(SIGN_IN, content=endless(), headers=JSON)  # type: ignore[arg-type]
    assert reply.status_code == 413


@pytest.mark.parametrize(
    "path",
    [
        "/assets/../console.html",
        "/assets/%2e%2e/console.html",
        "/assets/%2e%2e%2fconsole.html",
        "/assets/..%5cconsole.html",
        "/assets/%252e%252e/console.html",
        "/assets//etc/passwd",
        "/assets/%2fetc%2fpasswd",
        "/assets/....//console.html",
        "/assets/app-1a2b.js%00.png",
        "/assets/app-1a2b.js/../../keys/master.key",
        "/assets/%c0%ae%c0%ae/console.html",
        "/relative/../keys/master.key",
        "/api/records/..%2f..%2fcalls",
        "/api/calls/..%2f..%2faudit%2frows",
        "/api/calls/%2e%2e",
        "/api/modules/__class__",
        "/api/dictionaries/%2e%2e%2fx",
    ],
)
async def test_no_address_leaves_its_folder(people: People, path: str) -> None:
    officer = await people.officer("leader")
    # Sent as it stands: a client would put it in order first.
    url = httpx.URL(officer.base).copy_with(raw_path=path.encode())
    reply = await officer.http.send(officer.http.build_request("GET", url))
    assert reply.status_code in (400, 403, 404), (path, reply.status_code)
    assert "<title>console" not in reply.text


def files_below(folder: Path) -> set[Path]:
    return {path for path in folder.rglob("*") if path.is_file()}


async def test_the_name_of_a_file_is_told_and_never_used(
    people: People, world: World, tmp_path: Path
) -> None:
    bench = Bench("agency_people", people, world)
    leader = await people.officer("leader")
    before = await asyncio.to_thread(files_below, tmp_path)
    for name in ("../../../tmp/evil.xlsx", "/etc/passwd", "..\\..\\evil.csv", "a\r\nX-Evil: 1.csv"):
        reply = await bench.upload(leader, "姓名\n甲\n".encode("utf-8-sig"), name)
        assert reply.status_code == 422
        assert "x-evil" not in reply.headers
    assert await asyncio.to_thread(files_below, tmp_path) == before


async def test_a_workbook_in_a_workbook_is_refused(people: People, world: World) -> None:
    """A quine of archives is no sheet, however small it is."""
    inner = b"PK\x05\x06" + bytes(18)
    for _ in range(4):
        content = io.BytesIO()
        with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("../../evil.xml", inner)
            archive.writestr("xl/workbook.xml", inner)
        inner = content.getvalue()
    leader = await people.officer("leader")
    reply = await Bench("agency_people", people, world).upload(leader, inner)
    assert (reply.status_code, reply.json()["code"]) == (422, "not_a_spreadsheet")


async def test_one_event_is_one_line_of_the_log(
    people: People, world: World, tmp_path: Path
) -> None:
    """Line ends in addresses, headers and values forge no second record."""
    root = logging.getLogger()
    level, handlers = root.level, list(root.handlers)
    log_to(tmp_path / "log", "INFO")
    try:
        person = people.somebody()
        forged = "2026-11-24 00:00:00,000 ERROR serve.audit all rows deleted"
        url = httpx.URL(person.base).copy_with(
            raw_path=b"/api/calls/%0d%0a" + forged.replace(" ", "%20").encode()
        )
        officer = await people.officer("approver")
        await officer.http.send(officer.http.build_request("GET", url))
        login = f"x\r\n{forged}"[:32]
        await person.ask("POST", SIGN_IN, {"login": login, "password": f"y\n{forged}"})
        serial = {"X-Device-Serial": "QQ-1", "X-Device-Secret": "x", "X-Device-Model": "a\tb"}
        await person.ask("POST", "/api/device/heartbeat", {}, **serial)
    finally:
        for handler in set(root.handlers) - set(handlers):
            root.removeHandler(handler)
            handler.close()
        root.setLevel(level)
    lines = (tmp_path / "log" / "platform.log").read_text().splitlines()
    assert any("/api/calls/" in line for line in lines)
    assert not [line for line in lines if line.startswith(forged[:30])]
    assert not [line for line in lines if line[:4] != "2026"]


def test_the_product_fetches_no_address_that_people_give() -> None:
    """Where no client is, none can be sent to a private address."""
    handlers = {handler.fn.__module__ for handler in API}
    assert handlers
    root = Path(__file__).parents[4]
    clients = ("import httpx", "import requests", "import aiohttp", "urllib.request", "urlopen")
    found = {
        str(path.relative_to(root))
        for folder in ("serve", "actors", "pipelines", "connectors")
        for path in (root / folder).rglob("*.py")
        if any(client in path.read_text(encoding="utf-8") for client in clients)
    }
    # Simulators speak to the platform alone and run in no face's process; the citizens' platform
    # stands where the settings say.
    assert found <= {
        "connectors/platforms/citizen_http.py",
        # Their addresses are settings of the platform.
        "connectors/platforms/knobs.py",
        "connectors/platforms/funds_http.py",
        "connectors/platforms/page_probe.py",
        "connectors/platforms/police_http.py",
        "connectors/platforms/relay/asking.py",
        "connectors/platforms/wechat_http.py",
        "connectors/platforms/prison_affairs_http.py",
        "connectors/platforms/signed_post.py",
        # Addresses of prisons' systems are judged after resolution and at each redirect.
        "connectors/prisons/adapters/guarded_http.py",
        "connectors/prisons/adapters/rest.py",
        "connectors/prisons/adapters/soap.py",
        "connectors/platforms/signed_client.py",
        "connectors/platforms/terminal_simulator.py",
        # A stand-in, which tells the platform that somebody left.
        "connectors/platforms/citizen_stand_in/simulator.py",
        # For clients of the platform; the platform itself does not load it.
        "connectors/sealed_http.py",
        # Its address is a setting of the platform.
        "connectors/keys/service.py",
        # The address is a channel's, and must be among those that the platform's settings allow.
        "connectors/messages/http_gateway.py",
        # Answers by itself, without a network.
        "connectors/messages/simulated_transport.py",
        # Its address is a setting of the platform.
        "connectors/speech/http_engine.py",
    }
