"""Locust's page as `qinqiao load` opens it, and what it says of a run."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx

from cluster.ready import Ready
from cluster.services.ports import free_port
from tests.e2e.places import data_of

OPENED_S, BEGUN_S, LEFT_S, LOOK_S = 150.0, 15.0, 60.0, 0.5


class LoadPage:
    """The page's own interface."""

    def __init__(self, address: str) -> None:
        self.address = address
        self._http = httpx.Client(base_url=address, timeout=30)

    def start(self, *scenarios: str, users: int, run_time: str) -> None:
        """As the form is sent; an empty run time leaves the page's field empty."""
        form = {
            "user_classes": list(scenarios),
            "user_count": str(users),
            "spawn_rate": "4",
            "run_time": run_time,
            "haste": "20",
        }
        told = self._http.post("/swarm", data=form).json()
        assert told["success"], told
        self._shows("running", BEGUN_S)

    def ended(self, limit_s: float) -> dict[str, Any]:
        """What the page shows once the run has ended by itself."""
        return self._shows("stopped", limit_s)

    def _shows(self, state: str, limit_s: float) -> dict[str, Any]:
        """It looks at a run every two seconds, and shows an earlier one until then."""
        deadline = time.monotonic() + limit_s
        while time.monotonic() < deadline:
            shown: dict[str, Any] = self._http.get("/stats/requests").json()
            if shown["state"] == state:
                return shown
            time.sleep(LOOK_S)
        raise AssertionError(f"not {state} within {limit_s:.0f} s: {shown}")

    def serves(self) -> bool:
        try:
            return self._http.get("/").is_success
        except httpx.TransportError:
            return False

    def close(self) -> None:
        self._http.close()


def requests(shown: dict[str, Any]) -> dict[str, int]:
    """How often each name was asked."""
    return {one["name"]: one["num_requests"] for one in shown["stats"]}


@contextmanager
def opened_load(platform: Ready, audio: Path, run_time: int) -> Iterator[LoadPage]:
    """`qinqiao load` until Ctrl-C, which must end it."""
    port = free_port()
    command = [sys.executable, "-m", "cluster", "load", "--port", str(port)]
    process = subprocess.Popen(
        [*command, "--audio", str(audio), "--run-time", str(run_time)],
        stdin=subprocess.DEVNULL,
        stdout=sys.stderr,
        env={**os.environ, "QINQIAO_DATA_DIR": str(data_of(platform))},
        start_new_session=True,
    )
    page = LoadPage(f"http://127.0.0.1:{port}")
    try:
        deadline = time.monotonic() + OPENED_S
        while not page.serves():
            assert process.poll() is None, "the command ended"
            assert time.monotonic() < deadline, "the page did not open"
            time.sleep(LOOK_S)
        yield page
    finally:
        page.close()
        process.send_signal(signal.SIGINT)
        try:
            process.wait(LEFT_S)
        except subprocess.TimeoutExpired:
            process.kill()
            raise
