"""One measurement: servers started, calls connected, processor and memory read by process."""

import contextlib
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import msgspec
import psutil

from loadtests.rooms.load import LoadPlan, LoadReport
from schemas.errors import Unavailable

WARM_S = 3.0
MB = 1024 * 1024


class Measured(msgspec.Struct, frozen=True, kw_only=True):
    """Of one kind of server."""

    calls: int
    seconds: float
    cores: float
    memory_mb: float
    other_load: float
    load: LoadReport


def measure(kind: str, clip: Path, *, calls: int, seconds: float, per_process: int) -> Measured:
    """Hold so many calls for so long; `kind` is ours, forward, relay or relay-forward."""
    with tempfile.TemporaryDirectory() as made, contextlib.ExitStack() as stack:
        count = -(-calls // per_process)
        sockets = [str(Path(made) / f"{number}.sock") for number in range(count)]
        servers = [stack.enter_context(_server(kind, socket)) for socket in sockets]
        for server in servers:
            _expect(server, "listening")
        plan = LoadPlan(
            clip=str(clip),
            sockets=[sockets[number // per_process] for number in range(calls)],
            sections=3 if kind in ("ours", "forward") else 2,
            delays=kind in ("ours", "forward"),
        )
        load = stack.enter_context(_python("loadtests.rooms.load"))
        _tell(load, msgspec.json.encode(plan).decode())
        _expect(load, "ready")
        time.sleep(WARM_S)
        return _counted([psutil.Process(one.pid) for one in servers], load, calls, seconds)


def _counted(
    servers: list[psutil.Process], load: "subprocess.Popen[str]", calls: int, seconds: float
) -> Measured:
    _tell(load, "count")
    began, spent, busy = time.monotonic(), _spent(servers), _busy()
    time.sleep(seconds)
    spent, busy = _spent(servers) - spent, _busy() - busy
    passed = time.monotonic() - began
    memory = sum(process.memory_full_info().uss for process in servers)
    _tell(load, "stop")
    assert load.stdout is not None
    report = msgspec.json.decode(load.stdout.readline(), type=LoadReport)
    return Measured(
        calls=calls,
        seconds=round(passed, 2),
        cores=spent / passed,
        memory_mb=memory / MB,
        other_load=max(0.0, (busy - spent - report.cpu_s) / passed),
        load=report,
    )


def _spent(servers: list[psutil.Process]) -> float:
    """Processor seconds of these processes."""
    times = [process.cpu_times() for process in servers]
    return float(sum(one.user + one.system for one in times))


def _busy() -> float:
    """Processor seconds of the whole machine."""
    times = psutil.cpu_times()
    return float(sum(times) - times.idle - getattr(times, "iowait", 0.0))


@contextlib.contextmanager
def _server(kind: str, socket: str) -> Iterator["subprocess.Popen[str]"]:
    with _python("cluster.benches.rooms.server", kind, socket) as process:
        yield process


@contextlib.contextmanager
def _python(module: str, *arguments: str) -> Iterator["subprocess.Popen[str]"]:
    process = subprocess.Popen(
        [sys.executable, "-m", module, *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        yield process
    finally:
        process.terminate()
        process.wait()
        for pipe in (process.stdin, process.stdout):
            if pipe is not None:
                pipe.close()


def _tell(process: "subprocess.Popen[str]", line: str) -> None:
    assert process.stdin is not None
    process.stdin.write(line + "\n")
    process.stdin.flush()


def _expect(process: "subprocess.Popen[str]", line: str) -> None:
    assert process.stdout is not None
    said = process.stdout.readline().strip()
    if said != line:
        raise Unavailable("测量进程没有启动。", code="bench_process_failed", said=said)
