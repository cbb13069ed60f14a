"""The embedded NATS server with JetStream: loopback only, every acknowledged message on disk."""

import json
import os
import secrets
import signal
import socket
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path

from cluster.problems import CannotStart
from cluster.services.bare_environment import bare
from cluster.services.child import Child
from cluster.services.ports import LOOPBACK, free_port

_START_S = 30.0
_STOP_S = 5.0


class Nats:
    """One server with one user; its settings lie in memory alone, since they hold his password."""

    name = "nats"

    def __init__(
        self,
        data: Path,
        log: Path,
        environment: Mapping[str, str],
        password: Callable[[], str] | None = None,
    ) -> None:
        """`password` is asked at each start; without it one is made and part of the address."""
        self._data = data
        self._log_file = log
        self._environment = bare(environment)
        self._own = secrets.token_urlsafe(24) if password is None else None
        self._password = password or (lambda: str(self._own))
        self.port = free_port()
        self.monitor_port = free_port()
        self._child = Child([], log=log, environment=self._environment)

    @property
    def url(self) -> str:
        user = f"qinqiao:{self._own}@" if self._own else ""
        return f"nats://{user}{LOOPBACK}:{self.port}"

    @property
    def pid(self) -> int:
        return self._child.pid

    def start(self) -> None:
        self._data.mkdir(parents=True, exist_ok=True, mode=0o700)
        # Of a former version, with a password in it.
        (self._data / "server.json").unlink(missing_ok=True)
        self.restart()

    def restart(self) -> None:
        settings = self._settings_in_memory()
        program = Path(sys.executable).parent / "nats-server"
        command = [str(program), "--config", f"/proc/self/fd/{settings}"]
        self._child = Child(
            command, log=self._log_file, environment=self._environment, files=(settings,)
        )
        try:
            self._child.start()
            self._await_answer()
        finally:
            os.close(settings)

    def alive(self) -> bool:
        return self._child.alive()

    def stop(self) -> None:
        self._child.stop(signal.SIGTERM, _STOP_S)

    def _settings_in_memory(self) -> int:
        """A file without a place on any disk, by its number; the server reads JSON."""
        settings = {
            "server_name": "qinqiao",
            "listen": f"{LOOPBACK}:{self.port}",
            "http": f"{LOOPBACK}:{self.monitor_port}",
            "max_payload": 4 * 1024 * 1024,
            "authorization": {"user": "qinqiao", "password": self._password()},
            # Without `always` an acknowledged message may be two minutes away from the disk.
            "jetstream": {"store_dir": str(self._data), "sync_interval": "always"},
        }
        opened = os.memfd_create("nats")
        os.write(opened, json.dumps(settings).encode())
        return opened

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
