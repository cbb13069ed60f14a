"""What was done to a stand-in from outside, kept so that it outlives the process."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Generic, TypeVar

import msgspec

E = TypeVar("E")


class Journal(Generic[E]):
    """A line for each entry; without a file nothing outlives the process."""

    def __init__(self, entry: Any, file: Path | None = None) -> None:
        """`entry` is the type of the entries, which a union of tagged structs may be."""
        self._entry, self._file = entry, file

    def write(self, entry: E) -> None:
        if self._file is None:
            return
        with self._file.open("ab") as out:
            out.write(msgspec.json.encode(entry) + b"\n")
            out.flush()
            os.fsync(out.fileno())

    def read(self) -> Iterator[E]:
        """All that was written; a last line that broke off is taken away."""
        if self._file is None or not self._file.exists():
            return
        content = self._file.read_bytes()
        whole = content[: content.rfind(b"\n") + 1]
        if whole != content:
            # What is written next must not go on in the midst of it.
            self._file.write_bytes(whole)
        for line in whole.splitlines():
            yield msgspec.json.decode(line, type=self._entry)
