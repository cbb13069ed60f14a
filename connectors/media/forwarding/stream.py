"""Something that is sent on: the packets of one source, kept a while, and who gets them."""

from typing import Protocol

from connectors.media.forwarding.packet import Packet
from pipelines.rules.recordings.packet import Kind

CLOCK_RATES: dict[Kind, int] = {"audio": 48000, "video": 90000}
KEPT: dict[Kind, int] = {"audio": 128, "video": 512}
"""Packets kept to be sent again: two seconds of sound, several of a picture."""


class Target(Protocol):
    """Whoever gets a stream's packets."""

    def forward(self, stream: "Stream", packet: Packet) -> None: ...

    def stop(self) -> None: ...


class Stream:
    """A source's packets; subclasses receive or make them."""

    def __init__(self, kind: Kind, source: int) -> None:
        self.kind = kind
        self.source = source
        self.rate = CLOCK_RATES[kind]
        self.targets: list[Target] = []
        self._kept: list[Packet | None] = [None] * KEPT[kind]
        self._last: Packet | None = None
        self._highest = -1

    def find(self, sequence: int) -> Packet | None:
        """A packet that is still kept."""
        packet = self._kept[sequence % len(self._kept)]
        return packet if packet is not None and packet.sequence == sequence else None

    def new(self, sequence: int) -> bool:
        """Whether this packet was not here yet, as far as can be known.

        One number is never sent on with two contents: it would be sealed twice with one key stream.
        """
        return sequence > self._highest - len(self._kept) and self.find(sequence) is None

    def rtp_at(self, now: float) -> float | None:
        """The source's RTP time at `now` by its own reports; None while that is not known."""
        raise NotImplementedError

    def request_key(self) -> None:
        """Ask for a key frame (pictures only)."""
        raise NotImplementedError

    def _send_on(self, packet: Packet) -> None:
        self._kept[packet.sequence % len(self._kept)] = packet
        self._last = packet
        self._highest = max(self._highest, packet.sequence)
        for target in self.targets:
            target.forward(self, packet)
