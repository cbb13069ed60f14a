"""From the calendar's rules to the sessions of a day."""

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.rules.visits.calendar import DayMark, Session, VisitTime, session_of, sessions
from schemas.modules.visits.public_holidays import HolidayMark
from schemas.modules.visits.visit_days import DayChange
from schemas.modules.visits.visit_times import Repeats
from schemas.modules.visits.visits import VisitType

MONDAY = date(2026, 11, 30)
DAYS = st.dates(date(2026, 1, 1), date(2028, 12, 31))
WEEKS = st.lists(st.booleans(), min_size=7, max_size=7).map(tuple)
TUESDAYS = (False, True, False, False, False, False, False)


def time(**more: Any) -> VisitTime:
    known: dict[str, Any] = {
        "id": "t",
        "visit_type": VisitType.REGULAR,
        "repeats": Repeats.WEEK,
        "starts": "09:00",
        "ends": "09:30",
        "capacity": 10,
        "valid_from": date(2026, 1, 1),
    }
    return VisitTime(**(known | more))


def mark(change: DayChange, first: date, last: date | None = None, **more: Any) -> DayMark:
    return DayMark(change=change, first_day=first, last_day=last or first, **more)


def held(one: VisitTime, day: date, *marks: DayMark, **rests: HolidayMark) -> Session | None:
    return session_of(one, day, marks, {date.fromisoformat(k): v for k, v in rests.items()})


@given(day=DAYS, week=WEEKS, every=st.integers(1, 8), first=DAYS)
def test_a_week_s_time_is_held_on_its_weekdays_of_every_nth_week(
    day: date, week: tuple[bool, ...], every: int, first: date
) -> None:
    found = held(time(week=week, every_weeks=every, valid_from=first), day)
    begins = first - timedelta(days=first.weekday())
    nth = (day - begins).days // 7 % every == 0
    assert (found is not None) == (day >= first and nth and week[day.weekday()])


@given(day=DAYS, numbers=st.sets(st.integers(1, 31)), last=st.booleans())
def test_a_month_s_time_is_held_on_its_numbers_and_the_last_day(
    day: date, numbers: set[int], last: bool
) -> None:
    days = frozenset(map(str, numbers)) | (frozenset({"末"}) if last else frozenset())
    is_last = (day + timedelta(days=1)).day == 1
    found = held(time(repeats=Repeats.MONTH, month_days=days), day)
    assert (found is not None) == (day.day in numbers or (last and is_last))


@given(day=DAYS, own=st.frozensets(DAYS, max_size=20))
def test_own_days_are_those_written_and_no_others(day: date, own: frozenset[date]) -> None:
    one = time(repeats=Repeats.OWN, own_days=own, week=(True,) * 7)
    assert (held(one, day) is not None) == (day in own)
    for written in own:
        assert held(one, written) is not None


@given(day=DAYS, week=WEEKS, first=DAYS, length=st.integers(0, 60))
def test_nothing_is_held_before_the_first_day_or_after_the_last(
    day: date, week: tuple[bool, ...], first: date, length: int
) -> None:
    last = first + timedelta(days=length)
    if held(time(week=week, valid_from=first, valid_until=last), day) is not None:
        assert first <= day <= last


@given(first=DAYS, length=st.integers(0, 40), week=WEEKS)
def test_the_calendar_of_many_days_is_that_of_each(
    first: date, length: int, week: tuple[bool, ...]
) -> None:
    last = first + timedelta(days=length)
    known = [time(week=week), time(id="u", starts="08:00", ends="08:30", week=week)]
    found = [(one.day, one.time.id) for one in sessions(first, last, known, [], {})]
    each = [first + timedelta(days=ahead) for ahead in range(length + 1)]
    assert found == [(day, code) for day in each if week[day.weekday()] for code in ("u", "t")]


@pytest.mark.parametrize(
    ("more", "is_held"),
    [
        ({}, False),
        ({"on_holidays": True}, True),
        ({"repeats": Repeats.OWN, "own_days": frozenset({date(2026, 12, 1)})}, True),
        ({"repeats": Repeats.MONTH, "month_days": frozenset({"1"})}, False),
    ],
)
def test_a_holiday_is_no_day_of_visits_unless_it_is_said(
    more: dict[str, Any], is_held: bool
) -> None:
    found = held(time(week=TUESDAYS, **more), date(2026, 12, 1), **{"2026-12-01": HolidayMark.REST})
    assert (found is not None) == is_held


def test_a_closed_day_has_its_sessions_closed_and_of_its_kind_alone() -> None:
    tuesday = MONDAY + timedelta(days=1)
    one = time(week=TUESDAYS)
    open_kind = mark(DayChange.CLOSED, tuesday, visit_type=VisitType.OPEN)
    assert held(one, tuesday) == Session(time=one, day=tuesday, closed=False)
    assert held(one, tuesday, open_kind) == Session(time=one, day=tuesday, closed=False)
    every_kind = mark(DayChange.CLOSED, MONDAY, MONDAY + timedelta(days=6))
    assert held(one, tuesday, every_kind) == Session(time=one, day=tuesday, closed=True)
    assert held(one, tuesday + timedelta(days=7), every_kind) is not None
    assert held(one, MONDAY, every_kind) is None


def test_an_opened_day_takes_the_times_of_another_weekday_or_lifts_its_holiday() -> None:
    saturday, tuesday = MONDAY + timedelta(days=5), MONDAY + timedelta(days=1)
    one = time(week=TUESDAYS, every_weeks=2)
    like = mark(DayChange.OPENED, saturday, like_day=1)
    assert held(one, saturday) is None
    assert held(one, saturday, like) is not None
    assert held(time(week=TUESDAYS), saturday, mark(DayChange.OPENED, saturday)) is None
    rest = {"2026-12-01": HolidayMark.REST}
    assert held(time(week=TUESDAYS), tuesday, mark(DayChange.OPENED, tuesday), **rest) is not None
    # What is opened and closed is closed.
    both = (like, mark(DayChange.CLOSED, saturday))
    found = held(one, saturday, *both)
    assert found is not None
    assert found.closed
