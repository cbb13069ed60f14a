"""A platform for as long as a script or a test needs it: the running one, or one of our own."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from cluster.instance_lock import is_held
from cluster.layout import Layout
from cluster.problems import CannotStart
from cluster.ready import Ready, read_ready
from cluster.running import find_running
from cluster.settings import PREFIX
from cluster.telling import Tell
from schemas.settings import Settings

_START_S = 300.0
_STOP_S = 60.0
_LOOK_S = 0.1


@contextmanager
def platform(settings: Settings, tell: Tell) -> Iterator[str]:
    """The address of a serving platform; one that was started here is stopped at the end.

    One that somebody else is starting is waited for.
    """
    running = _running(settings, tell)
    if running is not None:
        yield running.address
        return
    process = start(settings, {})
    try:
        yield await_ready(process, settings).address
    finally:
        stop(process)


def _running(settings: Settings, tell: Tell) -> Ready | None:
    """The platform that serves here, or soon will; None where none is on its way."""
    deadline, told = time.monotonic() + _START_S, False
    while (ready := find_running(settings)) is None and is_held(Path(settings.data_dir)):
        if time.monotonic() > deadline:
            raise _not_ready()
        if not told:
            tell(f"waiting for the platform that is being started (at most {_START_S:.0f} s)")
            told = True
        time.sleep(_LOOK_S)
    return ready


def start(settings: Settings, extra: Mapping[str, str]) -> "subprocess.Popen[bytes]":
    """Start `qinqiao up` with demonstration data on the settings' data folder and port."""
    own = {
        f"{PREFIX}DATA_DIR": settings.data_dir,
        f"{PREFIX}HTTP_PORT": str(settings.http_port),
    }
    command = [sys.executable, "-m", "cluster", "up", "--demonstration"]
    return subprocess.Popen(
        command, stdout=sys.stderr, env={**os.environ, **own, **extra}, start_new_session=True
    )


def await_ready(process: "subprocess.Popen[bytes]", settings: Settings) -> Ready:
    """Wait until it serves; `CannotStart` where it ends before that."""
    path = Layout.of(settings).ready
    deadline = time.monotonic() + _START_S
    while time.monotonic() < deadline and process.poll() is None:
        ready = read_ready(path)
        if ready is not None and ready.pid == process.pid:
            return ready
        time.sleep(_LOOK_S)
    raise _not_ready()


def _not_ready() -> CannotStart:
    return CannotStart(
        "平台未能启动，原因见上。",
        english="the platform did not come up; its own message is above",
        code="not_ready",
    )


def stop(process: "subprocess.Popen[bytes]") -> None:
    """As Ctrl-C does."""
    if process.poll() is None:
        process.send_signal(signal.SIGINT)
    try:
        process.wait(_STOP_S)
    except subprocess.TimeoutExpired:
        process.kill()
        raise
