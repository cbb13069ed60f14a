"""What recording and composing need of the sealed store (`connectors.files`)."""

from typing import Any, Protocol

StoredFile = Any
"""The store's own row about a closed file; passed through, never looked into here."""


class Writer(Protocol):
    """A sealed file being written; plain bytes never touch the disk."""

    def write(self, data: bytes, /) -> Any: ...

    def close(self) -> StoredFile: ...

    def abort(self) -> None: ...


class Reader(Protocol):
    """A sealed file opened for reading."""

    @property
    def size(self) -> int: ...

    def read(self, offset: int, length: int, /) -> bytes: ...


class Store(Protocol):
    """Makes and opens sealed files."""

    def create(self, kind: str, media_type: str, /) -> Writer: ...

    def open(self, stored: StoredFile, /) -> Reader: ...
