"""One RTP packet's share of a frame."""

import msgspec


class Fragment(msgspec.Struct, frozen=True, gc=False):
    """Payload of one RTP packet, freed of its codec's descriptor."""

    sequence: int
    timestamp: int
    starts: bool
    """Whether a frame begins here."""
    ends: bool
    """Whether the frame ends here (RTP marker)."""
    data: bytes
    arrived: float


class Frame(msgspec.Struct, frozen=True, gc=False):
    """A whole encoded frame."""

    timestamp: int
    data: bytes
    keyframe: bool
    arrived: float
