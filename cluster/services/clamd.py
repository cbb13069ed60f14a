"""The embedded ClamAV daemon: packaged program, a private unix socket, signatures in a folder.

It takes strangers' files apart, so it knows no secret of ours and, where root starts it, is a user
that owns nothing else.
"""

import os
import shutil
import signal
import time
from collections.abc import Mapping
from pathlib import Path

from cluster.problems import CannotStart
from cluster.services.bare_environment import bare
from cluster.services.child import Child
from cluster.services.service_user import SCANNER, User, let_through, service_user
from connectors.scanning.signatures import write_signatures

PROGRAM = "clamd"
_START_S = 60.0
_STOP_S = 10.0
MOST = "2000M"
"""Larger contents are refused: the daemon cannot look at more than 2 GB."""


def installed() -> bool:
    return shutil.which(PROGRAM, path=_path()) is not None


def _path() -> str:
    # Daemons lie where an ordinary user's path does not lead.
    return os.pathsep.join([os.environ.get("PATH", ""), "/usr/sbin", "/usr/local/sbin"])


class Clamd:
    """One daemon. What it unpacks lies in a folder of its own, emptied at each start."""

    name = "clamd"

    def __init__(
        self,
        data: Path,
        sockets: Path,
        log: Path,
        environment: Mapping[str, str],
        signatures: str = "",
    ) -> None:
        """`signatures` is the folder that production keeps up to date; without one, our own."""
        self._data, self._sockets, self._log = data, sockets, log
        self._signatures = Path(signatures) if signatures else data / "signatures"
        self._own = not signatures
        self._user = service_user(SCANNER)
        program = shutil.which(PROGRAM, path=_path()) or PROGRAM
        self._file = data / "clamd.conf"
        command = [program, "--foreground", "--config-file", str(self._file)]
        self._child = Child(command, log=log, environment=bare(environment), user=self._user)

    @property
    def socket(self) -> str:
        return str(self._sockets / "clamd.sock")

    @property
    def pid(self) -> int:
        return self._child.pid

    def start(self) -> None:
        """Start it without waiting: millions of signatures take a while to read."""
        self._prepare()
        self._child.start()

    def await_answer(self) -> None:
        """Until it listens; `CannotStart` says why it does not."""
        deadline = time.monotonic() + _START_S
        while time.monotonic() < deadline and self._child.alive():
            if Path(self.socket).exists():
                return
            time.sleep(0.05)
        raise CannotStart(
            f"病毒扫描服务无法启动，详见日志 {self._log}。",
            english=f"clamd does not start: {self._child.last_words()}",
            code="scanner_failed",
        )

    def alive(self) -> bool:
        return self._child.alive()

    def restart(self) -> None:
        self.start()

    def stop(self) -> None:
        self._child.stop(signal.SIGTERM, _STOP_S)
        self._clear()

    def _prepare(self) -> None:
        self._clear()
        self._data.mkdir(parents=True, exist_ok=True, mode=0o700)
        # Before anything is written there: a version before gave the folder to its daemon.
        os.chown(self._data, os.geteuid(), os.getegid())
        for folder in (self._data / "tmp", self._sockets):
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        if self._own:
            self._signatures.mkdir(exist_ok=True, mode=0o700)
            write_signatures(self._signatures)
        self._file.unlink(missing_ok=True)
        self._file.write_text(self._settings())
        Path(self.socket).unlink(missing_ok=True)
        if self._user is not None:
            self._hand_over(self._user)

    def _hand_over(self, user: User) -> None:
        """It owns what it writes to; settings and signatures it may read and never replace."""
        for folder in (self._data, self._sockets):
            let_through(folder, user)
        for folder in (self._data / "tmp", self._sockets):
            os.chown(folder, user.uid, user.gid)
        ours = [self._data, self._file]
        if self._own:
            ours += [self._signatures, *self._signatures.iterdir()]
        for path in ours:
            os.chown(path, os.geteuid(), user.gid, follow_symlinks=False)
            path.chmod(0o750 if path.is_dir() else 0o640)

    def _clear(self) -> None:
        """What a killed daemon had unpacked must not stay on the disk."""
        shutil.rmtree(self._data / "tmp", ignore_errors=True)

    def _settings(self) -> str:
        return "".join(
            f"{name} {value}\n"
            for name, value in {
                "LocalSocket": self.socket,
                "LocalSocketMode": "600",
                "FixStaleSocket": "yes",
                "DatabaseDirectory": str(self._signatures),
                "TemporaryDirectory": str(self._data / "tmp"),
                "StreamMaxLength": MOST,
                "MaxFileSize": MOST,
                "MaxScanSize": MOST,
                "MaxThreads": "4",
                "ExitOnOOM": "yes",
                "LogTime": "yes",
            }.items()
        )
