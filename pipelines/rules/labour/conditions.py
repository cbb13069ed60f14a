"""Under which terms an inmate works on a day: grade, posts, limits, rest (LR-XC-07)."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple

import msgspec

from pipelines.rules.labour.succession import in_force
from schemas.labour.kinds import DayMark


class PostHeld(msgspec.Struct, frozen=True):
    """A post that somebody holds on the day."""

    id: str
    title: str


class Limits(msgspec.Struct, frozen=True, kw_only=True):
    """Minutes that a schedule allows."""

    standard_minutes: int
    day_minutes: int
    week_minutes: int
    overtime_minutes: int
    """Of one day."""


class DayTerms(msgspec.Struct, frozen=True, kw_only=True):
    """What counts for one inmate on one day."""

    inmate_id: str
    day: date
    grade_no: int | None = None
    """None for who was never graded, or not yet."""
    grade_minutes: int | None = None
    """A day's limit by the grade; None without one."""
    posts: tuple[PostHeld, ...] = ()
    schedule: Limits | None = None
    """None where no unit has a schedule in force."""
    is_rest_day: bool = False


class Schedule(msgspec.Struct, frozen=True, kw_only=True):
    """A unit's schedule; `weekdays` are those worked on, Monday is 0."""

    unit_path: str
    valid_from: date
    valid_until: date | None
    limits: Limits
    weekdays: frozenset[int]


class MarkedDay(NamedTuple):
    """A unit's word on one day."""

    unit_path: str
    mark: DayMark


def schedule_on(schedules: Iterable[Schedule], day: date) -> Schedule | None:
    """Of the units above a ward, the narrowest that has a schedule in force."""
    by_unit: dict[str, list[Schedule]] = {}
    for one in schedules:
        by_unit.setdefault(one.unit_path, []).append(one)
    for path in sorted(by_unit, key=len, reverse=True):
        found = in_force(by_unit[path], day)
        if found is not None:
            return found
    return None


def rests(schedule: Schedule | None, marks: Sequence[MarkedDay], day: date) -> bool:
    """Whether the day is one of rest: by the narrowest unit's mark, else by its weekday."""
    if marks:
        return max(marks, key=lambda one: len(one.unit_path)).mark is DayMark.REST
    return schedule is not None and day.weekday() not in schedule.weekdays
