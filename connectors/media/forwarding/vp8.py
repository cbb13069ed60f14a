"""What the room must know of VP8 payloads (RFC 7741, RFC 6386)."""

from collections.abc import Iterator

LARGEST_PAYLOAD = 1100
"""Bytes of a picture in one packet made here."""


def descriptor_length(payload: bytes) -> int:
    """Bytes before the VP8 data; raises `ValueError` where the descriptor is cut off."""
    try:
        length = 1
        if payload[0] & 0x80:
            flags = payload[1]
            length = 2
            if flags & 0x80:
                length += 2 if payload[2] & 0x80 else 1
            length += bool(flags & 0x40) + bool(flags & 0x30)
    except IndexError:
        length = len(payload) + 1
    if length > len(payload):
        raise ValueError("the VP8 descriptor is cut off")
    return length


def starts_frame(payload: bytes) -> bool:
    """Whether a frame begins here: the S bit is set and the partition is the first."""
    return bool(payload) and payload[0] & 0x17 == 0x10


def starts_key_frame(payload: bytes, descriptor: int) -> bool:
    """Whether a key frame begins here; `descriptor` is the descriptor's length."""
    return starts_frame(payload) and len(payload) > descriptor and not payload[descriptor] & 1


def picture_size(payload: bytes, descriptor: int) -> tuple[int, int] | None:
    """Width and height that the first packet of a key frame tells."""
    head = payload[descriptor + 3 : descriptor + 10]
    if len(head) < 7 or head[:3] != b"\x9d\x01\x2a":
        return None
    return (head[3] | head[4] << 8) & 0x3FFF, (head[5] | head[6] << 8) & 0x3FFF


def payloads(frame: bytes) -> Iterator[bytes]:
    """A frame cut into payloads, each with its descriptor."""
    for at in range(0, len(frame), LARGEST_PAYLOAD):
        yield (b"\x10" if at == 0 else b"\x00") + frame[at : at + LARGEST_PAYLOAD]
