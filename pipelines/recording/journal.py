"""A track as it came: a header, then one record a packet.

    header   magic "QQJ1", length (u16), JSON of `TrackHeader`
    record   flags (u8), source (u32), RTP time (i64), arrival in seconds of the recording clock
             (f64), length (u32), data; or, without data, that the person came or went

A journal may end in the middle of a record where its writer was killed; what is whole counts.
"""

import struct
from collections.abc import Iterable, Iterator

import msgspec

from pipelines.recording.packet import EncodedPacket, Kind
from schemas.calls.state import PartyRole
from schemas.errors import IntegrityBroken

MAGIC = b"QQJ1"
KEYFRAME, CAME, WENT = 1, 2, 4
_LENGTH = struct.Struct(">H")
_RECORD = struct.Struct(">BIqdI")
MEDIA_TYPE = "application/x-qinqiao-track"


class TrackHeader(msgspec.Struct, frozen=True):
    """Whose track it is and how it is encoded."""

    role: PartyRole
    kind: Kind
    codec: str
    clock_rate: int
    recording_id: str = ""


def encode_header(header: TrackHeader) -> bytes:
    body = msgspec.json.encode(header)
    return MAGIC + _LENGTH.pack(len(body)) + body


class PresenceMark(msgspec.Struct, frozen=True):
    """The person came or went, `at` seconds of the recording clock."""

    present: bool
    at: float


def encode_packet(packet: EncodedPacket) -> bytes:
    flags = KEYFRAME if packet.keyframe else 0
    size = len(packet.data)
    return _RECORD.pack(flags, packet.source, packet.timestamp, packet.arrived, size) + packet.data


def encode_mark(mark: PresenceMark) -> bytes:
    return _RECORD.pack(CAME if mark.present else WENT, 0, 0, mark.at, 0)


class JournalReader:
    """Header and packets of a journal that comes in pieces; arrivals are recording seconds."""

    def __init__(self, pieces: Iterable[bytes]) -> None:
        self._pieces = iter(pieces)
        self._buffer = bytearray()
        self._at = 0
        self.header = self._read_header()

    def records(self) -> Iterator[EncodedPacket | PresenceMark]:
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
                kind=self.header.kind,
                data=data,
                timestamp=timestamp,
                clock_rate=self.header.clock_rate,
                keyframe=bool(flags & KEYFRAME),
                arrived=arrived,
                source=source,
            )

    def _read_header(self) -> TrackHeader:
        start = self._take(len(MAGIC) + _LENGTH.size)
        if start is None or not start.startswith(MAGIC):
            raise IntegrityBroken("录制轨道文件格式损坏", code="journal_broken")
        (length,) = _LENGTH.unpack_from(start, len(MAGIC))
        body = self._take(length)
        if body is None:
            raise IntegrityBroken("录制轨道文件格式损坏", code="journal_broken")
        return msgspec.json.decode(body, type=TrackHeader)

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
