"""The embedded NATS server with JetStream: loopback only, every acknowledged message on disk."""

import json
import os
import secrets
import signal
import socket
import sys
import time
from collections.abc import Mapping
from pathlib import Path

from cluster.problems import CannotStart
from cluster.services.child import Child
from cluster.services.ports import LOOPBACK, free_port

_START_S = 30.0
_STOP_S = 5.0


class Nats:
    """One server with one user, whose password is new with every start."""

    name = "nats"

    def __init__(self, data: Path, log: Path, environment: Mapping[str, str]) -> None:
        self._data = data
        self._log_file = log
        self._password = secrets.token_urlsafe(24)
        self.port = free_port()
        self.monitor_port = free_port()
        self._config = data / "server.json"
        program = Path(sys.executable).parent / "nats-server"
        command = [str(program), "--config", str(self._config)]
        self._child = Child(command, log=log, environment=environment)

    @property
    def url(self) -> str:
        return f"nats://qinqiao:{self._password}@{LOOPBACK}:{self.port}"

    @property
    def pid(self) -> int:
        return self._child.pid

    def start(self) -> None:
        self._data.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._write_config()
        self.restart()

    def restart(self) -> None:
        self._child.start()
        self._await_answer()

    def alive(self) -> bool:
        return self._child.alive()

    def stop(self) -> None:
        self._child.stop(signal.SIGTERM, _STOP_S)

    def _write_config(self) -> None:
        """The server reads JSON; the file holds a password, so nobody else may read it."""
        settings = {
            "server_name": "qinqiao",
            "listen": f"{LOOPBACK}:{self.port}",
            "http": f"{LOOPBACK}:{self.monitor_port}",
            "max_payload": 4 * 1024 * 1024,
            "authorization": {"user": "qinqiao", "password": self._password},
            # Without `always` an acknowledged message may be two minutes away from the disk.
            "jetstream": {"store_dir": str(self._data), "sync_interval": "always"},
        }
        opened = os.open(self._config, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(opened, "w") as file:
            json.dump(settings, file)

    def _await_answer(self) -> None:
        deadline = time.monotonic() + _START_S
        while time.monotonic() < deadline:
            if not self._child.alive():
                raise self._failed(self._child.last_words())
            try:
                socket.create_connection((LOOPBACK, self.port), timeout=1).close()
                return
            except OSError:
                time.sleep(0.05)
        raise self._failed(f"no answer within {_START_S:.0f} s")

    def _failed(self, why: str) -> CannotStart:
        return CannotStart(
            f"消息服务无法启动，详见日志 {self._log_file}。",
            english=f"NATS does not start: {why}",
            code="messages_failed",
        )
