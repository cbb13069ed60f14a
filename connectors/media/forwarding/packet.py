"""RTP packets as they come, and what of them is sent on (RFC 3550, RFC 8285)."""

import struct

import msgspec

_FIXED = struct.Struct("!BBHII")
_EXTENSION = struct.Struct("!HH")
ONE_BYTE_PROFILE = 0xBEDE
TWO_BYTE_PROFILE = 0x1000
MARKER = 0x80


class Header(msgspec.Struct, frozen=True, gc=False):
    """A packet's header, and where in its bytes the rest lies."""

    payload_type: int
    marker: int
    """`MARKER` or 0."""
    sequence: int
    timestamp: int
    ssrc: int
    profile: int
    """Of the header extensions; 0 without any."""
    elements: int
    start: int
    """Where the extensions' elements and the payload begin, and where the payload ends."""
    end: int


class Packet(msgspec.Struct, frozen=True, gc=False):
    """What is sent on: counters that run on without wrapping, and the payload."""

    sequence: int
    timestamp: int
    marker: int
    payload: bytes
    arrived: float
    starts_key: bool
    """Whether a frame that needs no earlier one begins here; true for sound."""


def read_header(data: bytes) -> Header:
    """The header of an RTP packet; raises `ValueError` where it is none."""
    size = len(data)
    if size < _FIXED.size:
        raise ValueError("shorter than an RTP header")
    first, second, sequence, timestamp, ssrc = _FIXED.unpack_from(data)
    if first >> 6 != 2:
        raise ValueError("not version 2")
    start, end = 12 + 4 * (first & 0x0F), size
    profile = elements = 0
    if first & 0x10:
        if start + 4 > size:
            raise ValueError("the extensions' header is cut off")
        profile, words = _EXTENSION.unpack_from(data, start)
        elements = start + 4
        start = elements + 4 * words
    if first & 0x20:
        end -= data[-1]
    if start > end:
        raise ValueError("cut off")
    return Header(
        second & 0x7F, second & MARKER, sequence, timestamp, ssrc, profile, elements, start, end
    )


def extension(data: bytes, header: Header, wanted: int) -> bytes | None:
    """The value of one header extension."""
    at, end = header.elements, header.start
    one_byte = header.profile == ONE_BYTE_PROFILE
    if not one_byte and header.profile & 0xFFF0 != TWO_BYTE_PROFILE:
        return None
    while at < end:
        number, length, head = _element(data, at, one_byte=one_byte)
        if number == 0:
            at += 1
            continue
        if number == wanted:
            return data[at + head : min(at + head + length, end)]
        at += head + length
    return None


def _element(data: bytes, at: int, *, one_byte: bool) -> tuple[int, int, int]:
    """Number, length of the value and of what stands before it; number 0 is padding."""
    if one_byte:
        return data[at] >> 4, (data[at] & 0x0F) + 1, 1
    return data[at], data[at + 1], 2
