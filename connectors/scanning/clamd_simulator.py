"""A stand-in for ClamAV's daemon that speaks its protocol and knows a few patterns."""

import asyncio
import struct
from asyncio import IncompleteReadError, StreamReader, StreamWriter
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path

from connectors.scanning.signatures import PATTERNS

VERSION = "ClamAV simulated/1"
_SIZE = struct.Struct(">I")


class ClamdSimulator:
    """Answers zPING, zVERSION and zINSTREAM on a unix socket; can be told to take little."""

    def __init__(
        self, patterns: Mapping[str, bytes] = PATTERNS, *, most_bytes: int = 1 << 31
    ) -> None:
        self._patterns = patterns
        self._most_bytes = most_bytes

    @asynccontextmanager
    async def listening(self, socket: Path) -> AsyncIterator[None]:
        server = await asyncio.start_unix_server(self._serve, str(socket))
        async with server:
            yield

    async def _serve(self, reader: StreamReader, writer: StreamWriter) -> None:
        try:
            command = (await reader.readuntil(b"\0")).rstrip(b"\0")
            answer = await self._answer(command, reader)
            writer.write(answer.encode() + b"\0")
            await writer.drain()
        except (IncompleteReadError, ConnectionError):
            pass  # The other side went away.
        finally:
            writer.close()

    async def _answer(self, command: bytes, reader: StreamReader) -> str:
        if command == b"zPING":
            return "PONG"
        if command == b"zVERSION":
            return VERSION
        if command != b"zINSTREAM":
            return "UNKNOWN COMMAND"
        content = bytearray()
        while size := _SIZE.unpack(await reader.readexactly(_SIZE.size))[0]:
            content += await reader.readexactly(size)
            if len(content) > self._most_bytes:
                return "INSTREAM size limit exceeded. ERROR"
        for name, pattern in self._patterns.items():
            if pattern in content:
                return f"stream: {name}.UNOFFICIAL FOUND"
        return "stream: OK"
