"""Days that figures are asked for, first and last included."""

from datetime import date
from typing import Final

from schemas.errors import InvalidInput

LONGEST_DAYS: Final = 366


def require_order(since: date, until: date) -> None:
    """Raise `InvalidInput` where the last day lies before the first."""
    if until < since:
        raise InvalidInput("结束日期早于开始日期。", code="days_reversed", field="until")


def require_days(since: date, until: date) -> None:
    """Raise `InvalidInput` for days in no order, or for more of them than are counted at once."""
    require_order(since, until)
    if (until - since).days >= LONGEST_DAYS:
        raise InvalidInput(f"一次最多统计{LONGEST_DAYS}天。", code="too_many_days", field="until")
