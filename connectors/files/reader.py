"""Reading one sealed file, from anywhere within it."""

import hashlib
import os
import weakref
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import Self

from connectors.files.stored_file import StoredFile
from pipelines.rules.security.keys import KeyProvider
from pipelines.rules.security.sealed_stream import CHUNK_BYTES, ChunkOpener, Header
from pipelines.rules.security.sm4 import TAG_BYTES
from schemas.errors import IntegrityBroken


class SealedReader:
    """Opens the chunks that are asked for; a chunk that does not fit its seal is an error."""

    def __init__(self, path: Path, stored: StoredFile, keys: KeyProvider) -> None:
        self._stored = stored
        header = Header(stored.id, stored.wrapped)
        self._start = len(header.encode())
        try:
            self._descriptor = os.open(path, os.O_RDONLY)
        except FileNotFoundError as error:
            raise IntegrityBroken("文件缺失", code="file_missing", file_id=stored.id) from error
        # Closes at the latest with the reader itself, and never twice.
        self._close = weakref.finalize(self, os.close, self._descriptor)
        try:
            self._opener = self._open(header, keys)
        except BaseException:
            self.close()
            raise

    def _open(self, header: Header, keys: KeyProvider) -> ChunkOpener:
        """The register, not the file, says which key and how long: neither can be exchanged."""
        if os.pread(self._descriptor, self._start, 0) != header.encode():
            raise self._broken("header")
        sealed_bytes = os.fstat(self._descriptor).st_size - self._start
        opener = ChunkOpener(keys.unwrap(header.wrapped), header, sealed_bytes)
        if opener.size != self._stored.size:
            raise self._broken("size")
        return opener

    @property
    def size(self) -> int:
        """Plain bytes."""
        return self._opener.size

    def read(self, offset: int, length: int) -> bytes:
        """Up to `length` bytes from `offset`; shorter only at the end. Threads may share it."""
        if offset < 0 or length < 0:
            raise ValueError(f"no such range: {offset}, {length}")
        pieces = (
            self._chunk(index)[start:stop]
            for index, start, stop in self._opener.spans(offset, length)
        )
        return b"".join(pieces)

    def stream(self, offset: int = 0, length: int | None = None) -> Iterator[bytes]:
        """The same bytes, a chunk at a time."""
        rest = self.size - offset if length is None else length
        for index, start, stop in self._opener.spans(offset, rest):
            yield self._chunk(index)[start:stop]

    def verify(self, *, sha256: str | None = None) -> None:
        """Open every chunk and compare SM3, and SHA-256 where one is kept too.

        Raises `IntegrityBroken` where anything differs.
        """
        digest, second = hashlib.new("sm3"), hashlib.sha256()
        for index in range(self._opener.chunks):
            plain = self._chunk(index)
            digest.update(plain)
            if sha256 is not None:
                second.update(plain)
        if digest.hexdigest() != self._stored.sm3:
            raise self._broken("digest")
        if sha256 is not None and second.hexdigest() != sha256:
            raise self._broken("sha256")

    def close(self) -> None:
        self._close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def _chunk(self, index: int) -> bytes:
        stride = CHUNK_BYTES + TAG_BYTES
        sealed = os.pread(self._descriptor, stride, self._start + index * stride)
        return self._opener.open(index, sealed)

    def _broken(self, what: str) -> IntegrityBroken:
        return IntegrityBroken(
            "文件完整性校验失败", code="file_broken", file_id=self._stored.id, what=what
        )
