"""An encoded packet as it came from a peer."""

from typing import Literal

import msgspec

Kind = Literal["audio", "video"]


class EncodedPacket(msgspec.Struct, frozen=True, gc=False):
    """One Opus packet or one whole VP8 frame."""

    kind: Kind
    data: bytes
    timestamp: int
    """RTP time, unwrapped, in `clock_rate` units; meaningful within one `source`."""
    clock_rate: int
    keyframe: bool
    arrived: float
    """Seconds of the recording clock (since the first join) at which the last of it came."""
    source: int
    """Number of the connection; a new one starts a new RTP time line."""
