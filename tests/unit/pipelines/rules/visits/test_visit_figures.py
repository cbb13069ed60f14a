"""Periods, shares and trees of the statistics of visits."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.rules.visits.visit_figures import (
    HeldWard,
    average,
    first_day,
    months_later,
    periods,
    share,
    unseen_tree,
)
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


def test_shares_and_averages_of_nothing_are_none() -> None:
    assert share(0, 0) is None
    assert average(0, 0) is None
    assert share(1, 3) == "0.3333"
    assert share(2, 3) == "0.6667"
    assert average(13, 3) == "4.33"
    assert average(9, 2) == "4.50"


def ward(prison: str, name: str, held: int, unseen: int) -> HeldWard:
    return HeldWard(
        prison_id=prison, prison=prison, ward_id=name, ward=name, held=held, unseen=unseen
    )


def test_a_prison_is_the_sum_of_its_wards() -> None:
    tree = unseen_tree([ward("P1", "A", 10, 2), ward("P1", "B", 0, 0), ward("P2", "C", 4, 4)])
    assert [(one.unit_id, one.held, one.unseen, one.share) for one in tree] == [
        ("P1", 10, 2, "0.2000"),
        ("P2", 4, 4, "1.0000"),
    ]
    assert [one.share for one in tree[0].below] == ["0.2000", None]
