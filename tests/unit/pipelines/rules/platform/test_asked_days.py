"""Days that figures are asked for stand in order, and are not too many."""

from datetime import date, timedelta

import pytest

from pipelines.rules.platform.asked_days import LONGEST_DAYS, require_days
from schemas.errors import InvalidInput

FIRST = date(2026, 11, 24)


@pytest.mark.parametrize("days", [1, LONGEST_DAYS])
def test_a_year_may_be_asked_for(days: int) -> None:
    require_days(FIRST, FIRST + timedelta(days=days - 1))


@pytest.mark.parametrize(
    ("days", "code"), [(0, "days_reversed"), (LONGEST_DAYS + 1, "too_many_days")]
)
def test_no_more_and_none_backwards(days: int, code: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        require_days(FIRST, FIRST + timedelta(days=days - 1))
    assert refused.value.code == code
