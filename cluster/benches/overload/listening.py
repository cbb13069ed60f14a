"""Who takes what flows, in a process of its own: whoever commits does not hold it up."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager, suppress
from multiprocessing.connection import Connection

from cluster.benches.own_process import own_process
from connectors.doors import open_bus
from connectors.nats.bus import Bus
from schemas.settings import Settings

Handle = Callable[[str], None]
Listen = Callable[[Bus, Handle], Awaitable[None]]
"""Tells of each that is handled, until cancelled; found by its name in another process."""
LOOK_S = 0.1


class Listener:
    """What the bench asks of that process."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        # It listens.
        connection.recv()

    def news(self) -> dict[str, float]:
        """When each was handled that was not told of yet, by the clock that both share."""
        self._connection.send(None)
        found: dict[str, float] = self._connection.recv()
        return found


@contextmanager
def listening(own: Settings, listen: Listen) -> Iterator[Listener]:
    """From now until the end."""
    with own_process(_serve, own, listen) as connection:
        yield Listener(connection)


def _serve(own: Settings, listen: Listen, connection: Connection) -> None:
    with suppress(KeyboardInterrupt):
        asyncio.run(_take(own, listen, connection))


async def _take(own: Settings, listen: Listen, connection: Connection) -> None:
    handled: dict[str, float] = {}

    def handle(key: str) -> None:
        handled.setdefault(key, time.monotonic())

    bus = open_bus(own)
    await bus.connect()
    await bus.ensure_streams()
    work = asyncio.ensure_future(listen(bus, handle))
    try:
        connection.send(None)
        with suppress(EOFError, BrokenPipeError):
            while not work.done():
                if await asyncio.to_thread(connection.poll, LOOK_S):
                    connection.recv()
                    told, handled = handled, {}
                    connection.send(told)
    finally:
        work.cancel()
        await asyncio.gather(work, return_exceptions=True)
        await bus.close()
