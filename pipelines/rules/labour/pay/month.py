"""A month of pay, written 2026-11."""

import re
from datetime import date, timedelta

from schemas.errors import InvalidInput

MONTH = re.compile(r"(2[0-9]{3})-(0[1-9]|1[0-2])")


def first_day(month: str) -> date:
    """The month's first day; `InvalidInput` where the text is no month."""
    found = MONTH.fullmatch(month)
    if found is None:
        raise InvalidInput("月份应写成年月，例如2026-11。", code="not_a_month", field="month")
    return date(int(found[1]), int(found[2]), 1)


def last_day(month: str) -> date:
    return next_first(first_day(month)) - timedelta(days=1)


def next_first(first: date) -> date:
    """The first day of the month after."""
    return (first + timedelta(days=32)).replace(day=1)


def due_on(month: str, day: int) -> date:
    """Until when the month's sheet is to be reported: such a day of the month after."""
    return next_first(first_day(month)).replace(day=day)


def month_of_day(day: date) -> str:
    return f"{day:%Y-%m}"
