"""Clocks of a booking become moments, and none runs over midnight."""

from datetime import UTC, date, datetime

import pytest

from pipelines.rules.official.times import end_of, minutes_of, span
from schemas.errors import InvalidInput


def test_an_end_follows_from_the_beginning() -> None:
    assert end_of("09:30", 90) == "11:00"
    assert minutes_of("09:30", "11:00") == 90
    assert end_of("23:00", 59) == "23:59"
    with pytest.raises(InvalidInput):
        end_of("23:00", 60)


def test_moments_are_those_of_the_bureaus_zone() -> None:
    assert span(date(2026, 12, 8), "09:30", "11:00") == (
        datetime(2026, 12, 8, 1, 30, tzinfo=UTC),
        datetime(2026, 12, 8, 3, 0, tzinfo=UTC),
    )
