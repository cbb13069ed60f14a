"""A platform for as long as a script needs it: the running one, or one of our own."""

import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from cluster.layout import Layout
from cluster.problems import CannotStart
from cluster.ready import Ready, read_ready
from cluster.running import find_running
from schemas.settings import Settings

_START_S = 180.0
_STOP_S = 30.0


@contextmanager
def platform(settings: Settings) -> Iterator[str]:
    """The address of a serving platform; one that was started here is stopped at the end."""
    running = find_running(settings)
    if running is not None:
        yield running.address
        return
    process = subprocess.Popen(
        [sys.executable, "-m", "cluster", "up", "--demonstration"], stdout=sys.stderr
    )
    try:
        yield _await_ready(process, Layout.of(settings).ready).address
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(_STOP_S)


def _await_ready(process: "subprocess.Popen[bytes]", path: Path) -> Ready:
    deadline = time.monotonic() + _START_S
    while time.monotonic() < deadline and process.poll() is None:
        ready = read_ready(path)
        if ready is not None and ready.pid == process.pid:
            return ready
        time.sleep(0.1)
    raise CannotStart(
        "平台未能启动，原因见上。",
        english="the platform did not come up; its own message is above",
        code="not_ready",
    )
