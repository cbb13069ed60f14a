"""Whether one more call fits, and whether it is short enough (VC-FAM-03, VC-CFG-07)."""

from schemas.errors import Conflict


def require_left(left: int, *, most_calls: int, used: int, period: str) -> None:
    """Raise unless one more call fits into the period, named as 本月."""
    if left <= 0:
        raise Conflict(
            f"该服刑人员{period}可通话{most_calls}次，已全部使用或预约。",
            code="allowance_used",
            most_calls=most_calls,
            used=used,
        )


def require_short(minutes: int, most_minutes: int) -> None:
    """Raise where the call is longer than the rule allows."""
    if minutes > most_minutes:
        raise Conflict(
            f"每次通话最长{most_minutes}分钟。", code="call_too_long", most_minutes=most_minutes
        )
