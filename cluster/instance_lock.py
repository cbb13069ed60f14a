"""One platform a data folder: the lock goes with its process, however that ends."""

import fcntl
import os
from pathlib import Path
from typing import IO

from cluster.problems import CannotStart

_NAME = "run.lock"


def is_held(data_dir: Path) -> bool:
    """Whether a platform runs here, or is on its way."""
    try:
        with (data_dir / _NAME).open() as file:
            holder = file.read().strip()
            # Tried only where it is all but sure to be held: no start may find our hand on it.
            if not holder or not Path(f"/proc/{holder}").exists():
                return False
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except FileNotFoundError:
        return False
    except BlockingIOError:
        return True
    return False


class InstanceLock:
    """Holds `run.lock`; a second start is told who runs."""

    def __init__(self, data_dir: Path) -> None:
        self._path = data_dir / _NAME
        self._file: IO[str] | None = None

    def acquire(self) -> None:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        file = self._path.open("a+")
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            file.seek(0)
            holder = file.read().strip() or "?"
            file.close()
            raise _runs_already(self._path, holder) from None
        file.truncate(0)
        file.write(str(os.getpid()))
        file.flush()
        self._file = file

    def release(self) -> None:
        if self._file is not None:
            self._file.truncate(0)
            self._file.close()
            self._file = None


def _runs_already(path: Path, holder: str) -> CannotStart:
    return CannotStart(
        f"平台已在运行（进程 {holder}），无需重复启动。",
        english=f"the platform runs already as process {holder} ({path} is locked)",
        code="runs_already",
    )
