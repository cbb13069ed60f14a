"""Processes that a killed platform left behind: each carries the marker of its data folder."""

import contextlib
import logging
import os
import signal
import time
from collections.abc import Callable, Iterable
from pathlib import Path

from cluster.services.run_dir import run_dir
from cluster.settings import INSTANCE_VARIABLE

_log = logging.getLogger("qinqiao.cluster")
_DATABASE_S = 15.0
_OTHERS_S = 3.0


def end_leftovers(data_dir: Path) -> int:
    """End every process of a former run on `data_dir`; answers how many there were.

    PostgreSQL goes last and in its own way, so that it writes everything and leaves no lock.
    """
    found = marked_processes(data_dir)
    if not found:
        return 0
    _log.warning("ending %d processes that a former run left behind", len(found))
    databases = [pid for pid in found if _program(pid) == "postgres"]
    others = [pid for pid in found if pid not in databases]
    _end(others, signal.SIGTERM, _OTHERS_S)
    _end(databases, signal.SIGINT, _DATABASE_S)
    return len(found)


def marked_processes(data_dir: Path) -> list[int]:
    """Processes that inherited the marker of `data_dir`, except this one."""
    marker = f"{INSTANCE_VARIABLE}={data_dir}".encode()
    folder = f"{run_dir(data_dir)}/"
    own = os.getpid()
    return [
        int(process.name)
        for process in Path("/proc").iterdir()
        if process.name.isdigit()
        and int(process.name) != own
        and (marker in _read(process / "environ").split(b"\0") or _is_ours(process, folder))
    ]


def _is_ours(process: Path, folder: str) -> bool:
    """Whether it is one of Ray's that keeps a file of ours open.

    Ray's agents write their title over their environment, so that no marker is to be seen there.
    """
    if not _read(process / "cmdline").startswith(b"ray::"):
        return False
    try:
        return any(str(link.readlink()).startswith(folder) for link in (process / "fd").iterdir())
    except OSError:
        return False  # It ended meanwhile.


def _read(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError:
        return b""  # It ended, or it is another user's: not one of ours.


def _program(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/exe").readlink().name
    except OSError:
        return ""


def _end(pids: Iterable[int], how: signal.Signals, patience_s: float) -> None:
    for pid in pids:
        _signal(pid, how)
    _wait(lambda: not any(_runs(pid) for pid in pids), patience_s)
    for pid in pids:
        if _runs(pid):
            _signal(pid, signal.SIGKILL)
    _wait(lambda: not any(_runs(pid) for pid in pids), patience_s)


def _signal(pid: int, how: signal.Signals) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, how)


def _runs(pid: int) -> bool:
    """Whether it still does something; a zombie waits for its parent alone."""
    try:
        text = Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return False
    return text.rpartition(")")[2].split()[0] != "Z"


def _wait(done: Callable[[], bool], patience_s: float) -> None:
    deadline = time.monotonic() + patience_s
    while time.monotonic() < deadline and not done():
        time.sleep(0.05)
