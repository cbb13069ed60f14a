from datetime import date

import pytest

from pipelines.rules.bureau.calendar import (
    MIDAUTUMN,
    SPRING,
    days_until_festival,
    festivals,
    spring,
)


def test_festivals_beyond_the_tables_lie_in_their_season() -> None:
    for year in range(2029, 2060):
        new_year, brightness, midautumn, national = festivals(year)
        assert date(year, 1, 20) <= new_year <= date(year, 2, 21)
        assert brightness.month == 4
        assert date(year, 9, 6) <= midautumn <= date(year, 10, 9)
        assert (national.month, national.day) == (10, 1)


def test_the_rule_is_near_what_the_tables_say() -> None:
    for year in sorted(SPRING)[1:]:
        before = SPRING[year - 1]
        assert min(abs((SPRING[year] - before).days - days) for days in (354, 384)) <= 1
        assert abs((MIDAUTUMN[year] - SPRING[year]).days - 221) <= 31


def test_days_are_counted_to_the_next_festival() -> None:
    assert days_until_festival(date(2026, 2, 17)) == 0
    assert days_until_festival(date(2026, 2, 10)) == 7
    assert days_until_festival(date(2026, 12, 31)) == (spring(2027) - date(2026, 12, 31)).days


def test_years_before_all_tables_are_refused() -> None:
    with pytest.raises(ValueError, match="2018"):
        spring(2018)
