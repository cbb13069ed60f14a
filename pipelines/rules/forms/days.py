"""The first and the last day that a question takes."""

from datetime import date, timedelta

TODAY = "today"


def day_of(limit: str, today: date) -> date | None:
    """The day that a limit means on a day; None without one, or where there is no such day."""
    if not limit:
        return None
    try:
        if limit.startswith(TODAY):
            return today + timedelta(days=int(limit[len(TODAY) :] or 0))
        return date.fromisoformat(limit)
    except (ValueError, OverflowError):
        return None
