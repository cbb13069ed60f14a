"""What becomes of a connection, told once each time it changes."""

import asyncio
from collections.abc import Awaitable, Callable

from aiortc import RTCPeerConnection

SILENCE_S = 5.0
"""Without any packet for so long a peer counts as disconnected; reports alone come each second."""
CONNECT_S = 20.0
LOOK_EVERY_S = 0.5
FINAL = ("failed", "closed")


class PeerState:
    """Turns aiortc's states and silence into connected, disconnected, failed, closed."""

    def __init__(
        self,
        connection: RTCPeerConnection,
        received: Callable[[], Awaitable[int]],
        clock: Callable[[], float],
        tell: Callable[[str], None],
    ) -> None:
        """`received` counts the packets that came, reports among them."""
        self._connection = connection
        self._received = received
        self._clock = clock
        self._tell: Callable[[str], None] | None = tell
        self._told: str | None = None
        self._task: asyncio.Task[None] | None = None
        connection.on("connectionstatechange", self._changed)

    def watch(self) -> None:
        """Begin to look for silence, and for a connection that never comes up."""
        self._task = asyncio.create_task(self._watch())

    def stop(self) -> None:
        if self._task is not None and self._task is not asyncio.current_task():
            self._task.cancel()

    def mute(self) -> None:
        """Tell nothing more: the connection is being replaced."""
        self._tell = None

    def _changed(self) -> None:
        state = self._connection.connectionState
        if state in ("connected", *FINAL):
            self._enter(state)

    def _enter(self, state: str) -> None:
        if state == self._told or self._told in FINAL:
            return
        self._told = state
        if self._tell is not None:
            self._tell(state)

    async def _watch(self) -> None:
        started = last = self._clock()
        packets = 0
        while self._told not in FINAL:
            await asyncio.sleep(LOOK_EVERY_S)
            now = self._clock()
            if self._told is None:
                if now - started > CONNECT_S:
                    self._enter("failed")
                continue
            received = await self._received()
            if received != packets:
                packets, last = received, now
            self._enter("disconnected" if now - last > SILENCE_S else "connected")
