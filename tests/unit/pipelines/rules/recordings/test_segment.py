"""Segments: what was put in comes out, track by track."""

from collections.abc import Callable
from functools import partial

import pytest

from pipelines.rules.recordings.journal import JournalReader, PresenceMark, Record
from pipelines.rules.recordings.packet import EncodedPacket
from pipelines.rules.recordings.segment import (
    FIXED,
    SegmentHeader,
    TrackKey,
    decode_header,
    encode_segment,
    head_size,
    places,
)
from schemas.calls.state import PartyRole
from schemas.errors import IntegrityBroken
from tests.unit.pipelines.refusing import assert_refused

HEADER = SegmentHeader(recording_id="R1", part=2, seq=7, start_s=30.0, end_s=35.0, previous="ab")
VOICE = EncodedPacket("audio", b"opus", 960, 48000, True, 31.0, 1)
PICTURE = EncodedPacket("video", b"vp8", 3000, 90000, False, 31.5, 1)
TRACKS: dict[TrackKey, list[Record]] = {
    (PartyRole.RELATIVE, "audio"): [PresenceMark(True, 30.5), VOICE, VOICE],
    (PartyRole.INMATE, "video"): [PICTURE],
}


def test_each_track_lies_where_the_header_says() -> None:
    content = encode_segment(HEADER, TRACKS)
    size = head_size(content[: FIXED.size])
    header = decode_header(content[FIXED.size : FIXED.size + size])
    assert (header.recording_id, header.part, header.seq) == ("R1", 2, 7)
    found = {
        (span.role, span.kind): list(
            JournalReader([content[at : at + span.size]], span.kind, span.clock_rate).records()
        )
        for span, at in places(header, size)
    }
    assert found == TRACKS
    assert [span.packets for span in header.tracks] == [2, 1]


def test_seconds_in_which_nothing_came_are_a_segment_too() -> None:
    content = encode_segment(HEADER, {})
    size = head_size(content[: FIXED.size])
    assert list(places(decode_header(content[FIXED.size :]), size)) == []


@pytest.mark.parametrize(
    "read",
    [
        partial(head_size, b""),
        partial(head_size, b"QQG1\0\0\0"),
        partial(head_size, b"QQG2\0\0\0\1"),
        partial(decode_header, b'{"recording_id": 7}'),
    ],
)
def test_what_is_no_segment_is_refused(read: Callable[[], object]) -> None:
    assert_refused((read, IntegrityBroken, "segment_broken", "录制分段文件格式损坏", {}))
