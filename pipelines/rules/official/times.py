"""When a booking begins and ends, as clocks and as moments."""

from datetime import UTC, date, datetime, time, timedelta

from pipelines.rules.modules.problems import problem
from pipelines.rules.platform.local_time import LOCAL


def end_of(starts: str, minutes: int) -> str:
    """The clock at the end; a booking ends on the day on which it began."""
    end = datetime.combine(date.min, time.fromisoformat(starts)) + timedelta(minutes=minutes)
    if end.date() != date.min:
        raise problem("minutes", "办理时间不能跨日")
    return f"{end:%H:%M}"


def minutes_of(starts: str, ends: str) -> int:
    """How long it takes."""
    return int((_at(date.min, ends) - _at(date.min, starts)).total_seconds()) // 60


def span(day: date, starts: str, ends: str) -> tuple[datetime, datetime]:
    """First and last moment."""
    begin = datetime.combine(day, time.fromisoformat(starts), LOCAL).astimezone(UTC)
    return begin, begin + timedelta(minutes=minutes_of(starts, ends))


def _at(day: date, clock: str) -> datetime:
    return datetime.combine(day, time.fromisoformat(clock))
