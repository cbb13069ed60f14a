"""Measured quality of one connection."""

from collections.abc import Callable

from aiortc.stats import (
    RTCInboundRtpStreamStats,
    RTCRemoteInboundRtpStreamStats,
    RTCTransportStats,
)

from connectors.media.aiortc_seam import EncodedConnection

Figures = dict[str, float]


class QualityMeter:
    """Reads aiortc's statistics; rates are since the last reading."""

    def __init__(self, connection: EncodedConnection, clock: Callable[[], float]) -> None:
        self._connection = connection
        self._clock = clock
        self._bytes = 0
        self._at = clock()
        self.frames = 0
        """Pictures that came whole; counted by the owner."""

    async def read(self) -> Figures:
        """rtt_ms and loss (0..1) as the peer reports them; jitter_ms, kbit_s and counts inward."""
        stats = list((await self._connection.getStats()).values())
        inbound = [one for one in stats if isinstance(one, RTCInboundRtpStreamStats)]
        remote = [one for one in stats if isinstance(one, RTCRemoteInboundRtpStreamStats)]
        transport = [one for one in stats if isinstance(one, RTCTransportStats)]
        trips = [one.roundTripTime for one in remote if one.roundTripTime is not None]
        return {
            "rtt_ms": 1000 * max(trips, default=0.0),
            "loss": max((one.fractionLost for one in remote), default=0) / 256,
            "jitter_ms": max((_jitter_ms(one) for one in inbound), default=0.0),
            "lost_in": float(sum(one.packetsLost for one in inbound)),
            "packets": float(sum(one.packetsReceived for one in inbound)),
            "kbit_s": self._rate(sum(one.bytesReceived for one in transport)),
            "frames": float(self.frames),
        }

    def _rate(self, total: int) -> float:
        now = self._clock()
        passed, grown = now - self._at, total - self._bytes
        self._at, self._bytes = now, total
        return 8 * grown / passed / 1000 if passed > 0 else 0.0


def _jitter_ms(stats: RTCInboundRtpStreamStats) -> float:
    return 1000 * stats.jitter / (90000 if stats.kind == "video" else 48000)
