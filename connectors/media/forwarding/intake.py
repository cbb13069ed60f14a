"""Which stream a received packet belongs to (RFC 8843, 9.2)."""

from collections import deque
from collections.abc import Callable

import msgspec

from connectors.media.forwarding.bandwidth import Bandwidth
from connectors.media.forwarding.incoming import Feedback, Incoming
from connectors.media.forwarding.packet import Header, extension, read_header
from connectors.media.forwarding.source_clock import SourceClock
from connectors.media.layout import Section

MOST_BEGUN = 20
"""So many sources a section may have had within `BEGUN_S`; a browser has one for a whole call."""
BEGUN_S = 60.0
LARGEST_GROUP = 6000
"""Bytes of a picture that are weighed without waiting for its end."""


class TakeTerms(msgspec.Struct, frozen=True, kw_only=True):
    """What was agreed with the sender for one section."""

    payload_type: int
    again_type: int | None
    """RTX (RFC 4588)."""
    ssrc: int | None
    again_ssrc: int | None
    mid: str
    mid_id: int | None
    send_time_id: int | None
    """Numbers of the header extensions, where they were agreed."""


class _Taken:
    """A section that is open, and the stream that comes in it."""

    def __init__(self, section: Section, terms: TakeTerms) -> None:
        self.section = section
        self.terms = terms
        self.stream: Incoming | None = None
        self.size = 0
        """Bytes of a picture that came so far."""
        self._begun: deque[float] = deque(maxlen=MOST_BEGUN)

    def may_begin(self, now: float) -> bool:
        """Whether another source is taken; each costs a stream, a decoder and a new routing."""
        if len(self._begun) == MOST_BEGUN and now - self._begun[0] < BEGUN_S:
            return False
        self._begun.append(now)
        return True


class Intake:
    """All that one connection sends; `on_stream` is told of every stream that begins."""

    def __init__(
        self,
        *,
        clock: Callable[[], float],
        feedback: Feedback,
        bandwidth: Bandwidth,
        new_source: Callable[[], int],
        on_stream: Callable[[Section, Incoming], None],
    ) -> None:
        self._clock = clock
        self._feedback = feedback
        self._bandwidth = bandwidth
        self._new_source = new_source
        self._on_stream = on_stream
        self._source_clock = SourceClock()
        self._taken: list[_Taken] = []
        self._by_ssrc: dict[int, _Taken] = {}

    def open(self, section: Section, terms: TakeTerms) -> None:
        """Packets of this section are taken from now on."""
        taken = _Taken(section, terms)
        self._taken.append(taken)
        if terms.again_ssrc is not None:
            self._by_ssrc[terms.again_ssrc] = taken
        if terms.ssrc is not None:
            self._begin(taken, terms.ssrc)

    def streams(self) -> list[Incoming]:
        return [taken.stream for taken in self._taken if taken.stream is not None]

    def stream(self, kind: str, *, small: bool = False) -> Incoming | None:
        """The stream of one section."""
        for taken in self._taken:
            if taken.section.kind == kind and taken.section.small == small:
                return taken.stream
        return None

    def rtp(self, data: bytes) -> None:
        """Take a packet; raises `ValueError` where it cannot be read."""
        header = read_header(data)
        now = self._clock()
        taken = self._by_ssrc.get(header.ssrc) or self._discover(data, header, now)
        if taken is None:
            return
        terms = taken.terms
        if terms.send_time_id is not None:
            taken.size += header.end - header.start
            if header.marker or taken.size > LARGEST_GROUP:
                self._weigh(taken, extension(data, header, terms.send_time_id), header.ssrc, now)
        stream = taken.stream
        if stream is None:
            return
        payload = data[header.start : header.end]
        if header.payload_type == terms.payload_type:
            stream.take(header.sequence, header.timestamp, header.marker, payload, now, again=False)
        elif header.payload_type == terms.again_type and len(payload) >= 2:
            original = int.from_bytes(payload[:2], "big")
            stream.take(original, header.timestamp, header.marker, payload[2:], now, again=True)

    def report(self, ssrc: int, ntp: int, rtp: int) -> None:
        """Take a sender report."""
        taken = self._by_ssrc.get(ssrc)
        if taken is not None and taken.stream is not None and taken.stream.ssrc == ssrc:
            taken.stream.hear_report(ntp, rtp, self._clock())

    def _weigh(self, taken: _Taken, sent_at: bytes | None, ssrc: int, now: float) -> None:
        size, taken.size = taken.size, 0
        if sent_at is not None:
            self._bandwidth.came(sent_at, size, ssrc, now)

    def _discover(self, data: bytes, header: Header, now: float) -> _Taken | None:
        """An unknown stream: by its section's name, or as the only section of its codec."""
        fitting = [one for one in self._taken if one.terms.payload_type == header.payload_type]
        named = [one for one in fitting if _mid(data, header, one.terms) == one.terms.mid]
        chosen = named or (fitting if len(fitting) == 1 else [])
        if not chosen or not chosen[0].may_begin(now):
            return None
        self._begin(chosen[0], header.ssrc)
        return chosen[0]

    def _begin(self, taken: _Taken, ssrc: int) -> None:
        if taken.stream is not None:
            self._by_ssrc.pop(taken.stream.ssrc, None)
        self._by_ssrc[ssrc] = taken
        taken.stream = Incoming(
            taken.section.kind, self._new_source(), ssrc, self._source_clock, self._feedback
        )
        self._on_stream(taken.section, taken.stream)


def _mid(data: bytes, header: Header, terms: TakeTerms) -> str | None:
    if terms.mid_id is None:
        return None
    value = extension(data, header, terms.mid_id)
    return None if value is None else value.decode(errors="replace")
