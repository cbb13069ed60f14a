"""A venue as the rules see it, and when it is open."""

import itertools
from collections.abc import Iterator
from datetime import date, timedelta

import msgspec

from pipelines.rules.calls.slots import Span
from pipelines.rules.platform.local_time import day_bounds
from schemas.errors import InvalidInput


class Venue(msgspec.Struct, frozen=True, kw_only=True):
    """One room; `week` holds the opening hours from Monday on, empty on days without any."""

    id: str
    name: str
    ward_id: str | None
    sort: int
    usable: bool
    week: tuple[str, ...]


def stretches(hours: str) -> list[tuple[int, int]]:
    """Opening hours as minutes of the day, in order; `InvalidInput` where they make no sense."""
    found = sorted(_stretch(part) for part in hours.split(",") if part)
    if any(begin >= end for begin, end in found):
        raise InvalidInput("开放时段的结束应晚于开始。", code="hours_reversed")
    if any(later[0] < earlier[1] for earlier, later in itertools.pairwise(found)):
        raise InvalidInput("同一天的开放时段不能重叠。", code="hours_overlap")
    return found


def _stretch(part: str) -> tuple[int, int]:
    begin, _, end = part.partition("-")
    return _minutes(begin), _minutes(end)


def _minutes(clock: str) -> int:
    hours, _, minutes = clock.partition(":")
    return int(hours) * 60 + int(minutes)


def opening(venue: Venue, day: date) -> Iterator[Span]:
    """When the venue is open on a day, in order."""
    midnight, _ = day_bounds(day)
    for begin, end in stretches(venue.week[day.weekday()]):
        yield Span(midnight + timedelta(minutes=begin), midnight + timedelta(minutes=end))


def open_minutes(venue: Venue, day: date) -> int:
    return sum(end - begin for begin, end in stretches(venue.week[day.weekday()]))
