"""A child process with its log, in a session of its own so that Ctrl-C reaches us alone."""

import os
import signal
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

from cluster.services.service_user import User, run_as


class Child:
    """A program that we started and end again; it inherits the marker of our platform."""

    def __init__(
        self,
        command: Sequence[str],
        *,
        log: Path,
        environment: Mapping[str, str],
        user: User | None = None,
        files: Sequence[int] = (),
    ) -> None:
        """`files` are open ones that it gets under the same number."""
        self._command = list(command)
        self._log = log
        self._environment = dict(environment)
        self._user = user
        self._files = tuple(files)
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        self._log.parent.mkdir(parents=True, exist_ok=True)
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                self._command,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                env=self._environment,
                start_new_session=True,
                pass_fds=self._files,
                **run_as(self._user),
            )

    @property
    def pid(self) -> int:
        if self._process is None:
            raise RuntimeError("not started")
        return self._process.pid

    def alive(self) -> bool:
        return self._process is not None and self._process.poll() is None

    def ended_well(self) -> bool:
        """Whether it came to its end by itself and had nothing to complain of."""
        return self._process is not None and self._process.poll() == 0

    def stop(self, how: signal.Signals, patience_s: float) -> None:
        """Ask it to end, wait, then end it."""
        if self._process is None or self._process.poll() is not None:
            return
        self._process.send_signal(how)
        try:
            self._process.wait(patience_s)
        except subprocess.TimeoutExpired:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()

    def last_words(self, lines: int = 12) -> str:
        """The end of its log, for the message that says why it did not start."""
        if not self._log.exists():
            return ""
        return "\n".join(self._log.read_text(errors="replace").splitlines()[-lines:])
