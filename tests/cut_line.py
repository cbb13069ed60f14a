"""A line between a browser and the platform that a test cuts, for those that cannot go offline."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from urllib.parse import urlsplit

BLOCK = 64 * 1024


class CutLine:
    """Passes everything on, nothing at all, or what comes from the browser alone."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._down = False
        self._sought = b""
        self.lost = asyncio.Event()
        """Set once an answer was lost."""
        self._ways: set[asyncio.StreamWriter] = set()

    def cut(self) -> None:
        """Every connection ends, and none is made."""
        self._down = True
        for way in self._ways:
            way.transport.abort()

    def mend(self) -> None:
        self._down = False

    def lose_answer(self, asked: bytes) -> None:
        """The next request that begins so arrives; the line is gone before its answer."""
        self._sought = asked
        self.lost.clear()

    async def carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection of the browser's."""
        if self._down:
            writer.transport.abort()
            return
        there, back = await asyncio.open_connection("127.0.0.1", self._port)
        mine = {writer, back}
        self._ways |= mine
        deaf = asyncio.Event()
        try:
            async with asyncio.TaskGroup() as both:
                both.create_task(self._asks(reader, back, deaf))
                both.create_task(self._answers(there, writer, deaf))
        except* (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            self._ways -= mine
            for way in mine:
                way.transport.abort()

    async def _asks(
        self, reader: asyncio.StreamReader, back: asyncio.StreamWriter, deaf: asyncio.Event
    ) -> None:
        while block := await reader.read(BLOCK):
            if self._sought and block.startswith(self._sought):
                self._sought = b""
                deaf.set()
            back.write(block)
            await back.drain()
        back.close()

    async def _answers(
        self, there: asyncio.StreamReader, writer: asyncio.StreamWriter, deaf: asyncio.Event
    ) -> None:
        while block := await there.read(BLOCK):
            if deaf.is_set():
                # The first of the answer: what was asked is done.
                self.cut()
                self.lost.set()
                return
            writer.write(block)
            await writer.drain()
        writer.close()


@asynccontextmanager
async def cut_line(base: str) -> AsyncIterator[tuple[CutLine, str]]:
    """The line to a platform, and the address at which a browser finds it."""
    line = CutLine(urlsplit(base).port or 80)
    server = await asyncio.start_server(line.carry, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    try:
        yield line, f"http://127.0.0.1:{port}"
    finally:
        server.close()
        line.cut()
