"""Other users of the machine reach nothing of a running platform, and its services know nothing."""

import errno
import os
import socket
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

from cluster.layout import Layout
from cluster.ready import Ready
from cluster.services.bare_environment import NEEDED
from cluster.services.leftovers import marked_processes
from cluster.services.run_dir import run_dir
from tests.e2e.places import data_of
from tests.needs import root
from tests.other_user import as_nobody

pytestmark = pytest.mark.e2e

SERVICES = {"postgres": "postgres", "nats-server": "nats", "clamd": "clamd"}
"""Names of processes, and what the platform calls them."""
KINDS = (socket.SOCK_STREAM, socket.SOCK_DGRAM, socket.SOCK_SEQPACKET)


def sockets_of(ready: Ready) -> set[str]:
    """Unix sockets of the platform: those that its processes hold, and those that lie on the disk.

    HAProxy gives its own another name once it listens, which its process does not tell of.
    """
    folder = run_dir(data_of(ready))
    found = {str(one) for one in folder.rglob("*") if one.is_socket()}
    for pid in [ready.pid, *marked_processes(data_of(ready))]:
        try:
            held = psutil.Process(pid).net_connections("unix")
        except psutil.NoSuchProcess:  # Workers come and go.
            continue
        found |= {str(one.laddr) for one in held if one.laddr}
    return found


def folders_of(ready: Ready) -> Iterator[Path]:
    """What the platform makes for itself while it runs, and its logs."""
    data = data_of(ready)
    for top in (run_dir(data), Layout(data).log):
        yield top
        yield from (one for one in top.rglob("*") if one.is_dir() and not one.is_symlink())


def connecting(path: str) -> Callable[[], None]:
    def attempt() -> None:
        for kind in KINDS:
            with socket.socket(socket.AF_UNIX, kind) as client:
                try:
                    client.connect(path)
                except OSError as error:
                    # Another kind of socket: it would have come in.
                    if error.errno == errno.EPROTOTYPE:
                        continue
                    raise

    return attempt


@root("without root nobody else can be tried")
@pytest.mark.requirement("IN-2")
def test_another_user_connects_to_no_socket_of_the_platform(platform: Ready) -> None:
    sockets = sockets_of(platform)
    held = {path for path in sockets if Path(path).exists()}
    # The database, the scanner, HAProxy's two and those of Ray.
    assert {".s.PGSQL.5432", "a", "m", "raylet", "plasma_store"} <= {Path(one).name for one in held}
    # Whoever knows the name of an abstract socket may connect: there is none.
    assert {path for path in sockets if not path.startswith("/")} == set()
    outcomes = as_nobody({path: connecting(path) for path in held})
    assert {path: told for path, told in outcomes.items() if told != "EACCES"} == {}


@root("without root nobody else can be tried")
@pytest.mark.requirement("IN-2")
def test_another_user_lists_no_folder_of_the_running_platform(platform: Ready) -> None:
    folders = {str(one): one for one in folders_of(platform)}
    assert len(folders) > 10
    outcomes = as_nobody({name: lambda one=one: os.listdir(one) for name, one in folders.items()})
    assert {name: told for name, told in outcomes.items() if told != "EACCES"} == {}


@pytest.mark.requirement("IN-2")
def test_who_gets_to_the_socket_of_the_ingress_changes_nothing_by_it(platform: Ready) -> None:
    """Serve reads figures there, and that is all that the socket is for."""
    (path,) = (str(one) for one in run_dir(data_of(platform)).glob("haproxy/*/a"))
    assert "Pid:" in asked(path, "show info")
    for command in ("set maxconn global 1", "disable frontend http_frontend", "show env"):
        assert "Permission denied" in asked(path, command), command
    assert Path(path).stat().st_mode & 0o777 == 0o600


def asked(path: str, command: str) -> str:
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as client:
        client.settimeout(10)
        client.connect(path)
        client.sendall(f"{command}\n".encode())
        answer = b""
        while piece := client.recv(65536):
            answer += piece
    return answer.decode()


def services_of(ready: Ready) -> dict[str, int]:
    """Those that run now: a test before may have killed some, and others run in their place."""
    found = {}
    for pid in marked_processes(data_of(ready)):
        try:
            process = psutil.Process(pid)
            parent = process.parent()
            if process.name() in SERVICES and (parent is None or parent.name() != process.name()):
                found[SERVICES[process.name()]] = pid
        except psutil.NoSuchProcess:  # Workers come and go.
            continue
    return found


@pytest.mark.requirement("NF-SEC-16")
def test_services_inherit_neither_rays_token_nor_a_setting(platform: Ready) -> None:
    services = services_of(platform)
    assert {"postgres", "nats"} <= set(services)
    for name, pid in services.items():
        lines = Path(f"/proc/{pid}/environ").read_text().split("\0")
        names = {line.partition("=")[0] for line in lines if line}
        assert "QINQIAO_INSTANCE" in names, name
        assert {one for one in names - NEEDED if not one.startswith("LC_")} == set(), name


@root("only root can give services users of their own")
def test_services_that_strangers_bytes_reach_have_users_of_their_own(platform: Ready) -> None:
    services = services_of(platform)
    users = {name: Path(f"/proc/{pid}").stat().st_uid for name, pid in services.items()}
    apart = [users[name] for name in ("postgres", "clamd") if name in users]
    assert 0 not in apart
    assert len(set(apart)) == len(apart)
