"""The newest key frame of one party, asked for when it is needed."""

import asyncio
from collections.abc import Callable
from typing import Final

from connectors.patience import within
from pipelines.rules.recordings.packet import EncodedPacket

FRESH_S: Final = 0.3
"""A key frame that came by itself so short a time ago is good enough."""


class KeyFrames:
    """Fed with every frame of a party; keeps one."""

    def __init__(self, clock: Callable[[], float], ask: Callable[[], None]) -> None:
        self._clock = clock
        self._ask = ask
        self._newest: EncodedPacket | None = None
        self._came = asyncio.Event()
        self.frames = 0
        """Frames of any kind that came so far."""

    def put(self, packet: EncodedPacket) -> None:
        self.frames += 1
        if packet.keyframe:
            self._newest = packet
            self._came.set()

    async def fresh(self, patience_s: float) -> EncodedPacket | None:
        """A key frame of now; None where none comes in time."""
        newest = self._newest
        if newest is not None and self._clock() - newest.arrived < FRESH_S:
            return newest
        self._came.clear()
        self._ask()
        try:
            await within(patience_s, self._came.wait())
        except TimeoutError:
            return None
        return self._newest
