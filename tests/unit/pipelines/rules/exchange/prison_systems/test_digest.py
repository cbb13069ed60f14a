import hashlib

from hypothesis import given
from hypothesis import strategies as st

from pipelines.rules.exchange.prison_systems.digest import (
    content_digest,
    day_digest,
    page_digest,
)

RECORDS = st.dictionaries(st.text(min_size=1, max_size=10), st.integers(0, 2**63 - 1))


def sm3(plain: bytes) -> str:
    return hashlib.new("sm3", plain).hexdigest()


def test_lines_lie_in_the_order_of_their_bytes() -> None:
    assert day_digest([("b", 2), ("a", 10), ("B", 1)]) == sm3(b"B:1\na:10\nb:2\n")
    assert day_digest([]) == ""
    assert content_digest(b"x") == bytes.fromhex(sm3(b"x"))


@given(RECORDS, st.randoms())
def test_the_order_in_which_they_came_is_nothing(records: dict[str, int], random: object) -> None:
    lines = list(records.items())
    random.shuffle(lines)  # type: ignore[attr-defined]
    assert day_digest(lines) == day_digest(records.items())


def test_a_page_is_told_from_another_by_content_order_and_where_records_end() -> None:
    assert page_digest([b"a", b"bc"]) == page_digest(iter([b"a", b"bc"]))
    assert page_digest([b"a", b"bc"]) != page_digest([b"ab", b"c"])
    assert page_digest([b"a", b"bc"]) != page_digest([b"bc", b"a"])
    assert page_digest([]) != page_digest([b""])
