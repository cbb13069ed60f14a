"""The month or year that a report covers."""

import re
from datetime import UTC, datetime

from pipelines.rules.platform.local_time import LOCAL
from schemas.errors import InvalidInput
from schemas.reports.definition import Period

MONTH = re.compile(r"^(20[0-9]{2})-(0[1-9]|1[0-2])$")
YEAR = re.compile(r"^20[0-9]{2}$")


def require_period(period: Period, text: str, now: datetime) -> str:
    """The period as it is kept; `InvalidInput` where it is none, or still to come."""
    shape = MONTH if period is Period.MONTH else YEAR
    if not shape.match(text):
        wanted = "年月，例如2026-11" if period is Period.MONTH else "年份，例如2026"
        raise InvalidInput(f"报表期间应为{wanted}。", code="bad_period", field="period")
    if bounds(text)[0] > now:
        raise InvalidInput("不能生成尚未开始的期间的报表。", code="period_to_come", field="period")
    return text


def bounds(text: str) -> tuple[datetime, datetime]:
    """First moment of the period and of the next, in UTC."""
    year, _, month = text.partition("-")
    first = datetime(int(year), int(month or 1), 1, tzinfo=LOCAL)
    if not month:
        following = first.replace(year=first.year + 1)
    elif first.month == 12:
        following = first.replace(year=first.year + 1, month=1)
    else:
        following = first.replace(month=first.month + 1)
    return first.astimezone(UTC), following.astimezone(UTC)


def title_of(text: str) -> str:
    """As people write it: 2026年11月."""
    year, _, month = text.partition("-")
    return f"{year}年{int(month)}月" if month else f"{year}年"
