"""Streams and viewers without a network."""

from itertools import pairwise

from aiortc.rtp import RtpPacket

from connectors.media.forwarding.heads import SendTerms
from connectors.media.forwarding.outgoing import Outgoing
from connectors.media.forwarding.packet import MARKER, Packet
from connectors.media.forwarding.stream import Stream
from pipelines.rules.recordings.packet import Kind
from schemas.calls.state import PartyRole

KEY, DELTA = b"\x10\x00", b"\x10\x01"
TERMS = SendTerms(
    ssrc=77,
    payload_type=96,
    again_ssrc=78,
    again_payload_type=97,
    mid="1",
    mid_id=1,
    send_time_id=3,
)


class MadeStream(Stream):
    """A source whose packets the test says, one a frame."""

    def __init__(self, kind: Kind = "video", source: int = 1) -> None:
        super().__init__(kind, source)
        self.wishes = 0
        self.time: float | None = None

    def say(self, sequence: int, *, key: bool = False, arrived: float | None = None) -> None:
        at = sequence / 50 if arrived is None else arrived
        payload = (KEY if key else DELTA) + bytes([sequence % 256])
        starts = key or self.kind == "audio"
        self._send_on(Packet(sequence, sequence * 1800, MARKER, payload, at, starts))

    def rtp_at(self, now: float) -> float | None:
        return self.time

    def request_key(self) -> None:
        self.wishes += 1


class Viewer:
    """An outgoing section whose packets are read as aiortc reads them."""

    def __init__(self, kind: Kind = "video", terms: SendTerms = TERMS) -> None:
        self.sent: list[bytes] = []
        self.begun = 0
        self.now = 0.0
        self.outgoing = Outgoing(PartyRole.RELATIVE, kind, lambda: self.now, self._begin)
        self.outgoing.open(terms, self.sent.append)

    def watch(self, stream: Stream) -> None:
        self.outgoing.follow(stream)
        stream.targets = [self.outgoing]

    def packets(self) -> list[RtpPacket]:
        return [RtpPacket.parse(data) for data in self.sent]

    def _begin(self) -> None:
        self.begun += 1


def steps(packets: list[RtpPacket]) -> list[int]:
    """From each packet's number to the next, modulo 65536."""
    numbers = [packet.sequence_number for packet in packets]
    return [(after - before) % 65536 for before, after in pairwise(numbers)]
