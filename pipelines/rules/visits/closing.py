"""Where bookings of a closed day could go, and whether everybody was thought of (VC-APPT-19)."""

from collections.abc import Collection, Iterable
from datetime import date, timedelta
from typing import Protocol, TypeVar

from schemas.errors import Conflict, InvalidInput

MOST_TARGETS, MOST_DAYS = 8, 92
"""Sessions that are offered for one booking; days that are closed or opened at once."""


class Timed(Protocol):
    """What begins at an hour of a day."""

    @property
    def day(self) -> date: ...

    @property
    def starts(self) -> str: ...


T = TypeVar("T", bound=Timed)


def nearest(sought: Timed, fitting: Iterable[T]) -> list[T]:
    """The nearest days first, of two as near the later; at each the hour nearest to the old one."""

    def far(one: T) -> tuple[timedelta, bool, timedelta, str]:
        hours = abs(_clock(one.starts) - _clock(sought.starts))
        return abs(one.day - sought.day), one.day < sought.day, hours, one.starts

    return sorted(fitting, key=far)[:MOST_TARGETS]


def _clock(text: str) -> timedelta:
    hours, minutes = text.split(":")
    return timedelta(hours=int(hours), minutes=int(minutes))


def require_days(first: date, last: date, today: date) -> None:
    """Raise where the days are the wrong way round, over, or more than anybody means."""
    if last < first:
        raise InvalidInput("结束日期不能早于开始日期。", code="days_wrong")
    if first < today:
        raise InvalidInput("只能安排今天及以后的日期。", code="days_past")
    if (last - first).days >= MOST_DAYS:
        raise InvalidInput(f"一次最多安排{MOST_DAYS}天。", code="too_many_days")


def require_all_chosen(touched: Collection[str], chosen: Collection[str]) -> None:
    """Raise where somebody booked or cancelled since the preview: nobody is decided on unseen."""
    if set(touched) != set(chosen):
        raise Conflict(
            "预览之后预约有变化，请重新预览后再确认。",
            code="closing_changed",
            touched=len(touched),
            chosen=len(chosen),
        )
