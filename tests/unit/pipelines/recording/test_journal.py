"""Journals of tracks, whole and torn."""

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.recording.journal import (
    JournalReader,
    PresenceMark,
    TrackHeader,
    encode_header,
    encode_mark,
    encode_packet,
)
from pipelines.recording.packet import EncodedPacket
from schemas.calls.state import PartyRole
from schemas.errors import IntegrityBroken

HEADER = TrackHeader(PartyRole.INMATE, "video", "vp8", 90000, "R1")
PACKETS = [
    EncodedPacket("video", bytes([number]) * number, number * 3000, 90000, number == 1, 0.5, 7)
    for number in range(1, 20)
]
RECORDS = [PresenceMark(True, 0.25), *PACKETS, PresenceMark(False, 9.0)]


def journal() -> bytes:
    records = [
        encode_mark(one) if isinstance(one, PresenceMark) else encode_packet(one) for one in RECORDS
    ]
    return encode_header(HEADER) + b"".join(records)


def in_pieces(data: bytes, size: int) -> Iterator[bytes]:
    return (data[start : start + size] for start in range(0, len(data), size))


@given(st.integers(1, 400))
def test_what_was_written_is_read_whatever_the_pieces(size: int) -> None:
    reader = JournalReader(in_pieces(journal(), size))
    assert reader.header == HEADER
    assert list(reader.records()) == RECORDS


@given(st.integers(0, 30))
def test_a_torn_end_costs_the_last_record_alone(cut: int) -> None:
    whole = journal()
    reader = JournalReader([whole[: len(whole) - cut]])
    read = list(reader.records())
    assert read == RECORDS[: len(read)]
    assert len(read) >= len(RECORDS) - 2


@pytest.mark.parametrize("data", [b"", b"QQJ1", b"another file altogether"])
def test_what_is_no_journal_is_refused(data: bytes) -> None:
    with pytest.raises(IntegrityBroken):
        JournalReader([data])
