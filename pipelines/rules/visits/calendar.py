"""From the calendar's rules to the sessions of a day (VC-APPT-09)."""

import calendar
from collections.abc import Iterable, Iterator
from datetime import date, timedelta

import msgspec

from pipelines.rules.visits.workdays import Holidays, is_rest
from schemas.modules.visits.calendar_fields import WEEK
from schemas.modules.visits.visit_days import DayChange
from schemas.modules.visits.visit_times import Counted, Repeats
from schemas.modules.visits.visits import VisitType

LAST = "末"
"""How the last day of a month is written."""
DAYS = 7


class VisitTime(msgspec.Struct, frozen=True, kw_only=True):
    """A time that comes back, with the places of each of its sessions."""

    id: str
    visit_type: VisitType
    repeats: Repeats
    every_weeks: int = 1
    week: tuple[bool, ...] = (False,) * DAYS
    """From Monday on."""
    month_days: frozenset[str] = frozenset()
    """Numbers, and the word for the last one."""
    own_days: frozenset[date] = frozenset()
    starts: str
    ends: str
    on_holidays: bool = False
    room: str | None = None
    capacity: int
    counted: Counted = Counted.PARTY
    wards: frozenset[str] = frozenset()
    """Codes of the wards whose inmates alone come; empty lets all."""
    levels: frozenset[str] = frozenset()
    valid_from: date
    valid_until: date | None = None


class DayMark(msgspec.Struct, frozen=True, kw_only=True):
    """Days that are closed, or held besides."""

    change: DayChange
    first_day: date
    last_day: date
    visit_type: VisitType | None = None
    """None: of every kind."""
    like_day: int | None = None
    """The weekday whose times an opened day takes; its own where None."""

    def covers(self, day: date, visit_type: VisitType) -> bool:
        kind = self.visit_type in (None, visit_type)
        return kind and self.first_day <= day <= self.last_day


class Session(msgspec.Struct, frozen=True, kw_only=True):
    """One time on one day; `closed` where it would be held and is not."""

    time: VisitTime
    day: date
    closed: bool


def sessions(
    first: date, last: date, times: Iterable[VisitTime], marks: Iterable[DayMark], rests: Holidays
) -> Iterator[Session]:
    """Of all days from `first` to `last`, in the order of days and hours."""
    ordered, known = sorted(times, key=_order), list(marks)
    day = first
    while day <= last:
        for time in ordered:
            session = session_of(time, day, known, rests)
            if session is not None:
                yield session
        day += timedelta(days=1)


def session_of(
    time: VisitTime, day: date, marks: Iterable[DayMark], rests: Holidays
) -> Session | None:
    """What the time comes to on a day; None where it is not held then at all."""
    mine = [mark for mark in marks if mark.covers(day, time.visit_type)]
    opened = next((mark for mark in mine if mark.change is DayChange.OPENED), None)
    if not _holds(time, day, opened, rests):
        return None
    closed = any(mark.change is DayChange.CLOSED for mark in mine)
    return Session(time=time, day=day, closed=closed)


def _holds(time: VisitTime, day: date, opened: DayMark | None, rests: Holidays) -> bool:
    if day < time.valid_from or (time.valid_until is not None and day > time.valid_until):
        return False
    if time.repeats is Repeats.OWN:
        # Whoever writes down the very day means it.
        return day in time.own_days
    if opened is not None and opened.like_day is not None:
        return time.repeats is Repeats.WEEK and time.week[opened.like_day]
    if opened is None and is_rest(day, rests) and not time.on_holidays:
        return False
    if time.repeats is Repeats.MONTH:
        return _in_month(time.month_days, day)
    return time.week[day.weekday()] and _weeks_since(time.valid_from, day) % time.every_weeks == 0


def _in_month(days: frozenset[str], day: date) -> bool:
    last = calendar.monthrange(day.year, day.month)[1]
    return str(day.day) in days or (LAST in days and day.day == last)


def _weeks_since(first: date, day: date) -> int:
    """Whole weeks from Monday to Monday."""
    return (_monday(day) - _monday(first)).days // DAYS


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def _order(time: VisitTime) -> tuple[str, str, str]:
    return time.starts, time.ends, time.id


def weekday_of(name: str | None) -> int | None:
    """Of a field of the week, as Python counts them."""
    names = [known for known, _ in WEEK]
    return names.index(name) if name is not None else None


def listed(text: str | None) -> frozenset[str]:
    """What stands between the commas."""
    return frozenset(text.split(",")) if text else frozenset()
