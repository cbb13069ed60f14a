"""HTTP Range, as the standard has it."""

import pytest

from serve.recordings.review.playing import Span, Unsatisfiable, parse_range


@pytest.mark.requirement("VC-REC-01")
@pytest.mark.parametrize(
    ("header", "span"),
    [
        ("bytes=0-0", (0, 1)),
        ("bytes=0-99", (0, 100)),
        ("bytes=0-500", (0, 100)),
        ("bytes=40-", (40, 100)),
        ("bytes=-10", (90, 100)),
        ("bytes=-500", (0, 100)),
        ("bytes=99-99", (99, 100)),
    ],
)
def test_one_range(header: str, span: tuple[int, int]) -> None:
    assert parse_range(header, 100) == Span(*span)


@pytest.mark.parametrize(
    "header",
    [None, "", "items=0-1", "bytes=", "bytes=-", "bytes=a-b", "bytes=5-2", "bytes=0-1,4-5", "5-9"],
)
def test_what_is_no_single_range_is_ignored(header: str | None) -> None:
    assert parse_range(header, 100) is None


@pytest.mark.parametrize("header", ["bytes=100-", "bytes=100-200", "bytes=-0"])
def test_outside_of_the_file(header: str) -> None:
    with pytest.raises(Unsatisfiable) as refused:
        parse_range(header, 100)
    assert refused.value.size == 100


def test_an_empty_file_has_no_range() -> None:
    with pytest.raises(Unsatisfiable):
        parse_range("bytes=-5", 0)
