"""Hundredths are exact, and come back from minutes as they went in."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.rules.labour.legacy.numbers import (
    SUM,
    amount_text,
    hundredths_of,
    hundredths_of_minutes,
    minutes_of,
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("8", 800),
        ("7.5", 750),
        (" 0.05 ", 5),
        ("-1.25", -125),
        ("", None),
        ("7.333", None),
        ("1e3", None),
        ("１", None),
        ("1,5", None),
        ("nan", None),
    ],
)
def test_plain_decimals_alone_are_numbers(text: str, expected: int | None) -> None:
    assert hundredths_of(text) == expected


@given(st.integers(0, 2_400))
def test_minutes_lose_nothing(hundredths: int) -> None:
    minutes = minutes_of(hundredths)
    if minutes is None:
        assert hundredths * 60 % 100
    else:
        assert hundredths_of_minutes(minutes) == hundredths


@given(st.integers(-(10**15), 10**15))
def test_what_is_shown_reads_as_it_was(hundredths: int) -> None:
    assert hundredths_of(amount_text(hundredths), SUM) == hundredths
