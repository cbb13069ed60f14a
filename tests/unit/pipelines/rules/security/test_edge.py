"""The edge's word about an address counts, a client's does not."""

import pytest

from pipelines.rules.security.edge import told_address, without

WORD = "ab" * 32
SPOKEN = (b"x-qinqiao-edge", WORD.encode())
NAMED = (b"x-qinqiao-address", b"10.7.0.9")


def test_the_edge_names_an_address_under_its_word() -> None:
    assert told_address([NAMED, SPOKEN], WORD) == "10.7.0.9"
    assert told_address([SPOKEN, (b"x-qinqiao-address", b"2001:db8::9")], WORD) == "2001:db8::9"
    mapped = (b"x-qinqiao-address", b"::ffff:10.7.0.9")
    assert told_address([SPOKEN, mapped], WORD) == "10.7.0.9"


@pytest.mark.parametrize(
    "headers",
    [
        [],
        [NAMED],
        [SPOKEN],
        [NAMED, (b"x-qinqiao-edge", b"0" * 64)],
        [NAMED, (b"x-qinqiao-edge", b"")],
        [NAMED, (b"x-qinqiao-edge", b"\xff" * 64)],
        [NAMED, NAMED, SPOKEN],
        [NAMED, SPOKEN, SPOKEN],
        [(b"x-qinqiao-address", b""), SPOKEN],
        [(b"x-qinqiao-address", b"10.7.0.9, 10.7.0.8"), SPOKEN],
        [(b"x-qinqiao-address", b"gateway"), SPOKEN],
        [(b"x-qinqiao-address", b"\xe4\xba"), SPOKEN],
        [(b"x-forwarded-for", b"10.7.0.9"), SPOKEN],
    ],
)
def test_anything_else_names_none(headers: list[tuple[bytes, bytes]]) -> None:
    assert told_address(headers, WORD) is None


def test_nobody_behind_it_reads_its_word() -> None:
    host = (b"host", b"qinqiao")
    assert without([NAMED, host, SPOKEN, SPOKEN]) == [host]
