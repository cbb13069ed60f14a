"""A place for a file being muxed, which goes back to its start at the end; sealed on disk."""

import io
import secrets
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

HEAD_BYTES = 256 * 1024
"""The start, kept in memory: sizes and places are filled in here when all is written."""
PIECE_BYTES = 64 * 1024


class SealedSpool(io.RawIOBase):
    """Head in memory, the rest in a nameless file under a key that is never stored.

    The rest is only appended to (so no key stream comes twice); writing back into it is an error.
    """

    def __init__(self, directory: Path | None = None) -> None:
        super().__init__()
        self._head = bytearray()
        self._body_bytes = 0
        self._at = 0
        self.failure: OSError | None = None
        """Why a write failed; muxers tell of it in words of their own."""
        self._file = tempfile.TemporaryFile(dir=directory)  # noqa: SIM115  closed by close()
        self._cipher = Cipher(
            algorithms.SM4(secrets.token_bytes(16)), modes.CTR(secrets.token_bytes(16))
        )
        self._sealer = self._cipher.encryptor()

    def writable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._at

    def seek(self, offset: int, whence: int = io.SEEK_SET, /) -> int:
        base = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self.size}[whence]
        self._at = base + offset
        return self._at

    @property
    def size(self) -> int:
        return len(self._head) + self._body_bytes

    def write(self, data: "bytes | bytearray | memoryview", /) -> int:  # type: ignore[override]
        plain = bytes(data)
        in_head = max(0, HEAD_BYTES - self._at)
        self._write_head(plain[:in_head])
        self._write_body(plain[in_head:])
        return len(plain)

    def pieces(self) -> Iterator[bytes]:
        """All bytes from the start, once everything is written."""
        yield bytes(self._head)
        opener = self._cipher.decryptor()
        self._file.seek(0)
        while sealed := self._file.read(PIECE_BYTES):
            yield opener.update(sealed)

    def close(self) -> None:
        # What still waits in memory finds no room on a full disk either; nobody wants it.
        with suppress(OSError):
            self._file.close()
        super().close()

    def _write_head(self, plain: bytes) -> None:
        if self._at > len(self._head) and plain:
            self._head += bytes(self._at - len(self._head))
        self._head[self._at : self._at + len(plain)] = plain
        self._at += len(plain)

    def _write_body(self, plain: bytes) -> None:
        if not plain:
            return
        if self._at != HEAD_BYTES + self._body_bytes:
            raise io.UnsupportedOperation(f"writing back at {self._at} of {self.size}")
        try:
            self._file.write(self._sealer.update(plain))
        except OSError as error:
            self.failure = error
            raise
        self._body_bytes += len(plain)
        self._at += len(plain)
