"""Finished payloads sent as RTP over an aiortc connection, without its encoder, task and queue."""

import secrets
import struct
import time
from typing import Any

_HEAD = struct.Struct("!BBHII")
MID = "urn:ietf:params:rtp-hdrext:sdes:mid"
SEND_TIME = "http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time"


class Outlet:
    """One sending section of a connection that is up."""

    def __init__(self, sender: Any, parameters: Any) -> None:
        self._dtls = sender.transport
        self._ssrc = sender._ssrc
        self.payload_type = parameters.codecs[0].payloadType
        numbers = {one.uri: one.id for one in parameters.headerExtensions}
        self._mid = bytes([numbers[MID] << 4 | len(parameters.muxId) - 1])
        self._mid += parameters.muxId.encode()
        self._time_id = numbers.get(SEND_TIME)
        self._sequence = secrets.randbelow(1 << 15)
        self._time = secrets.randbits(31)

    def send(self, payload: bytes, timestamp: int, *, marker: bool) -> None:
        self._sequence = (self._sequence + 1) & 0xFFFF
        head = _HEAD.pack(
            0x90,
            marker << 7 | self.payload_type,
            self._sequence,
            self._time + timestamp & 0xFFFFFFFF,
            self._ssrc,
        )
        sealed = self._dtls._tx_srtp.protect(head + self._extensions() + payload)
        pair = self._dtls.transport._connection._nominated[1]
        pair.protocol.transport.sendto(sealed, pair.remote_addr)

    def _extensions(self) -> bytes:
        elements = self._mid
        if self._time_id is not None:
            stamp = int(time.monotonic() * (1 << 18)) & 0xFFFFFF
            elements += bytes([self._time_id << 4 | 2]) + stamp.to_bytes(3, "big")
        words = -(-len(elements) // 4)
        return struct.pack("!HH", 0xBEDE, words) + elements.ljust(4 * words, b"\0")
