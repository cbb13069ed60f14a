"""A track that one viewer receives: encoded packets of whoever is its source."""

import asyncio
from collections import deque
from collections.abc import Callable
from fractions import Fraction
from typing import Any, TypeAlias

import av
from aiortc import MediaStreamTrack

from connectors.media.timeline import Timeline
from pipelines.recording.packet import EncodedPacket, Kind

MOST_WAITING = {"audio": 50, "video": 60}
Packet: TypeAlias = "av.Packet[Any]"
CLOCK_RATES = {"audio": 48000, "video": 90000}


class OutgoingTrack(MediaStreamTrack):
    """Bounded; a viewer that is behind, or new, goes on from a key frame."""

    def __init__(self, kind: Kind, key_wanted: Callable[[], None]) -> None:
        super().__init__()
        self.kind = kind
        self._key_wanted = key_wanted
        self._queue: deque[Packet] = deque()
        self._filled = asyncio.Event()
        self._flowing = False
        self._needs_key = True
        self._source: int | None = None
        self._timeline = Timeline(CLOCK_RATES[kind])
        self._time_base = Fraction(1, CLOCK_RATES[kind])

    def put(self, packet: EncodedPacket) -> None:
        """Queue a packet, once the viewer's connection asks for packets at all."""
        if not self._flowing or not self._decodable(packet):
            return
        if len(self._queue) >= MOST_WAITING[self.kind]:
            self.clear()
            return
        self._queue.append(self._made(packet))
        self._filled.set()

    def clear(self) -> None:
        """Forget what waits; a picture goes on from a key frame."""
        self._queue.clear()
        self._filled.clear()
        self._needs_key = True

    async def recv(self) -> Packet:
        """The next packet; called by the sender, first when the connection is up."""
        if not self._flowing:
            self._flowing = True
            self.ask_key()
        while not self._queue:
            self._filled.clear()
            await self._filled.wait()
        return self._queue.popleft()

    def ask_key(self) -> None:
        """Ask the source for a key frame (pictures only)."""
        if self.kind == "video":
            self._key_wanted()

    def _decodable(self, packet: EncodedPacket) -> bool:
        if packet.source != self._source:
            self._source = packet.source
            self._needs_key = True
        if self._needs_key and not packet.keyframe:
            self.ask_key()
            return False
        self._needs_key = False
        return True

    def _made(self, packet: EncodedPacket) -> Packet:
        made = av.Packet(packet.data)
        made.pts = self._timeline.place(packet.source, packet.timestamp, packet.arrived)
        made.time_base = self._time_base
        return made
