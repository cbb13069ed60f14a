"""Who was in a ward on a day, and for which part of it (LR-IF-04)."""

from datetime import date, datetime

import msgspec

from pipelines.rules.platform.local_time import day_bounds


class Part(msgspec.Struct, frozen=True):
    """A part of one day."""

    since: datetime
    until: datetime
    whole_day: bool


def part_of_day(day: date, since: datetime, until: datetime | None) -> Part | None:
    """The part of the day that a stay covers; None where it covers none."""
    start, end = day_bounds(day)
    begins, ends = max(since, start), end if until is None else min(until, end)
    if begins >= ends:
        return None
    return Part(begins, ends, (begins, ends) == (start, end))
