"""Measured quality of one connection."""

from collections.abc import Callable

from connectors.media.aiortc_seam import Wire
from connectors.media.forwarding.incoming import Incoming
from connectors.media.forwarding.intake import Intake
from connectors.media.peer_reports import PeerReports

Figures = dict[str, float]


class QualityMeter:
    """Reads what was counted; rates are since the last reading."""

    def __init__(
        self, wire: Wire, intake: Intake, reports: PeerReports, clock: Callable[[], float]
    ) -> None:
        self._wire = wire
        self._intake = intake
        self._reports = reports
        self._clock = clock
        self._bytes = 0
        self._at = clock()

    def read(self) -> Figures:
        """rtt_ms and loss (0..1) as the peer reports them; jitter_ms, kbit_s and counts inward.

        `frames`, `width` and `height` are of the full picture; zero before its first key frame.
        """
        streams = self._intake.streams()
        picture = self._intake.stream("video")
        width, height = (picture.size if picture else None) or (0, 0)
        return {
            "rtt_ms": 1000 * self._reports.rtt_s,
            "loss": self._reports.loss,
            "jitter_ms": max((_jitter_ms(one) for one in streams), default=0.0),
            "lost_in": float(sum(one.reception.lost for one in streams)),
            "packets": float(sum(one.reception.received for one in streams)),
            "kbit_s": self._rate(self._wire.bytes),
            "frames": float(picture.frames if picture else 0),
            "width": float(width),
            "height": float(height),
        }

    def _rate(self, total: int) -> float:
        now = self._clock()
        passed, grown = now - self._at, total - self._bytes
        self._at, self._bytes = now, total
        return 8 * grown / passed / 1000 if passed > 0 else 0.0


def _jitter_ms(stream: Incoming) -> float:
    return 1000 * stream.reception.jitter / stream.rate
