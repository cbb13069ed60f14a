"""How many calls an inmate has left in a month (VC-FAM-03)."""

from schemas.errors import Conflict


def calls_left(monthly_calls: int, used: int) -> int:
    return max(0, monthly_calls - used)


def require_left(monthly_calls: int, used: int) -> None:
    """Raise unless one more call fits into the month."""
    if used >= monthly_calls:
        raise Conflict(
            f"该服刑人员本月可通话{monthly_calls}次，已全部使用或预约。",
            code="allowance_used",
            monthly_calls=monthly_calls,
            used=used,
        )
