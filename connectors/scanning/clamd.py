"""ClamAV's daemon on its unix socket, by the commands zINSTREAM and zVERSION."""

import asyncio
import logging
import struct
from asyncio import StreamReader, StreamWriter
from types import TracebackType
from typing import Self

from connectors.scanning.scanner import Scan, ScannerAway, ScannerState

logger = logging.getLogger(__name__)

PIECE_BYTES = 256 * 1024
ANSWER_S = 120.0
"""A large archive takes its time."""
CONNECT_S = 3.0
LONGEST_ANSWER = 4096
_SIZE = struct.Struct(">I")


class ClamdScanner:
    """Opens a connection for each content."""

    def __init__(self, socket: str) -> None:
        self._socket = socket

    def scan(self) -> Scan:
        return _ClamdScan(self._socket)

    async def state(self) -> ScannerState:
        try:
            async with asyncio.timeout(CONNECT_S):
                reader, writer = await asyncio.open_unix_connection(self._socket)
                try:
                    writer.write(b"zVERSION\0")
                    told = await _answer(reader)
                finally:
                    writer.close()
        except (OSError, TimeoutError, ScannerAway):
            return ScannerState(ready=False, version="")
        return ScannerState(ready=bool(told), version=told)


class _ClamdScan:
    """One INSTREAM: pieces with their length before them, an empty one at the end."""

    def __init__(self, socket: str) -> None:
        self._socket = socket
        self._reader: StreamReader | None = None
        self._writer: StreamWriter | None = None

    async def __aenter__(self) -> Self:
        try:
            async with asyncio.timeout(CONNECT_S):
                opened = await asyncio.open_unix_connection(self._socket)
        except (OSError, TimeoutError) as error:
            raise _away(error) from error
        self._reader, self._writer = opened
        self._writer.write(b"zINSTREAM\0")
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._writer is not None:
            self._writer.close()

    async def feed(self, piece: bytes) -> None:
        assert self._writer is not None
        try:
            for start in range(0, len(piece), PIECE_BYTES):
                part = piece[start : start + PIECE_BYTES]
                self._writer.write(_SIZE.pack(len(part)) + part)
                await self._writer.drain()
        except OSError as error:
            # It closes where the content is larger than it takes, and says so before.
            raise _away(error) from error

    async def verdict(self) -> str | None:
        assert self._writer is not None
        assert self._reader is not None
        try:
            self._writer.write(_SIZE.pack(0))
            await self._writer.drain()
            async with asyncio.timeout(ANSWER_S):
                told = await _answer(self._reader)
        except (OSError, TimeoutError) as error:
            raise _away(error) from error
        return _verdict(told)


async def _answer(reader: StreamReader) -> str:
    told = await reader.read(LONGEST_ANSWER)
    while told and not told.endswith(b"\0") and len(told) < LONGEST_ANSWER:
        more = await reader.read(LONGEST_ANSWER)
        if not more:
            break
        told += more
    return told.rstrip(b"\0").decode(errors="replace").strip()


def _verdict(told: str) -> str | None:
    """`stream: OK`, `stream: <name> FOUND`, or what went wrong."""
    said = told.removeprefix("stream: ")
    if said == "OK":
        return None
    if said.endswith(" FOUND"):
        return said.removesuffix(" FOUND")
    raise _away(RuntimeError(told or "no answer"))


def _away(error: Exception) -> ScannerAway:
    logger.error("the scanner does not answer: %s", error)
    return ScannerAway("病毒扫描服务没有应答，文件未保存，请稍后再试。")
