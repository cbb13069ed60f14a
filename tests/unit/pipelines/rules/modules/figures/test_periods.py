"""Periods hold every day once, and months end where they end."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.rules.modules.figures.periods import first_day, months_later, periods, step_name
from schemas.platform.periods import Step

DAYS = st.dates(date(2000, 1, 1), date(2100, 12, 31))


@given(DAYS, st.integers(0, 900), st.sampled_from(list(Step)))
def test_periods_hold_every_day_once_in_order(since: date, more: int, step: Step) -> None:
    until = since + timedelta(days=more)
    found = periods(since, until, step)
    assert found[0][0] == since
    assert found[-1][1] == until
    for (first, last), (following, _) in pairwise(found):
        assert first <= last == following - timedelta(days=1)
    assert len({first_day(first, step) for first, _ in found}) == len(found)


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2026, 11, 20), -3, date(2026, 8, 20)),
        (date(2026, 5, 31), -3, date(2026, 2, 28)),
        (date(2028, 5, 31), -3, date(2028, 2, 29)),
        (date(2026, 1, 15), -1, date(2025, 12, 15)),
        (date(2026, 12, 31), 2, date(2027, 2, 28)),
    ],
)
def test_a_month_that_is_shorter_ends_where_it_ends(day: date, months: int, expected: date) -> None:
    assert months_later(day, months) == expected


@pytest.mark.parametrize(
    ("day", "names"),
    [
        (date(2026, 10, 1), ["2026-10-01", "2026-10", "2026Q4", "2026"]),
        (date(2026, 9, 30), ["2026-09-30", "2026-09", "2026Q3", "2026"]),
        (date(2026, 12, 31), ["2026-12-31", "2026-12", "2026Q4", "2026"]),
        (date(2027, 1, 1), ["2027-01-01", "2027-01", "2027Q1", "2027"]),
        (date(2027, 3, 31), ["2027-03-31", "2027-03", "2027Q1", "2027"]),
    ],
)
def test_a_period_is_named_by_its_first_and_its_last_day_alike(day: date, names: list[str]) -> None:
    assert [step_name(day, step) for step in Step] == names
