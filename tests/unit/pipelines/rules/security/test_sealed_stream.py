"""The sealed file format: whole, from anywhere, and never quietly altered."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.rules.security.keys import WrappedKey
from pipelines.rules.security.sealed_stream import ChunkOpener, ChunkSealer, Header
from pipelines.rules.security.sm4 import seal
from schemas.errors import IntegrityBroken

KEY = bytes(range(16))
SMALL = 32
STRIDE = SMALL + 16
HEADER = Header("01ARZ3NDEKTSV4RRFFQ69G5FAV", WrappedKey("key-1", b"wrapped"), SMALL)


def sealed(plain: bytes, header: Header = HEADER) -> bytes:
    sealer = ChunkSealer(KEY, header)
    return sealer.feed(plain) + sealer.finish()


def read(body: bytes, offset: int, length: int, header: Header = HEADER) -> bytes:
    opener = ChunkOpener(KEY, header, len(body))
    pieces = [
        opener.open(index, body[index * STRIDE : (index + 1) * STRIDE])[start:stop]
        for index, start, stop in opener.spans(offset, length)
    ]
    return b"".join(pieces)


def read_all(body: bytes) -> bytes:
    opener = ChunkOpener(KEY, HEADER, len(body))
    return b"".join(
        opener.open(index, body[index * STRIDE : (index + 1) * STRIDE])
        for index in range(opener.chunks)
    )


@given(st.lists(st.binary(max_size=100), max_size=8))
def test_any_cutting_of_the_input_gives_the_same_file(pieces: list[bytes]) -> None:
    sealer = ChunkSealer(KEY, HEADER)
    body = b"".join(sealer.feed(piece) for piece in pieces) + sealer.finish()
    assert body == sealed(b"".join(pieces))
    assert read_all(body) == b"".join(pieces)


@given(st.binary(max_size=300), st.integers(0, 320), st.integers(0, 320))
def test_any_range_reads_alone(plain: bytes, offset: int, length: int) -> None:
    assert read(sealed(plain), offset, length) == plain[offset : offset + length]


@given(st.integers(0, 200))
def test_the_size_follows_from_the_sealed_size(size: int) -> None:
    body = sealed(b"x" * size)
    assert ChunkOpener(KEY, HEADER, len(body)).size == size


@given(st.binary(min_size=SMALL + 1, max_size=200), st.data())
def test_a_cut_file_is_found(plain: bytes, data: st.DataObject) -> None:
    body = sealed(plain)
    cut = data.draw(st.integers(0, len(body) - 1))
    with pytest.raises(IntegrityBroken):
        read_all(body[:cut])


@given(st.binary(min_size=3 * SMALL + 1, max_size=300), st.data())
def test_exchanged_chunks_are_found(plain: bytes, data: st.DataObject) -> None:
    body = sealed(plain)
    chunks = [body[at : at + STRIDE] for at in range(0, len(body), STRIDE)]
    first, second = data.draw(st.permutations(range(len(chunks) - 1)))[:2]
    chunks[first], chunks[second] = chunks[second], chunks[first]
    with pytest.raises(IntegrityBroken):
        read_all(b"".join(chunks))


def test_a_chunk_taken_out_is_found() -> None:
    body = sealed(b"a" * SMALL + b"b" * SMALL + b"c" * SMALL)
    with pytest.raises(IntegrityBroken):
        read_all(body[:STRIDE] + body[2 * STRIDE :])


def test_a_chunk_of_another_file_does_not_fit() -> None:
    other = Header("01BX5ZZKBKACTAV9WEVGEMMVRZ", HEADER.wrapped, SMALL)
    with pytest.raises(IntegrityBroken):
        read_all(sealed(b"x" * 20, other))


def test_the_format_is_that_of_the_files_that_are_kept() -> None:
    """Old recordings must open for years: header, then each chunk under its own nonce."""
    assert HEADER.encode() == (
        b"QQS101ARZ3NDEKTSV4RRFFQ69G5FAV" + b"\0\0\0\x20\0\x05key-1\0\x07wrapped"
    )
    first, last = b"a" * SMALL, b"b" * 5
    assert sealed(first + last) == (
        seal(KEY, bytes(11) + b"\0", first, HEADER.encode())
        + seal(KEY, bytes(10) + b"\1\1", last, HEADER.encode())
    )


def test_a_file_of_whole_chunks_ends_with_a_full_one_and_an_empty_file_has_one() -> None:
    assert len(sealed(b"a" * 2 * SMALL)) == 2 * STRIDE
    assert sealed(b"") == seal(KEY, bytes(11) + b"\1", b"", HEADER.encode())
    assert ChunkOpener(KEY, HEADER, STRIDE).chunks == 1
    assert ChunkOpener(KEY, HEADER, STRIDE + 16).chunks == 2


def test_the_header_comes_back_from_its_bytes() -> None:
    assert Header.decode(HEADER.encode() + b"more") == HEADER


@pytest.mark.parametrize("broken", [b"", b"QQS1", HEADER.encode()[:-1], b"X" + HEADER.encode()])
def test_a_broken_header_is_an_error(broken: bytes) -> None:
    with pytest.raises(IntegrityBroken):
        Header.decode(broken)
