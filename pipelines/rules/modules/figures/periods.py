"""Periods of the calendar by which figures are told."""

from datetime import date, timedelta

from schemas.platform.periods import Step

MONTHS_OF = {Step.MONTH: 1, Step.QUARTER: 3, Step.YEAR: 12}


def first_day(day: date, step: Step) -> date:
    """Of the period that a day lies in."""
    match step:
        case Step.DAY:
            return day
        case Step.MONTH:
            return day.replace(day=1)
        case Step.QUARTER:
            return day.replace(month=(day.month - 1) // 3 * 3 + 1, day=1)
        case Step.YEAR:
            return day.replace(month=1, day=1)


def last_day(first: date, step: Step) -> date:
    """Of the period that begins on a day."""
    if step is Step.DAY:
        return first
    return months_later(first, MONTHS_OF[step]) - timedelta(days=1)


def periods(since: date, until: date, step: Step) -> list[tuple[date, date]]:
    """First and last day of every period within the days, both included, cut at their ends."""
    found, first = [], first_day(since, step)
    while first <= until:
        last = last_day(first, step)
        found.append((max(first, since), min(last, until)))
        first = last + timedelta(days=1)
    return found


def months_later(day: date, months: int) -> date:
    """The same day so many months later, or the last of a shorter month."""
    whole = day.year * 12 + day.month - 1 + months
    first = date(whole // 12, whole % 12 + 1, 1)
    following = (first + timedelta(days=32)).replace(day=1)
    return first.replace(day=min(day.day, (following - timedelta(days=1)).day))


def step_name(day: date, step: Step) -> str:
    """Of the period that a day lies in, as 2026-11-24, 2026-11, 2026Q4 or 2026."""
    match step:
        case Step.DAY:
            return day.isoformat()
        case Step.MONTH:
            return f"{day:%Y-%m}"
        case Step.QUARTER:
            return f"{day:%Y}Q{(day.month + 2) // 3}"
        case Step.YEAR:
            return f"{day:%Y}"
