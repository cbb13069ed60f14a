"""Some seconds of a recording: what all tracks got in that time, in one file.

    magic "QQG1", length (u32), JSON of `SegmentHeader`, then the records of each track after
    another, as `journal` writes them

One file for all tracks of a call, so that thirty calls cost six syncs of the disk a second.
"""

import struct
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

import msgspec

from pipelines.rules.recordings.journal import Record, encode_record
from pipelines.rules.recordings.packet import EncodedPacket, Kind
from schemas.calls.state import PartyRole
from schemas.errors import IntegrityBroken

MAGIC = b"QQG1"
MEDIA_TYPE = "application/x-qinqiao-segment"
FIXED = struct.Struct(">4sI")
CODECS: dict[Kind, tuple[str, int]] = {"audio": ("opus", 48000), "video": ("vp8", 90000)}

TrackKey = tuple[PartyRole, Kind]


class TrackSpan(msgspec.Struct, frozen=True):
    """One track's share of a segment; `size` in bytes."""

    role: PartyRole
    kind: Kind
    codec: str
    clock_rate: int
    size: int
    packets: int


class SegmentHeader(msgspec.Struct, frozen=True, kw_only=True):
    """Where the segment stands; times are seconds of the recording clock, half open."""

    recording_id: str
    part: int
    """Which of the rooms that carried the call wrote it: a room made anew begins a further part."""
    seq: int
    start_s: float
    end_s: float
    previous: str
    """The chain's digest of the segment before."""
    tracks: list[TrackSpan] = []


class Place(NamedTuple):
    """Where a track's records lie in a segment."""

    span: TrackSpan
    offset: int


def encode_segment(header: SegmentHeader, tracks: Mapping[TrackKey, Sequence[Record]]) -> bytes:
    """The whole content; `header.tracks` is filled in here."""
    bodies: list[bytes] = []
    spans: list[TrackSpan] = []
    for (role, kind), records in tracks.items():
        body = b"".join(map(encode_record, records))
        packets = sum(isinstance(record, EncodedPacket) for record in records)
        spans.append(TrackSpan(role, kind, *CODECS[kind], len(body), packets))
        bodies.append(body)
    head = msgspec.json.encode(msgspec.structs.replace(header, tracks=spans))
    return b"".join((FIXED.pack(MAGIC, len(head)), head, *bodies))


def head_size(start: bytes) -> int:
    """Length of the JSON, from a file's first `FIXED.size` bytes."""
    if len(start) < FIXED.size or not start.startswith(MAGIC):
        raise IntegrityBroken("录制分段文件格式损坏", code="segment_broken")
    return int(FIXED.unpack(start)[1])


def decode_header(head: bytes) -> SegmentHeader:
    try:
        return msgspec.json.decode(head, type=SegmentHeader)
    except msgspec.MsgspecError as error:
        raise IntegrityBroken("录制分段文件格式损坏", code="segment_broken") from error


def places(header: SegmentHeader, head_bytes: int) -> Iterable[Place]:
    """Each track's place in the file."""
    offset = FIXED.size + head_bytes
    for span in header.tracks:
        yield Place(span, offset)
        offset += span.size
