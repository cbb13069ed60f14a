"""One stream as it is received: counted, asked for where it is missing, sent on, put together."""

from collections.abc import Callable
from typing import Protocol

from connectors.media.audio_sequencer import AudioSequencer
from connectors.media.forwarding import vp8
from connectors.media.forwarding.missing import Missing
from connectors.media.forwarding.packet import Packet
from connectors.media.forwarding.reception import Reception
from connectors.media.forwarding.source_clock import SourceClock
from connectors.media.forwarding.stream import Stream
from connectors.media.fragment import Fragment, Frame
from connectors.media.sequence import Unwrapper
from connectors.media.video_assembler import VideoAssembler
from pipelines.rules.recordings.packet import Kind

USEFUL_S: dict[Kind, float] = {"audio": 0.3, "video": 1.0}
"""How long a packet that is missing is still of use."""
FRESH_S = 2.0
BREAK_S = 1.5
REPORTS_AWAITED_S = 3.0
"""How long a source's own reports are awaited before its time is guessed from arrivals."""


class Feedback(Protocol):
    """What is said back to the sender of a stream."""

    def nack(self, ssrc: int, lost: list[int]) -> None: ...

    def want_key(self, ssrc: int) -> None: ...


class Incoming(Stream):
    """Packets of one SSRC, whatever the order; `on_frame` gets whole frames in order."""

    def __init__(
        self, kind: Kind, source: int, ssrc: int, clock: SourceClock, feedback: Feedback
    ) -> None:
        super().__init__(kind, source)
        self.ssrc = ssrc
        self.on_frame: Callable[[Frame], None] | None = None
        self.reception = Reception(self.rate)
        self.missing = Missing(USEFUL_S[kind])
        self.frames = 0
        self.size: tuple[int, int] | None = None
        self.reported: tuple[int, float] | None = None
        """The last report's time in 32 bits, as it is said back, and when it came."""
        self._clock = clock
        self._feedback = feedback
        self._sequence = Unwrapper(16)
        self._time = Unwrapper(32)
        self._assembler = VideoAssembler() if kind == "video" else AudioSequencer()
        self._began: float | None = None
        self._ntp: tuple[float, int] | None = None

    def take(
        self, sequence: int, timestamp: int, marker: int, payload: bytes, now: float, *, again: bool
    ) -> None:
        """A packet came, for the first time or `again`; numbers as they stand in its header."""
        if self._began is None:
            self._began = now
        sequence, timestamp = self._sequence.unwrap(sequence), self._time.unwrap(timestamp)
        if self._last is not None and now - self._last.arrived > BREAK_S:
            self._mend()
        if not again:
            self.reception.add(sequence, timestamp, len(payload), now)
        lost = self.missing.came(sequence, now)
        if self.missing.lost_for_good:
            self.missing.lost_for_good = False
            if self.kind == "video":
                self._mend()
        if lost:
            self._feedback.nack(self.ssrc, [one & 0xFFFF for one in lost])
        if self.new(sequence):
            self._use(sequence, timestamp, marker, payload, now)

    def hear_report(self, ntp: int, rtp: int, now: float) -> None:
        """Take a sender report: its wall clock (NTP, 64 bits) at RTP time `rtp`."""
        seconds = ntp / (1 << 32)
        self._clock.heard(seconds, now)
        self.reported = (ntp >> 16 & 0xFFFFFFFF, now)
        if self._last is not None:
            near = self._last.timestamp
            half = 1 << 31
            self._ntp = (seconds, near + ((rtp - near + half) % (2 * half) - half))

    def rtp_at(self, now: float) -> float | None:
        theirs = self._clock.theirs(now)
        if self._ntp is not None and theirs is not None:
            return self._ntp[1] + (theirs - self._ntp[0]) * self.rate
        if self._last is None or self._began is None or now - self._began < REPORTS_AWAITED_S:
            return None
        return self._last.timestamp + (now - self._last.arrived) * self.rate

    def fresh(self, now: float) -> bool:
        """Whether packets do come."""
        return self._last is not None and now - self._last.arrived < FRESH_S

    def request_key(self) -> None:
        if self.kind == "video":
            self._feedback.want_key(self.ssrc)

    def _mend(self) -> None:
        """Viewers go on without a hole, since what is missing will not come any more."""
        for target in self.targets:
            target.stop()
        self.request_key()

    def _use(self, sequence: int, timestamp: int, marker: int, payload: bytes, now: float) -> None:
        if self.kind == "audio":
            self._send_on(Packet(sequence, timestamp, marker, payload, now, True))
            if self.on_frame is not None:
                fragment = Fragment(sequence, timestamp, True, True, payload, now)
                self._put_together(self.on_frame, fragment)
            return
        descriptor = vp8.descriptor_length(payload) if payload else 0
        key = vp8.starts_key_frame(payload, descriptor)
        if key:
            self.size = vp8.picture_size(payload, descriptor) or self.size
        if marker:
            self.frames += 1
        self._send_on(Packet(sequence, timestamp, marker, payload, now, key))
        if self.on_frame is not None:
            starts, data = vp8.starts_frame(payload), payload[descriptor:]
            fragment = Fragment(sequence, timestamp, starts, bool(marker), data, now)
            self._put_together(self.on_frame, fragment)

    def _put_together(self, on_frame: Callable[[Frame], None], fragment: Fragment) -> None:
        for frame in self._assembler.add(fragment):
            on_frame(frame)
        if self._assembler.wants_key(fragment.arrived):
            self.request_key()
