"""Where a recording gathers until it is whole; what lies here goes on after a break or a kill."""

import fcntl
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

PART = ".part"


class Spool:
    """One system's folder; a file a recording and version of what was told of it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def path(self, fetch_id: str, version: int) -> Path:
        return self.folder / f"{fetch_id}.{version}{PART}"

    def had(self, fetch_id: str, version: int) -> int:
        """Bytes that lie here; of a process that died too."""
        path = self.path(fetch_id, version)
        return path.stat().st_size if path.exists() else 0

    @contextmanager
    def appending(self, fetch_id: str, version: int) -> Iterator[BinaryIO]:
        """Written at its end, by one process at a time; `BlockingIOError` where another does."""
        self.make()
        with self.path(fetch_id, version).open("ab") as file:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            yield file

    @staticmethod
    def append(file: BinaryIO, block: bytes) -> None:
        """All of the block, or an error; what stands behind it has no hole before it."""
        file.write(block)
        file.flush()

    def drop(self, fetch_id: str, version: int) -> None:
        self.path(fetch_id, version).unlink(missing_ok=True)

    def keep_only(self, wanted: Collection[tuple[str, int]]) -> None:
        """Remove what belongs to nothing that is still to be fetched."""
        kept = {self.path(*one).name for one in wanted}
        for path in self.folder.glob(f"*{PART}") if self.folder.exists() else ():
            if path.name not in kept:
                path.unlink(missing_ok=True)

    def make(self) -> None:
        # Sound lies here in clear until it is sealed; nobody else has to read it.
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
