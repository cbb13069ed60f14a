"""Whether one more call fits, and whether it is short enough (VC-FAM-03, VC-CFG-07)."""

from datetime import date

from schemas.errors import Conflict


def require_left(
    left: int,
    *,
    most_calls: int,
    used: int,
    period: str,
    first_day: date | None = None,
    noun: str = "通话",
) -> None:
    """Raise unless one more call fits into the period, named as 本月.

    The refusal names the first day on which one passes (VC-APPT-16).
    """
    if left <= 0:
        named = {"first_day": first_day.isoformat()} if first_day else {}
        raise Conflict(
            f"该服刑人员{period}可{noun}{most_calls}次，已全部使用或预约{hint(first_day)}。",
            code="allowance_used",
            most_calls=most_calls,
            used=used,
            **named,
        )


def hint(first_day: date | None) -> str:
    """What a refusal says of the first possible day; nothing where none is in sight."""
    if first_day is None:
        return ""
    return f"，最早可约{first_day.year}年{first_day.month}月{first_day.day}日"


def require_short(minutes: int, most_minutes: int, *, noun: str = "通话") -> None:
    """Raise where the call is longer than the rule allows."""
    if minutes > most_minutes:
        raise Conflict(
            f"每次{noun}最长{most_minutes}分钟。", code="call_too_long", most_minutes=most_minutes
        )
