"""The bureau's clock: China keeps one zone and no summer time."""

from datetime import UTC, date, datetime, time, timedelta, timezone

from schemas.errors import InvalidInput

LOCAL = timezone(timedelta(hours=8), "CST")


def local(moment: datetime) -> datetime:
    return moment.astimezone(LOCAL)


def clock_text(moment: datetime) -> str:
    """As people write it: 14:05."""
    return f"{local(moment):%H:%M}"


def moment_text(moment: datetime) -> str:
    """As people write it: 11月24日 14:05."""
    there = local(moment)
    return f"{there.month}月{there.day}日 {there:%H:%M}"


def day_bounds(day: date) -> tuple[datetime, datetime]:
    """First moment of the day and of the next, in UTC; `InvalidInput` at either end of time."""
    start = datetime.combine(day, time(), LOCAL)
    try:
        return start.astimezone(UTC), (start + timedelta(days=1)).astimezone(UTC)
    except OverflowError as error:
        raise InvalidInput("日期超出可用范围。", code="day_out_of_range") from error


def month_bounds(moment: datetime) -> tuple[datetime, datetime]:
    """First moment of the moment's local month and of the next, in UTC."""
    first = local(moment).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    following = (first + timedelta(days=32)).replace(day=1)
    return first.astimezone(UTC), following.astimezone(UTC)
