"""Records of a track, whole and torn."""

from collections.abc import Iterator

from hypothesis import given
from hypothesis import strategies as st

from pipelines.rules.recordings.journal import JournalReader, PresenceMark, encode_record
from pipelines.rules.recordings.packet import EncodedPacket

PACKETS = [
    EncodedPacket("video", bytes([number]) * number, number * 3000, 90000, number == 1, 0.5, 7)
    for number in range(1, 20)
]
RECORDS = [PresenceMark(True, 0.25), *PACKETS, PresenceMark(False, 9.0)]
JOURNAL = b"".join(map(encode_record, RECORDS))


def in_pieces(data: bytes, size: int) -> Iterator[bytes]:
    return (data[start : start + size] for start in range(0, len(data), size))


@given(st.integers(1, 400))
def test_what_was_written_is_read_whatever_the_pieces(size: int) -> None:
    assert list(JournalReader(in_pieces(JOURNAL, size), "video", 90000).records()) == RECORDS


@given(st.integers(0, 30))
def test_a_torn_end_costs_the_last_record_alone(cut: int) -> None:
    read = list(JournalReader([JOURNAL[: len(JOURNAL) - cut]], "video", 90000).records())
    assert read == RECORDS[: len(read)]
    assert len(read) >= len(RECORDS) - 2
