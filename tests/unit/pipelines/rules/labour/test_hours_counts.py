"""Approved hours are in totals; the others stand beside them."""

from datetime import date

import pytest

from pipelines.rules.labour.hours_counts import add, nothing, require_narrow, require_range
from schemas.errors import InvalidInput
from schemas.labour.hours import HoursKind
from schemas.labour.statistics import CountBy, Period


def test_what_is_not_approved_is_in_no_total() -> None:
    sums = nothing()
    add(sums, HoursKind.NORMAL, True, 420, 1)
    add(sums, HoursKind.OVERTIME, True, 90, 2)
    add(sums, HoursKind.NORMAL, False, 300, 1)
    assert sums == {
        "normal": 420,
        "overtime": 90,
        "rest": 0,
        "total": 510,
        "lines": 3,
        "unapproved": 300,
        "unapproved_lines": 1,
    }


@pytest.mark.parametrize(("period", "days"), [(Period.DAY, 92), (Period.MONTH, 1098)])
def test_the_finer_the_fewer_days(period: Period, days: int) -> None:
    first = date(2026, 1, 1)
    require_range(first, date.fromordinal(first.toordinal() + days), period)
    with pytest.raises(InvalidInput) as raised:
        require_range(first, date.fromordinal(first.toordinal() + days + 1), period)
    assert raised.value.code == "too_many_days"


def test_inmates_are_counted_within_a_prison() -> None:
    require_narrow(CountBy.INMATE, ["P03", "P03"])
    require_narrow(CountBy.WARD, ["P03", "P04"])
    with pytest.raises(InvalidInput) as raised:
        require_narrow(CountBy.INMATE, ["P03", "P04"])
    assert raised.value.code == "choose_unit"
