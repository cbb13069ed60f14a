"""A page of pay reads the sheets that it shows and no others."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from pipelines.rules.labour.ledger.pay_pages import Sheet, shown_on

OCTOBER, NOVEMBER = date(2026, 10, 1), date(2026, 11, 1)


def sheet(month: date, ward: int, lines: int) -> Sheet:
    return Sheet(month, bytes([ward]), bytes([month.month, ward]), lines)


def test_the_latest_month_comes_first_and_wards_in_their_order() -> None:
    sheets = [sheet(OCTOBER, 1, 5), sheet(NOVEMBER, 2, 5), sheet(NOVEMBER, 1, 5)]
    assert shown_on(sheets, limit=6, offset=0) == ([sheets[2], sheets[1]], 0)
    assert shown_on(sheets, limit=6, offset=6) == ([sheets[1], sheets[0]], 1)


def test_a_page_that_ends_with_a_sheet_reads_no_further_one() -> None:
    sheets = [sheet(NOVEMBER, ward, 5) for ward in (1, 2, 3)]
    assert shown_on(sheets, limit=5, offset=0) == (sheets[:1], 0)
    assert shown_on(sheets, limit=5, offset=5) == (sheets[1:2], 0)
    assert shown_on(sheets, limit=6, offset=5) == (sheets[1:], 0)


def test_beyond_the_last_line_there_is_nothing() -> None:
    assert shown_on([sheet(OCTOBER, 1, 5)], limit=10, offset=5) == ([], 0)


@given(st.lists(st.integers(0, 4), max_size=12), st.integers(1, 10), st.integers(0, 40))
def test_a_page_of_sheets_is_the_page_of_their_lines(
    counts: list[int], limit: int, offset: int
) -> None:
    sheets = [sheet(NOVEMBER, ward, lines) for ward, lines in enumerate(counts)]
    every = [(one.ward_id, line) for one in sheets for line in range(one.lines)]
    shown, before = shown_on(sheets, limit=limit, offset=offset)
    lines = [(one.ward_id, line) for one in shown for line in range(one.lines)]
    assert lines[before : before + limit] == every[offset : offset + limit]
    assert all(one.lines for one in shown)
