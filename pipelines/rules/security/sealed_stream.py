"""The sealed file format: 64 KiB chunks under SM4-GCM, each readable alone.

    header   magic "QQS1", file id (26), chunk size (u32), length of the key id (u16), key id,
             length of the wrapped key (u16), wrapped key
    chunk i  cipher text (chunk size; the last one shorter, maybe empty) and tag (16)

The nonce of a chunk is its index and whether it is the final one; no key seals two files, so no
nonce comes twice. The header is bound to every chunk as context. So an exchanged, moved, missing
or cut chunk, and a chunk of another file, do not open.
"""

import struct
from collections.abc import Iterator
from typing import Self

import msgspec

from pipelines.rules.security.keys import WrappedKey
from pipelines.rules.security.sm4 import TAG_BYTES, seal, unseal
from schemas.errors import IntegrityBroken

CHUNK_BYTES = 64 * 1024
MAGIC = b"QQS1"
_FIXED = struct.Struct(">4s26sIH")
_LENGTH = struct.Struct(">H")
MAX_HEADER_BYTES = _FIXED.size + _LENGTH.size + 2 * 65535


class Header(msgspec.Struct, frozen=True):
    """Start of a sealed file; holds the wrapped key, so that an unfinished file can be saved."""

    file_id: str
    wrapped: WrappedKey
    chunk_bytes: int = CHUNK_BYTES

    def encode(self) -> bytes:
        key_id = self.wrapped.key_id.encode()
        fixed = _FIXED.pack(MAGIC, self.file_id.encode(), self.chunk_bytes, len(key_id))
        return fixed + key_id + _LENGTH.pack(len(self.wrapped.blob)) + self.wrapped.blob

    @classmethod
    def decode(cls, data: bytes) -> Self:
        """From the first bytes of a file; more bytes than the header are no harm."""
        try:
            magic, file_id, chunk_bytes, key_length = _FIXED.unpack_from(data)
            at = _FIXED.size + key_length
            (blob_length,) = _LENGTH.unpack_from(data, at)
            blob = data[at + _LENGTH.size : at + _LENGTH.size + blob_length]
            key_id = data[_FIXED.size : at].decode()
            header = cls(file_id.decode(), WrappedKey(key_id, blob), chunk_bytes)
        except (struct.error, UnicodeDecodeError) as error:
            raise _broken("header") from error
        if magic != MAGIC or len(blob) != blob_length or chunk_bytes == 0:
            raise _broken("header")
        return header


class ChunkSealer:
    """Turns a stream of plain bytes into sealed chunks."""

    def __init__(self, key: bytes, header: Header) -> None:
        self._key = key
        self._context = header.encode()
        self._chunk_bytes = header.chunk_bytes
        self._pending = bytearray()
        self._index = 0

    def feed(self, plain: bytes) -> bytes:
        """Sealed chunks that are complete now; the last chunk waits for `finish`."""
        self._pending += plain
        sealed = bytearray()
        while len(self._pending) > self._chunk_bytes:
            sealed += self._seal(bytes(self._pending[: self._chunk_bytes]), final=False)
            del self._pending[: self._chunk_bytes]
        return bytes(sealed)

    def finish(self) -> bytes:
        """The final chunk, empty only for an empty file."""
        return self._seal(bytes(self._pending), final=True)

    def _seal(self, plain: bytes, *, final: bool) -> bytes:
        sealed = seal(self._key, chunk_nonce(self._index, final=final), plain, self._context)
        self._index += 1
        return sealed


class ChunkOpener:
    """Opens single chunks of one sealed file of `sealed_bytes` (header not counted)."""

    def __init__(self, key: bytes, header: Header, sealed_bytes: int) -> None:
        self._key = key
        self._context = header.encode()
        self.chunk_bytes = header.chunk_bytes
        self.stride = header.chunk_bytes + TAG_BYTES
        self.chunks = max(1, -(-sealed_bytes // self.stride))
        self.size = sealed_bytes - self.chunks * TAG_BYTES
        if self.size < 0:
            raise _broken("size")

    def open(self, index: int, sealed: bytes) -> bytes:
        """Plain bytes of chunk `index`; whether it is the final one follows from the size."""
        final = index == self.chunks - 1
        return unseal(self._key, chunk_nonce(index, final=final), sealed, self._context)

    def spans(self, offset: int, length: int) -> Iterator[tuple[int, int, int]]:
        """(chunk, from, to) within each chunk that `length` bytes from `offset` touch."""
        end = min(offset + length, self.size)
        while offset < end:
            index, start = divmod(offset, self.chunk_bytes)
            stop = min(self.chunk_bytes, start + end - offset)
            yield index, start, stop
            offset += stop - start


def chunk_nonce(index: int, *, final: bool) -> bytes:
    """Eleven bytes of index and one of flag."""
    return index.to_bytes(11) + (b"\x01" if final else b"\x00")


def _broken(what: str) -> IntegrityBroken:
    return IntegrityBroken("密封文件格式损坏", code="sealed_file_broken", what=what)
