"""What one viewer receives in one media section: packets of whoever is its source."""

from collections.abc import Callable

from connectors.media.forwarding.heads import Heads, SendTerms
from connectors.media.forwarding.numbering import Numbering
from connectors.media.forwarding.packet import Packet
from connectors.media.forwarding.stream import CLOCK_RATES, Stream
from pipelines.rules.recordings.packet import Kind
from schemas.calls.state import PartyRole

MOST_AGAIN = 300
"""Packets sent again between two reports: a viewer cannot make the room send without end."""
BREAK_NUMBERS = 1200
"""More than receivers keep places for; they begin anew instead of asking for each."""
REPEAT_ABOVE, REPEAT_BELOW = 0.04, 0.01
"""Sound is sent twice to a viewer whose line loses so much, until the line loses less."""
REPEAT_LEAST_S = 30.0
"""So long at least: receivers count what came twice as received, and then report no loss."""


class Outgoing:
    """Begins with a key frame, renumbers, and sends again what the viewer misses."""

    def __init__(
        self,
        role: PartyRole,
        kind: Kind,
        clock: Callable[[], float],
        on_begin: Callable[[], None],
    ) -> None:
        self.role = role
        self.kind = kind
        self.stream: Stream | None = None
        self.terms: SendTerms | None = None
        self.packets = self.octets = 0
        self._on_begin = on_begin
        self._clock = clock
        self._numbers = Numbering(CLOCK_RATES[kind])
        self._shown: Stream | None = None
        self._first = 0
        self._again_sequence = 0
        self._again_left = MOST_AGAIN
        self._repeats = False
        self._repeats_until = 0.0
        self._previous = b""

    def open(self, terms: SendTerms, send: Callable[[bytes], None]) -> None:
        """The viewer's connection is up: from now on packets go out."""
        self._heads = Heads(terms)
        self._send = send
        self._ssrc = terms.ssrc
        self._type = terms.payload_type
        self.terms = terms
        self.want_key()

    def follow(self, stream: Stream | None) -> None:
        """Show another source, or none."""
        if stream is not self.stream:
            self.stream = stream
            self.stop()
            self.want_key()

    def stop(self) -> None:
        """What comes next begins anew; what was shown cannot be asked for any more."""
        self._shown = None
        self._previous = b""

    def resume(self) -> None:
        """The viewer is back after a break: so wide a hole that it does not wait to fill it."""
        self.stop()
        self._numbers.skip(BREAK_NUMBERS)
        self.want_key()

    def want_key(self) -> None:
        """Ask the source for a key frame (pictures only)."""
        if self.stream is not None and self.terms is not None and self.kind == "video":
            self.stream.request_key()

    def forward(self, stream: Stream, packet: Packet) -> None:
        """Send a packet of the stream that is followed."""
        if self._shown is not stream and not self._begin(stream, packet):
            return
        sequence = packet.sequence
        if sequence < self._first:
            return
        numbers, payload = self._numbers, packet.payload
        numbers.note(sequence, packet.timestamp, packet.arrived)
        self.packets += 1
        self.octets += len(payload)
        made = (
            self._heads.make(
                packet.marker | self._type,
                sequence + numbers.sequence_offset,
                packet.timestamp + numbers.time_offset,
                self._ssrc,
                packet.arrived,
            )
            + payload
        )
        self._send(made)
        if self._repeats:
            self._repeat(made)

    def again(self, lost: list[int]) -> None:
        """Answer the viewer's request for packets, each named by 16 bits of its number."""
        for number in lost:
            packet = self._sent(number)
            if packet is not None and self._again_left > 0:
                self._again_left -= 1
                self._send(self._made_again(packet))

    def reported(self, fraction_lost: float) -> None:
        """Note what share of what is sent the viewer's line loses, 0..1."""
        now = self._clock()
        if self.kind == "audio" and fraction_lost > REPEAT_ABOVE:
            self._repeats, self._repeats_until = True, now + REPEAT_LEAST_S
        elif fraction_lost < REPEAT_BELOW and now >= self._repeats_until:
            self._repeats, self._previous = False, b""

    def report_time(self, now: float) -> int | None:
        """The viewer's RTP time at `now`, for a sender report; None while nothing is shown."""
        self._again_left = MOST_AGAIN
        theirs = self._shown.rtp_at(now) if self._shown is not None else None
        return None if theirs is None else round(theirs) + self._numbers.time_offset & 0xFFFFFFFF

    def _begin(self, stream: Stream, packet: Packet) -> bool:
        if self.terms is None or stream is not self.stream:
            return False
        if not packet.starts_key:
            stream.request_key()
            return False
        self._numbers.begin(packet.sequence, packet.timestamp, packet.arrived)
        self._shown, self._first = stream, packet.sequence
        self._on_begin()
        return True

    def _repeat(self, made: bytes) -> None:
        """The packet before once more, so that single losses in a row cost nothing."""
        if self._previous:
            self._send(self._previous)
        self._previous = made

    def _sent(self, number: int) -> Packet | None:
        if self._shown is None:
            return None
        highest = self._numbers.highest
        sequence = highest - ((highest - number) & 0xFFFF) - self._numbers.sequence_offset
        return self._shown.find(sequence) if sequence >= self._first else None

    def _made_again(self, packet: Packet) -> bytes:
        assert self.terms is not None
        number = packet.sequence + self._numbers.sequence_offset
        time = packet.timestamp + self._numbers.time_offset
        if self.terms.again_payload_type is None:
            # Byte for byte as before: one number must never seal two different packets.
            first = packet.arrived
            head = self._heads.make(packet.marker | self._type, number, time, self._ssrc, first)
            return head + packet.payload
        self._again_sequence += 1
        marked_type = packet.marker | self.terms.again_payload_type
        head = self._heads.make(
            marked_type, self._again_sequence, time, self.terms.again_ssrc, self._clock()
        )
        return head + (number & 0xFFFF).to_bytes(2, "big") + packet.payload
