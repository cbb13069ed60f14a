"""A folder of files, here or on a server: what the adapter of files asks of either."""

from collections.abc import AsyncIterator
from typing import NamedTuple, Protocol


class FileSeen(NamedTuple):
    """A file in a listing; size and time tell whether it is still the same."""

    name: str
    size: int
    changed: float


class Folder(Protocol):
    """Raises `Unavailable` where the folder cannot be reached."""

    async def listing(self, folder: str, *, must: bool = False) -> list[FileSeen]:
        """Its files by name; where there is no such folder none, or `Unavailable` if it must be."""
        ...

    async def load(self, name: str, most: int) -> bytes | None:
        """The whole file, None where there is none; `InvalidInput` above `most` bytes."""
        ...

    async def store(self, name: str, content: bytes) -> None:
        """Written under another name, and renamed when it is whole."""
        ...

    def read(self, name: str, start: int) -> AsyncIterator[bytes]:
        """Blocks from a position on."""
        ...

    async def close(self) -> None: ...
