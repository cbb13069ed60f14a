"""How near and how far one may book."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.rules.visits.booking_rule import (
    BookingRule,
    Window,
    begins_at,
    lasts,
    require_few,
    require_within,
    window,
)
from pipelines.rules.visits.workdays import first_day, is_workday
from schemas.errors import QinqiaoError
from schemas.modules.visits.public_holidays import HolidayMark

FRIDAY = date(2026, 12, 4)
NOW = datetime(2026, 12, 1, 1, tzinfo=UTC)
OPEN = Window(date(2026, 12, 3), date(2026, 12, 29))


def test_weekends_and_holidays_are_no_notice_and_made_up_days_are() -> None:
    assert first_day(FRIDAY, 0, {}) == FRIDAY
    assert first_day(FRIDAY, 2, {}) == date(2026, 12, 8)
    assert first_day(FRIDAY, 2, {date(2026, 12, 7): HolidayMark.REST}) == date(2026, 12, 9)
    assert first_day(FRIDAY, 2, {date(2026, 12, 5): HolidayMark.WORK}) == date(2026, 12, 7)


@given(today=st.dates(date(2026, 1, 1), date(2030, 1, 1)), notice=st.integers(0, 30))
def test_so_many_working_days_lie_before_the_first_day(today: date, notice: int) -> None:
    first = first_day(today, notice, {})
    between = range(today.toordinal() + 1, first.toordinal() + 1)
    assert sum(is_workday(date.fromordinal(day), {}) for day in between) == notice


def test_the_window_runs_from_notice_to_the_day_that_is_near_enough() -> None:
    rule = BookingRule(ahead_days=28, notice_days=2)
    assert window(rule, date(2026, 12, 1), {}) == OPEN


@pytest.mark.parametrize(
    ("day", "starts", "code"),
    [
        (date(2026, 12, 2), "09:00", "notice_too_short"),
        (date(2026, 12, 3), "09:00", ""),
        (date(2026, 12, 29), "09:00", ""),
        (date(2026, 12, 30), "09:00", "too_far_ahead"),
    ],
)
def test_what_lies_outside_is_refused_by_its_cause(day: date, starts: str, code: str) -> None:
    if not code:
        require_within(OPEN, day, starts, NOW)
        return
    with pytest.raises(QinqiaoError) as refused:
        require_within(OPEN, day, starts, NOW)
    assert refused.value.code == code


def test_a_session_of_today_is_booked_until_it_begins() -> None:
    today = Window(date(2026, 12, 1), date(2026, 12, 1))
    require_within(today, date(2026, 12, 1), "09:01", NOW)
    with pytest.raises(QinqiaoError, match="session_begun"):
        require_within(today, date(2026, 12, 1), "09:00", NOW)
    assert begins_at(date(2026, 12, 1), "09:00") == NOW
    assert lasts("09:00", "10:15") == 75


def test_no_more_come_than_are_let_in_at_once() -> None:
    require_few(3, 3)
    for visitors, code in ((4, "too_many_visitors"), (0, "no_visitors")):
        with pytest.raises(QinqiaoError) as refused:
            require_few(visitors, 3)
        assert refused.value.code == code
