"""A package's sealed stream as a file that can be read from any place, chunk by chunk."""

import io
from typing import BinaryIO

from pipelines.rules.security.sealed_stream import ChunkOpener, Header

KEPT = 8


class SealedBody(io.RawIOBase):
    """Opens what is asked for and no more; nothing plain is ever written down."""

    def __init__(self, file: BinaryIO, begins: int, sealed_bytes: int, key: bytes) -> None:
        """`begins` and `sealed_bytes` are the sealed stream's, its header counted."""
        super().__init__()
        file.seek(begins)
        header = Header.decode(file.read(min(sealed_bytes, 64 * 1024)))
        length = len(header.encode())
        self._file = file
        self._chunks = begins + length
        self._opener = ChunkOpener(key, header, sealed_bytes - length)
        self._at = 0
        self._kept: dict[int, bytes] = {}

    @property
    def size(self) -> int:
        return self._opener.size

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._at

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        base = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self.size}[whence]
        if base + offset < 0:
            raise ValueError("a place before the beginning")
        self._at = base + offset
        return self._at

    def readinto(self, buffer: "bytearray | memoryview") -> int:  # type: ignore[override]
        view = memoryview(buffer)
        filled = 0
        for index, start, stop in self._opener.spans(self._at, len(view)):
            piece = self._chunk(index)[start:stop]
            view[filled : filled + len(piece)] = piece
            filled += len(piece)
        self._at += filled
        return filled

    def _chunk(self, index: int) -> bytes:
        known = self._kept.get(index)
        if known is None:
            self._file.seek(self._chunks + index * self._opener.stride)
            known = self._opener.open(index, self._file.read(self._opener.stride))
            if len(self._kept) >= KEPT:
                self._kept.pop(next(iter(self._kept)))
            self._kept[index] = known
        return known
