"""Writing one sealed file."""

import hashlib
import os
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from threading import Lock

from connectors.files.stored_file import StoredFile
from pipelines.rules.security.sealed_stream import ChunkSealer, Header
from schemas.errors import Conflict

UNFINISHED = ".part"


class SealedWriter:
    """Takes plain bytes, keeps them sealed; several threads may write to it."""

    def __init__(
        self, root: Path, location: str, key: bytes, header: Header, kind: str, media_type: str
    ) -> None:
        self._target = root / location
        self._part = self._target.with_name(self._target.name + UNFINISHED)
        self._location = location
        self._header = header
        self._kind = kind
        self._media_type = media_type
        self._sealer = ChunkSealer(key, header)
        self._digest = hashlib.new("sm3")
        self._size = 0
        self._lock = Lock()
        self._part.parent.mkdir(parents=True, exist_ok=True)
        self._file = open(self._part, "xb")  # noqa: SIM115  closed by close() or abort()
        self._file.write(header.encode())

    @property
    def file_id(self) -> str:
        """Known before the end, so that an unfinished file can be named and saved."""
        return self._header.file_id

    @property
    def size(self) -> int:
        """Plain bytes written so far."""
        return self._size

    def write(self, data: bytes) -> None:
        """Append; whole chunks go to the disk, the rest waits in memory."""
        with self._lock:
            self._require_open()
            self._digest.update(data)
            self._size += len(data)
            if sealed := self._sealer.feed(data):
                self._file.write(sealed)
                self._file.flush()

    def close(self) -> StoredFile:
        """Finish, sync to the disk, and give the file its name."""
        with self._lock:
            self._require_open()
            self._file.write(self._sealer.finish())
            self._file.flush()
            os.fsync(self._file.fileno())
            self._file.close()
            self._part.rename(self._target)
        sync_directory(self._target.parent)
        return self._stored()

    def abort(self) -> None:
        """Drop what was written; after `close` there is nothing to drop."""
        with self._lock:
            # What still waits in memory finds no room on a full disk either; nobody wants it.
            with suppress(OSError):
                self._file.close()
            self._part.unlink(missing_ok=True)

    def _require_open(self) -> None:
        if self._file.closed:
            raise Conflict("文件已关闭", code="file_closed", file_id=self.file_id)

    def _stored(self) -> StoredFile:
        wrapped = self._header.wrapped
        return StoredFile(
            id=self.file_id,
            kind=self._kind,
            media_type=self._media_type,
            size=self._size,
            sm3=self._digest.hexdigest(),
            key_id=wrapped.key_id,
            wrapped_key=wrapped.blob,
            location=self._location,
            created_at=datetime.now(UTC),
        )


def sync_directory(directory: Path) -> None:
    """Make a rename last over a loss of power."""
    handle = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
