"""Headers of the packets that go to one viewer (RFC 3550, RFC 8285)."""

import struct

import msgspec

from connectors.media.forwarding.packet import ONE_BYTE_PROFILE

_PLAIN = struct.Struct("!BBHII")
_TIMED = struct.Struct("!BBHIIII")
_LOW32 = 0xFFFFFFFF


class SendTerms(msgspec.Struct, frozen=True, kw_only=True):
    """What was agreed with the viewer for this section."""

    ssrc: int
    payload_type: int
    again_ssrc: int
    again_payload_type: int | None
    """RTX (RFC 4588); without it a packet is sent again as it was."""
    mid: str
    mid_id: int | None
    send_time_id: int | None
    """Numbers of the header extensions, where they were agreed."""


class Heads:
    """Makes headers with our own extensions; whatever the source had put there is left out."""

    def __init__(self, terms: SendTerms) -> None:
        mid = _element(terms.mid_id, terms.mid.encode())
        words, rest = divmod(len(mid), 4)
        words += bool(rest)
        self._tail = mid.ljust(4 * words, b"\0")
        self._timed = terms.send_time_id is not None
        self._time = ((terms.send_time_id or 0) << 4 | 2) << 24
        self._extended = ONE_BYTE_PROFILE << 16 | words + 1
        self._first = 0x90 if mid else 0x80
        if not self._timed and mid:
            self._tail = struct.pack("!HH", ONE_BYTE_PROFILE, words) + self._tail

    def make(self, marked_type: int, sequence: int, timestamp: int, ssrc: int, now: float) -> bytes:
        """A header; `marked_type` is the payload type with the marker's bit."""
        sequence &= 0xFFFF
        timestamp &= _LOW32
        if not self._timed:
            return _PLAIN.pack(self._first, marked_type, sequence, timestamp, ssrc) + self._tail
        # The time of sending in seconds, 6 bits before the point and 18 behind it.
        time = self._time | int(now * 262144) & 0xFFFFFF
        head = _TIMED.pack(0x90, marked_type, sequence, timestamp, ssrc, self._extended, time)
        return head + self._tail


def _element(number: int | None, value: bytes) -> bytes:
    if number is None or not 0 < number < 15 or not 0 < len(value) <= 16:
        return b""
    return bytes([number << 4 | len(value) - 1]) + value
