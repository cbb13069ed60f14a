"""What the platform's processes listen on, and what its services inherited."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from cluster.check.processes import listening, processes_of, services
from cluster.settings import INSTANCE_VARIABLE
from pipelines.rules.platform.security_state.ports import RAY

LISTENS = """
import socket, sys
with socket.socket() as one:
    one.bind(("127.0.0.1", 0))
    one.listen()
    print(one.getsockname()[1], flush=True)
    sys.stdin.read()
"""


@contextmanager
def listener(data: Path, **environment: str) -> Iterator[tuple[int, int]]:
    """A process with the platform's marker; its id and its port."""
    with subprocess.Popen(
        [sys.executable, "-c", LISTENS],
        env={INSTANCE_VARIABLE: str(data), "PATH": os.environ["PATH"], **environment},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        try:
            yield process.pid, int(process.stdout.readline())
        finally:
            process.stdin.close()


def test_a_marked_process_that_listens_is_found_under_its_own_name(tmp_path: Path) -> None:
    with listener(tmp_path) as (pid, port):
        found = processes_of(tmp_path, os.getpid())
        assert {one.pid for one in found} == {os.getpid(), pid}
        sockets, unseen = listening(found, os.getpid())
        (own,) = [one for one in sockets if one.port == port]
        assert (own.address, unseen) == ("127.0.0.1", 0)
        assert own.process.startswith("python")
        # The platform's first process is where Ray's driver lives.
        sockets, _ = listening(found, pid)
        (own,) = [one for one in sockets if one.port == port]
        assert own.process == RAY
    assert {one.pid for one in processes_of(tmp_path, os.getpid())} == {os.getpid()}


def test_what_a_service_inherited_is_named_and_what_it_needs_is_not(tmp_path: Path) -> None:
    with (
        listener(tmp_path, LC_ALL="C.UTF-8") as (bare, _),
        listener(tmp_path, RAY_AUTH_TOKEN="t", QINQIAO_DATA_DIR="/x") as (knowing, _),
    ):
        found = services({"postgres": bare, "clamd": knowing, "nats": 2**22 + 1})
    assert [(one.name, list(one.inherited or ())) for one in found] == [
        ("postgres", []),
        ("clamd", ["QINQIAO_DATA_DIR", "RAY_AUTH_TOKEN"]),
    ]
    assert {one.uid for one in found} == {os.geteuid()}
