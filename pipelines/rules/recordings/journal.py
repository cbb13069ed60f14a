"""The records of one track as they came.

record   flags (u8), source (u32), RTP time (i64), arrival in seconds of the recording clock
         (f64), length (u32), data; or, without data, that the person came or went
"""

import struct
from collections.abc import Iterable, Iterator

import msgspec

from pipelines.rules.recordings.packet import EncodedPacket, Kind

KEYFRAME, CAME, WENT = 1, 2, 4
_RECORD = struct.Struct(">BIqdI")


class PresenceMark(msgspec.Struct, frozen=True):
    """The person came or went, `at` seconds of the recording clock."""

    present: bool
    at: float


Record = EncodedPacket | PresenceMark


def encode_packet(packet: EncodedPacket) -> bytes:
    flags = KEYFRAME if packet.keyframe else 0
    size = len(packet.data)
    return _RECORD.pack(flags, packet.source, packet.timestamp, packet.arrived, size) + packet.data


def encode_mark(mark: PresenceMark) -> bytes:
    return _RECORD.pack(CAME if mark.present else WENT, 0, 0, mark.at, 0)


def encode_record(record: Record) -> bytes:
    return encode_mark(record) if isinstance(record, PresenceMark) else encode_packet(record)


class JournalReader:
    """Records of a track that come in pieces; arrivals are recording seconds."""

    def __init__(self, pieces: Iterable[bytes], kind: Kind, clock_rate: int) -> None:
        self._pieces = iter(pieces)
        self._kind: Kind = kind
        self._clock_rate = clock_rate
        self._buffer = bytearray()
        self._at = 0

    def records(self) -> Iterator[Record]:
        """All whole records, once."""
        while (fixed := self._take(_RECORD.size)) is not None:
            flags, source, timestamp, arrived, length = _RECORD.unpack(fixed)
            if flags & (CAME | WENT):
                yield PresenceMark(bool(flags & CAME), arrived)
                continue
            data = self._take(length)
            if data is None:
                return
            yield EncodedPacket(
                kind=self._kind,
                data=data,
                timestamp=timestamp,
                clock_rate=self._clock_rate,
                keyframe=bool(flags & KEYFRAME),
                arrived=arrived,
                source=source,
            )

    def _take(self, count: int) -> bytes | None:
        while len(self._buffer) - self._at < count:
            piece = next(self._pieces, None)
            if piece is None:
                return None
            del self._buffer[: self._at]
            self._at = 0
            self._buffer += piece
        taken = bytes(self._buffer[self._at : self._at + count])
        self._at += count
        return taken
