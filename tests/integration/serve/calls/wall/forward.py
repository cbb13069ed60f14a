"""TCP carried from one network to another, byte by byte."""

import asyncio
import contextlib
import socket
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractContextManager, asynccontextmanager

Inside = Callable[[], AbstractContextManager[None]]
"""Sockets opened within belong to that network."""


@asynccontextmanager
async def carried(
    listening: tuple[str, int], listen: Inside, target: tuple[str, int], dial: Inside
) -> AsyncIterator[int]:
    """Carry each connection at an address of one network to one of another; yields the port."""
    running: set[asyncio.Task[None]] = set()

    async def carry(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with dial():
            out = socket.socket()
        out.setblocking(False)
        await asyncio.get_running_loop().sock_connect(out, target)
        far_reader, far_writer = await asyncio.open_connection(sock=out)
        await asyncio.gather(_pump(reader, far_writer), _pump(far_reader, writer))

    def accepted(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.create_task(carry(reader, writer))
        running.add(task)
        task.add_done_callback(running.discard)

    with listen():
        open_at = socket.create_server(listening)
    server = await asyncio.start_server(accepted, sock=open_at)
    yield open_at.getsockname()[1]
    server.close()
    for task in running:
        task.cancel()
    await asyncio.gather(*running, return_exceptions=True)


async def _pump(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with contextlib.suppress(ConnectionError):
        while piece := await reader.read(65536):
            writer.write(piece)
            await writer.drain()
    writer.close()
