"""The platform listens where its document says, and nowhere else (IN-2)."""

import re

import psutil
import pytest

from cluster.ready import Ready, read_ready
from cluster.services.leftovers import marked_processes
from cluster.settings import REPOSITORY
from tests.e2e.places import data_of

pytestmark = pytest.mark.e2e

LINE = re.compile(r"^\| ([\w:-]+) \| ([^|]+) \| ([^|]+) \|")
LOOPBACK = ("127.0.0.1", "::1")


def documented() -> list[tuple[str, str, str]]:
    """Process, address and port of each line of the table; on every interface nothing listens."""
    text = (REPOSITORY / "docs" / "ports.md").read_text(encoding="utf-8")
    found = [match.groups() for line in text.splitlines() if (match := LINE.match(line))]
    return [(a, b.strip(), c.strip()) for a, b, c in found if a not in ("process", "---")]


def listening(ready: Ready) -> set[tuple[str, str, int]]:
    """Name, address and port of every listening TCP socket of the platform's processes."""
    found = set()
    data = data_of(ready)
    assert read_ready(data / "ready.json") is not None
    for pid in [ready.pid, *marked_processes(data)]:
        process = psutil.Process(pid)
        for connection in process.net_connections("tcp"):
            if connection.status == psutil.CONN_LISTEN:
                address = connection.laddr.ip.removeprefix("::ffff:")
                found.add((process.name(), address, connection.laddr.port))
    return found


def fits(line: tuple[str, str, str], socket: tuple[str, str, int], ready: Ready) -> bool:
    process, address, port = line
    name, at, number = socket
    http = int(ready.address.rpartition(":")[2])
    same = name.startswith(process[:15]) if process != "ray" else _of_ray(name)
    if port == "`QINQIAO_HTTP_PORT`":
        return same and number == http and at in LOOPBACK
    if number == http or address == "none":
        return False
    return same and at in LOOPBACK


def _of_ray(name: str) -> bool:
    return name.startswith(("gcs_server", "raylet", "ray::", "python", "ray_", "dashboard"))


@pytest.mark.requirement("IN-2")
def test_the_list_of_ports_is_the_documents(platform: Ready) -> None:
    lines, sockets = documented(), listening(platform)
    assert len(lines) >= 6
    assert sockets
    unknown = {one for one in sockets if not any(fits(line, one, platform) for line in lines)}
    assert unknown == set()
    silent = [
        line
        for line in lines
        if line[1] != "none" and not any(fits(line, one, platform) for one in sockets)
    ]
    assert silent == []
    # The database has no port at all.
    assert not [one for one in sockets if one[0].startswith("postgres")]
