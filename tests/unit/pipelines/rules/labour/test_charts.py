"""Rows of charts: every month has a value, sums equal rows, and what is not read is refused."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.rules.labour.charts import (
    BY,
    MOST_MONTHS,
    Figure,
    chart_of,
    days_of,
    months_of,
    require_by,
)
from schemas.errors import InvalidInput
from schemas.labour.charts import ChartBy, ChartOf

MONTHS = ["2025-12", "2026-01", "2026-02"]
KEYS = ["a", "b", None]
TITLES: dict[str | None, str] = {"a": "一监区", "b": "二监区", None: "无项目"}


def test_months_run_over_the_year_and_both_ends_count() -> None:
    assert months_of("2025-12", "2026-02", "2026-02") == MONTHS
    first, last = days_of(MONTHS)
    assert (f"{first}", f"{last}") == ("2025-12-01", "2026-02-28")


@pytest.mark.parametrize(
    ("first", "last", "code"),
    [
        ("2026-02", "2026-01", "months_reversed"),
        ("2026-02", "2026-12", "month_to_come"),
        ("2023-01", "2026-01", "too_many_months"),
    ],
)
def test_months_that_cannot_be_drawn_are_refused(first: str, last: str, code: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        months_of(first, last, "2026-11")
    assert refused.value.code == code


def test_the_longest_time_is_still_drawn() -> None:
    assert len(months_of("2023-12", "2026-11", "2026-11")) == MOST_MONTHS


def test_wards_of_several_prisons_are_refused_and_so_is_what_a_figure_does_not_know() -> None:
    require_by(ChartOf.PAY, ChartBy.WARD, ["p", "p"])
    with pytest.raises(InvalidInput) as refused:
        require_by(ChartOf.PAY, ChartBy.WARD, ["p", "q"])
    assert refused.value.code == "choose_unit"
    for of, known in BY.items():
        for by in set(ChartBy) - set(known):
            with pytest.raises(InvalidInput) as refused:
                require_by(of, by, [])
            assert refused.value.code == "chart_by"


AMOUNTS = st.integers(min_value=0, max_value=10**9).map(lambda cents: Decimal(cents) / 100)
FIGURES = st.lists(st.builds(Figure, st.sampled_from(KEYS), st.sampled_from(MONTHS), AMOUNTS))


@given(FIGURES)
def test_totals_are_the_sums_of_the_rows_to_the_cent(figures: list[Figure]) -> None:
    drawn = chart_of(ChartOf.PAY, ChartBy.WARD, MONTHS, figures, TITLES, 0)
    columns = zip(*(row.values for row in drawn.rows), strict=True)
    sums = [sum(map(Decimal, column)) for column in columns] or [Decimal(0)] * len(MONTHS)
    assert [Decimal(one) for one in drawn.totals] == sums
    assert Decimal(drawn.total or "") == sum((one.value for one in figures), Decimal(0))
    for row in drawn.rows:
        assert Decimal(row.total or "") == sum(map(Decimal, row.values))


def test_headcounts_are_not_added_up_over_months_and_empty_rows_are_left_out() -> None:
    figures = [Figure("a", "2026-01", Decimal(3)), Figure("b", "2026-01", Decimal(0))]
    drawn = chart_of(ChartOf.HEADCOUNT, ChartBy.WARD, MONTHS, figures, TITLES, 0)
    assert [(row.key, row.values, row.total) for row in drawn.rows] == [
        ("a", ["0", "3", "0"], None)
    ]
    assert (drawn.totals, drawn.total) == (["0", "3", "0"], None)
