"""Measured quality of one connection, from aiortc's own statistics."""

from collections.abc import Callable
from typing import Any

from aiortc import RTCPeerConnection

from connectors.media.quality import Figures


class StatsMeter:
    """Reads `getStats`; rates are since the last reading. The same figures as `QualityMeter`."""

    def __init__(self, connection: RTCPeerConnection, clock: Callable[[], float]) -> None:
        self._connection = connection
        self._clock = clock
        self._bytes = 0
        self._at = clock()

    async def received(self) -> int:
        """Packets that came so far, reports among them."""
        (transport,) = await self._of_type("transport") or [None]
        return int(transport.packetsReceived) if transport else 0

    async def read(self, frames: int, size: tuple[int, int]) -> Figures:
        """`frames` and `size` are of the full picture as it was decoded."""
        theirs = await self._of_type("remote-inbound-rtp")
        inward = await self._of_type("inbound-rtp")
        (transport,) = await self._of_type("transport") or [None]
        return {
            "rtt_ms": 1000 * max((one.roundTripTime or 0.0 for one in theirs), default=0.0),
            "loss": max((one.fractionLost / 256 for one in theirs), default=0.0),
            "jitter_ms": max((1000 * one.jitter / _rate(one) for one in inward), default=0.0),
            "lost_in": float(sum(one.packetsLost for one in inward)),
            "packets": float(sum(one.packetsReceived for one in inward)),
            "kbit_s": self._kbit_s(int(transport.bytesReceived) if transport else 0),
            "frames": float(frames),
            "width": float(size[0]),
            "height": float(size[1]),
        }

    async def _of_type(self, kind: str) -> list[Any]:
        report = await self._connection.getStats()
        return [one for one in report.values() if one.type == kind]

    def _kbit_s(self, total: int) -> float:
        now = self._clock()
        passed, grown = now - self._at, total - self._bytes
        self._at, self._bytes = now, total
        return 8 * grown / passed / 1000 if passed > 0 else 0.0


def _rate(stream: Any) -> int:
    return 48_000 if stream.kind == "audio" else 90_000
