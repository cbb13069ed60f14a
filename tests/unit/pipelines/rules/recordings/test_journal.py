"""Records of a track, whole and torn."""

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.rules.recordings.journal import (
    JournalReader,
    PresenceMark,
    Record,
    encode_record,
)
from pipelines.rules.recordings.packet import EncodedPacket

PACKETS = [
    EncodedPacket("video", bytes([number]) * number, number * 3000, 90000, number == 1, 0.5, 7)
    for number in range(1, 20)
]
RECORDS: list[Record] = [PresenceMark(True, 0.25), *PACKETS, PresenceMark(False, 9.0)]
JOURNAL = b"".join(map(encode_record, RECORDS))


def in_pieces(data: bytes, size: int) -> Iterator[bytes]:
    return (data[start : start + size] for start in range(0, len(data), size))


@pytest.mark.parametrize(
    ("record", "written"),
    [
        (PresenceMark(True, 0.25), "02 00000000 0000000000000000 3fd0000000000000 00000000"),
        (PresenceMark(False, 9.0), "04 00000000 0000000000000000 4022000000000000 00000000"),
        (
            EncodedPacket("video", b"\xab\xcd", 3000, 90000, True, 0.5, 7),
            "01 00000007 0000000000000bb8 3fe0000000000000 00000002 abcd",
        ),
        (
            EncodedPacket("audio", b"", -1, 48000, False, 0.5, 1 << 31),
            "00 80000000 ffffffffffffffff 3fe0000000000000 00000000",
        ),
    ],
)
def test_the_format_is_that_of_the_tracks_that_are_kept(record: Record, written: str) -> None:
    assert encode_record(record) == bytes.fromhex(written)


@given(st.integers(1, 400))
def test_what_was_written_is_read_whatever_the_pieces(size: int) -> None:
    assert list(JournalReader(in_pieces(JOURNAL, size), "video", 90000).records()) == RECORDS


@given(st.integers(0, 30))
def test_a_torn_end_costs_the_last_record_alone(cut: int) -> None:
    read = list(JournalReader([JOURNAL[: len(JOURNAL) - cut]], "video", 90000).records())
    assert read == RECORDS[: len(read)]
    assert len(read) >= len(RECORDS) - 2
