"""Lines of charts: every month has a value, sums equal lines, and what is not read is refused."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.rules.labour.charts import Figure, charted, require_prison
from schemas.errors import InvalidInput
from schemas.labour.charts import ChartBy

MONTHS = ["2025-12", "2026-01", "2026-02"]
KEYS = ["a", "b", None]
TITLES: dict[str | None, str] = {"a": "一监区", "b": "二监区", None: "无项目"}


def test_wards_of_several_prisons_are_refused() -> None:
    require_prison(ChartBy.WARD, ["p", "p"])
    require_prison(ChartBy.PRISON, ["p", "q"])
    with pytest.raises(InvalidInput) as refused:
        require_prison(ChartBy.WARD, ["p", "q"])
    assert refused.value.code == "choose_unit"


AMOUNTS = st.integers(min_value=0, max_value=10**9).map(lambda cents: Decimal(cents) / 100)
FIGURES = st.lists(st.builds(Figure, st.sampled_from(KEYS), st.sampled_from(MONTHS), AMOUNTS))


@given(FIGURES)
def test_totals_are_the_sums_of_the_lines_to_the_cent(figures: list[Figure]) -> None:
    told = charted("pay", MONTHS, figures, TITLES)
    whole, *lines = told.lines
    assert [option.value for option in told.axis] == MONTHS
    columns = zip(*([cell["pay"] for cell in line.cells] for line in lines), strict=True)
    sums = [sum(column) for column in columns] or [0] * len(MONTHS)  # type: ignore[arg-type]
    assert [cell["pay"] for cell in whole.cells] == sums
    assert whole.values["pay"] == sum((one.value for one in figures), Decimal(0))
    for line in lines:
        assert line.values["pay"] == sum(cell["pay"] for cell in line.cells)  # type: ignore[misc]


def test_headcounts_are_not_added_up_over_months_and_empty_lines_are_left_out() -> None:
    figures = [Figure("a", "2026-01", 3), Figure("b", "2026-01", 0)]
    whole, line = charted("heads", MONTHS, figures, TITLES, adds_up=False).lines
    assert (line.key, line.values) == (("a",), {"heads": None})
    assert [cell["heads"] for cell in line.cells] == [0, 3, 0]
    assert [cell["heads"] for cell in whole.cells] == [0, 3, 0]
