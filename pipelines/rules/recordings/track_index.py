"""What must be known of a whole track before it can be laid on the time line."""

import math
from collections.abc import Iterable

import numpy as np

from pipelines.rules.recordings.journal import PresenceMark
from pipelines.rules.recordings.packet import EncodedPacket
from pipelines.rules.recordings.presence import Presence, Span
from pipelines.rules.recordings.source_line import SourceLine


class TrackIndex:
    """Lines of all sources and spans of presence of one track."""

    def __init__(
        self, records: Iterable[EncodedPacket | PresenceMark], ends_s: float = math.inf
    ) -> None:
        """`ends_s`: when the track's recorder ended, and with it everybody's presence."""
        self._ends_s = ends_s
        self.arrivals: list[float] = []
        self._presence = Presence()
        media: dict[int, tuple[list[float], list[float]]] = {}
        for record in records:
            if isinstance(record, PresenceMark):
                self._presence.change(record.present, record.at)
                continue
            times, arrived = media.setdefault(record.source, ([], []))
            times.append(record.timestamp / record.clock_rate)
            arrived.append(record.arrived)
            self.arrivals.append(record.arrived)
        self._lines = {
            source: SourceLine(np.array(times), np.array(arrived))
            for source, (times, arrived) in media.items()
        }

    def seconds(self, packet: EncodedPacket) -> float:
        """When the packet was made, in seconds of the recording clock."""
        return self._lines[packet.source].seconds(packet.timestamp / packet.clock_rate)

    def present(self, until: float) -> list[Span]:
        return self._presence.until(min(until, self._ends_s))
