"""A part of a backup on its way to and from the disk, never there in clear."""

import hashlib
import os
import secrets
import struct
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import Self

from connectors.keys.recovery import RecoveryKey, RecoveryPrivate
from connectors.postgres.ids import make_id
from pipelines.rules.security.keys import KEY_BYTES
from pipelines.rules.security.sealed_stream import (
    MAX_HEADER_BYTES,
    ChunkOpener,
    ChunkSealer,
    Header,
)
from schemas.errors import IntegrityBroken
from schemas.platform.backups import Part


class PartWriter:
    """Takes plain bytes and writes them sealed, under a data key of their own."""

    def __init__(self, path: Path, key: RecoveryKey) -> None:
        data_key = secrets.token_bytes(KEY_BYTES)
        header = Header(make_id(), key.wrap(data_key))
        self._path = path
        self._sealer = ChunkSealer(data_key, header)
        self._plain, self._sealed = hashlib.new("sm3"), hashlib.new("sm3")
        self._size = 0
        self._file = path.open("xb")
        self._put(header.encode())

    def write(self, data: bytes) -> int:
        self._plain.update(data)
        self._size += len(data)
        self._put(self._sealer.feed(data))
        return len(data)

    def finish(self) -> Part:
        """Sync to the disk; answers what was written."""
        self._put(self._sealer.finish())
        self._file.flush()
        os.fsync(self._file.fileno())
        self._file.close()
        return Part(
            name=self._path.name,
            size=self._size,
            plain_sm3=self._plain.hexdigest(),
            sealed_sm3=self._sealed.hexdigest(),
        )

    def _put(self, sealed: bytes) -> None:
        self._sealed.update(sealed)
        self._file.write(sealed)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._file.close()


class PartReader:
    """Reads the plain content once from begin to end; what differs is `IntegrityBroken`."""

    def __init__(self, folder: Path, part: Part, key: RecoveryPrivate) -> None:
        self._path, self._part, self._key = folder / part.name, part, key
        self._pieces = self._opened()
        self._held = b""

    def __iter__(self) -> Iterator[bytes]:
        return self._pieces

    def read(self, size: int) -> bytes:
        """As a file is read."""
        while len(self._held) < size:
            piece = next(self._pieces, None)
            if piece is None:
                break
            self._held += piece
        given, self._held = self._held[:size], self._held[size:]
        return given

    def _opened(self) -> Iterator[bytes]:
        digest = hashlib.new("sm3")
        with self._path.open("rb") as file:
            header = self._header(file.read(MAX_HEADER_BYTES))
            start = len(header.encode())
            opener = ChunkOpener(
                self._key.unwrap(header.wrapped), header, self._path.stat().st_size - start
            )
            file.seek(start)
            for index in range(opener.chunks):
                piece = opener.open(index, file.read(opener.stride))
                digest.update(piece)
                yield piece
        if opener.size != self._part.size or digest.hexdigest() != self._part.plain_sm3:
            raise self._broken()

    def _header(self, first: bytes) -> Header:
        try:
            return Header.decode(first)
        except struct.error as error:
            raise self._broken() from error

    def _broken(self) -> IntegrityBroken:
        return IntegrityBroken(
            f"备份文件 {self._part.name} 与清单不符。", code="backup_broken", part=self._part.name
        )
