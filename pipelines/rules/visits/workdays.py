"""Which days are worked on, and from which day notice is kept (VC-APPT-09)."""

from collections.abc import Mapping
from datetime import date, timedelta

from schemas.modules.visits.public_holidays import HolidayMark

SATURDAY = 5
Holidays = Mapping[date, HolidayMark]
"""Days that are rest or work whatever their weekday."""


def is_rest(day: date, holidays: Holidays) -> bool:
    """Whether the day is a statutory holiday; a plain weekend is none."""
    return holidays.get(day) is HolidayMark.REST


def is_workday(day: date, holidays: Holidays) -> bool:
    mark = holidays.get(day)
    return day.weekday() < SATURDAY if mark is None else mark is HolidayMark.WORK


def first_day(today: date, notice: int, holidays: Holidays) -> date:
    """The first day before which as many working days lie after today, itself among them."""
    day, left = today, notice
    while left > 0:
        day += timedelta(days=1)
        left -= is_workday(day, holidays)
    return day
