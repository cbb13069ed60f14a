"""Which times of a day can be asked for (VC-FAM-03)."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import NamedTuple

from pipelines.rules.platform.local_time import day_bounds, local
from schemas.calls.views import Slot
from schemas.errors import Conflict, InvalidInput

STEP = timedelta(minutes=5)
GRACE = timedelta(minutes=1)
"""How far back a time may lie: a person needs a moment to send the form."""
AHEAD = timedelta(days=30)
WORKING = (8 * 60, 18 * 60)
ALL_DAY = (0, 24 * 60)


class Span(NamedTuple):
    """A time that is taken, half open."""

    start: datetime
    end: datetime


def opening(demonstration: bool) -> tuple[int, int]:
    """Opening hours as minutes of the day; a demonstration is open all day."""
    return ALL_DAY if demonstration else WORKING


def overlaps(start: datetime, minutes: int, taken: Iterable[Span]) -> bool:
    end = start + timedelta(minutes=minutes)
    return any(start < other.end and other.start < end for other in taken)


def day_slots(
    day: date, minutes: int, hours: tuple[int, int], taken: Iterable[Span], now: datetime
) -> list[Slot]:
    """The day's times, five minutes apart; those in the past are left out."""
    busy = list(taken)
    midnight, _ = day_bounds(day)
    first, last = (midnight + timedelta(minutes=edge) for edge in hours)
    count = max(0, (last - timedelta(minutes=minutes) - first) // STEP + 1)
    times = (first + STEP * index for index in range(count))
    return [
        Slot(starts_at=at, minutes=minutes, free=not overlaps(at, minutes, busy))
        for at in times
        if at > now
    ]


def require_bookable(
    starts_at: datetime, minutes: int, hours: tuple[int, int], taken: Iterable[Span], now: datetime
) -> None:
    """Raise unless the time lies ahead, within the opening hours and free."""
    _require_ahead(starts_at, now)
    _require_open(starts_at, minutes, hours)
    if overlaps(starts_at, minutes, taken):
        raise Conflict("这个时间已被占用，请选择其他时间。", code="slot_taken")


def _require_ahead(starts_at: datetime, now: datetime) -> None:
    if starts_at < now - GRACE:
        raise InvalidInput("通话时间已经过去，请重新选择。", code="time_past")
    if starts_at > now + AHEAD:
        raise InvalidInput(f"只能预约{AHEAD.days}天内的通话。", code="time_too_far")


def _require_open(starts_at: datetime, minutes: int, hours: tuple[int, int]) -> None:
    if hours == ALL_DAY:
        return
    there = local(starts_at)
    begin = there.hour * 60 + there.minute
    if begin < hours[0] or begin + minutes > hours[1]:
        raise InvalidInput(
            f"可预约时间为{hours[0] // 60}:00至{hours[1] // 60}:00。", code="time_closed"
        )
