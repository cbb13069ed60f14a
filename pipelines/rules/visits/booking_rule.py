"""How visits may be booked, and what is said where one may not (VC-APPT-09, VC-APPT-13)."""

from datetime import date, datetime, time, timedelta

import msgspec

from pipelines.rules.platform.local_time import LOCAL, local
from pipelines.rules.visits.workdays import Holidays, first_day
from schemas.errors import Conflict, InvalidInput


class BookingRule(msgspec.Struct, frozen=True, kw_only=True):
    """Of a prison, or of the bureau where it has none of its own."""

    ahead_days: int = 28
    notice_days: int = 2
    hold_minutes: int = 10
    offer_minutes: int = 120
    most_visitors: int = 3
    valid_from: date = date.min
    valid_until: date | None = None


class Window(msgspec.Struct, frozen=True):
    """The days that can be booked now."""

    first: date
    last: date


def window(rule: BookingRule, today: date, holidays: Holidays) -> Window:
    """From the first day with enough notice to the last one that is near enough."""
    return Window(
        first_day(today, rule.notice_days, holidays), today + timedelta(days=rule.ahead_days)
    )


def begins_at(day: date, starts: str) -> datetime:
    """The moment at which a session begins."""
    return datetime.combine(day, time.fromisoformat(starts), LOCAL)


def lasts(starts: str, ends: str) -> int:
    """Minutes from one time of the day to a later one."""
    begun, ended = time.fromisoformat(starts), time.fromisoformat(ends)
    return (ended.hour - begun.hour) * 60 + ended.minute - begun.minute


def require_within(open_days: Window, day: date, starts: str, now: datetime) -> None:
    """Raise where the day is too near or too far; the message names what can be booked."""
    if day < open_days.first:
        message = f"现在只能预约{_said(open_days.first)}及以后的会见，请另选日期。"
        raise Conflict(message, code="notice_too_short", first=open_days.first.isoformat())
    if day > open_days.last:
        message = f"现在只能预约{_said(open_days.last)}及以前的会见，请另选日期。"
        raise Conflict(message, code="too_far_ahead", last=open_days.last.isoformat())
    if begins_at(day, starts) <= local(now):
        raise Conflict("这一场已经开始，请另选场次。", code="session_begun")


def require_few(visitors: int, most: int) -> None:
    """Raise where more come than the prison lets in at once."""
    if visitors < 1:
        raise InvalidInput("至少要有一人来访。", code="no_visitors")
    if visitors > most:
        message = f"一次最多{most}人来访（含您本人），请减少同行人员。"
        raise InvalidInput(message, code="too_many_visitors", most=most)


def _said(day: date) -> str:
    return f"{day.month}月{day.day}日"
