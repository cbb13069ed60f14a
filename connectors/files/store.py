"""The store of sealed files in a local folder."""

import secrets
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from connectors.files.reader import SealedReader
from connectors.files.salvage import unfinished_chunks
from connectors.files.stored_file import StoredFile
from connectors.files.writer import UNFINISHED, SealedWriter
from pipelines.security.keys import KEY_BYTES, KeyProvider
from pipelines.security.sealed_stream import Header
from pipelines.security.ulid import IdMaker
from schemas.errors import IntegrityBroken

SUFFIX = ".sealed"


class SealedStore:
    """Each file under a data key of its own, which the key provider wraps."""

    def __init__(self, root: Path, keys: KeyProvider) -> None:
        self._root = root
        self.keys = keys
        self._ids = IdMaker(lambda: time.time_ns() // 1_000_000, secrets.token_bytes)

    def create(self, kind: str, media_type: str) -> SealedWriter:
        """A new file; it exists once its writer is closed."""
        file_id = self._ids.next()
        key = secrets.token_bytes(KEY_BYTES)
        header = Header(file_id, self.keys.wrap(key))
        location = f"{kind}/{datetime.now(UTC):%Y/%m/%d}/{file_id}{SUFFIX}"
        return SealedWriter(self._root, location, key, header, kind, media_type)

    def put(self, kind: str, media_type: str, data: bytes) -> StoredFile:
        """Keep bytes that are at hand as a whole."""
        writer = self.create(kind, media_type)
        try:
            writer.write(data)
            return writer.close()
        finally:
            writer.abort()

    def open(self, stored: StoredFile) -> SealedReader:
        """A reader, to be closed after use; `IntegrityBroken` where the file is not whole."""
        return SealedReader(self._path(stored.location), stored, self.keys)

    def delete(self, stored: StoredFile) -> None:
        """Remove the content; a file that is gone already is no error."""
        self._path(stored.location).unlink(missing_ok=True)

    def unfinished(self) -> Iterator[Path]:
        """Files whose writer never closed them: running ones, and those of a process that died."""
        return self._root.rglob(f"*{SUFFIX}{UNFINISHED}")

    def kind_of(self, part: Path) -> str:
        """Which kind of file an unfinished one was to be."""
        return part.relative_to(self._root).parts[0]

    def salvage(self, part: Path, kind: str, media_type: str) -> StoredFile:
        """Keep every whole chunk of an unfinished file as a new file, and remove the old one."""
        writer = self.create(kind, media_type)
        try:
            for plain in unfinished_chunks(part, self.keys):
                writer.write(plain)
            stored = writer.close()
        finally:
            writer.abort()
        part.unlink()
        return stored

    def _path(self, location: str) -> Path:
        path = (self._root / location).resolve()
        if not path.is_relative_to(self._root.resolve()):
            raise IntegrityBroken("文件位置越界", code="file_misplaced")
        return path
