"""How many stand at a post on a day, and whether one more may (LR-XC-06)."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple


class Held(NamedTuple):
    """Days at a post, both ends included; `until_day` is None for who has no end yet."""

    from_day: date
    until_day: date | None


def overlap(one: Held, other: Held) -> bool:
    return _begins_within(one, other) or _begins_within(other, one)


def fullest_day(held: Sequence[Held], asked: Held) -> tuple[date, int]:
    """The first day of `asked` on which most others stand there, and how many."""
    days = [asked.from_day]
    days += [one.from_day for one in held if covers(asked, one.from_day)]
    return max(
        ((day, sum(covers(one, day) for one in held)) for day in sorted(days)),
        key=lambda told: told[1],
    )


def covers(held: Held, day: date) -> bool:
    return held.from_day <= day and (held.until_day is None or day <= held.until_day)


def _begins_within(one: Held, other: Held) -> bool:
    return covers(other, one.from_day)


def meets(grade_no: int | None, needed_grade: int | None) -> bool:
    """Whether a grade, of which 1 is the highest, is enough for a post."""
    return needed_grade is None or (grade_no is not None and grade_no <= needed_grade)
