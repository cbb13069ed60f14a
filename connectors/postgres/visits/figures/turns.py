"""Visits of each period and each level in it, and the inmates whom they were to."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

import msgspec
from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Integer,
    Select,
    case,
    cast,
    func,
    literal,
    select,
)

from connectors.postgres.visits.figures.counted import SUMS, Sums, added_up, visit
from connectors.postgres.visits.figures.slices import Slice

Level = str | None
"""None: of no level."""


class Cell(Sums, frozen=True, kw_only=True):
    """What adds up of a level, which is the key, in a period."""

    day: date


class Turn(msgspec.Struct, frozen=True, kw_only=True):
    """So many inmates had visits of these levels in the period that begins on a day."""

    day: date
    levels: int
    inmates: int


class Inmates(msgspec.Struct, frozen=True, kw_only=True):
    """How many inmates were visited in a period, and at a level in it."""

    of_day: Mapping[date, int]
    of_level: Mapping[tuple[date, Level], int]


def cells_of(one: Slice) -> Select[Any]:
    """What adds up of each level in each period."""
    day = one.day(visit.c.planned_at).label("day")
    level = visit.c.treatment_level
    return (
        select(level.label("key"), day, *added_up())
        .select_from(one.counted.placed)
        .where(*one.counted.conditions)
        .group_by(level, *one.told_apart(day))
    )


def levels_in(cells: Iterable[Cell]) -> list[Level]:
    """Whatever levels there are, each by its bit."""
    return sorted({one.key for one in cells}, key=lambda level: level or "")


def by_day(cells: Iterable[Cell]) -> list[Cell]:
    """Each period with the sums of its levels."""
    found: dict[date, Counter[str]] = {}
    for one in cells:
        sums = {name: getattr(one, name) for name in SUMS}
        found.setdefault(one.day, Counter()).update(sums)
    return [
        Cell(key=None, day=day, **{name: sums[name] for name in SUMS})
        for day, sums in found.items()
    ]


def turns_of(one: Slice, levels: Sequence[Level]) -> Select[Any]:
    """How many inmates had visits of the same levels in a period.

    A list of inmates by period with one number for each is a third of a list by level as well.
    """
    day = one.day(visit.c.planned_at).label("day")
    bits = func.bit_or(_bit(levels), type_=BigInteger).label("levels")
    each = (
        select(visit.c.inmate_id, day, bits)
        .select_from(one.counted.placed)
        .where(*one.counted.conditions)
        .group_by(visit.c.inmate_id, *one.told_apart(day))
        .subquery("each_inmate")
    )
    inmates = cast(func.count(), Integer).label("inmates")
    return select(each.c.day, each.c.levels, inmates).group_by(each.c.day, each.c.levels)


def inmates_in(turns: Iterable[Turn], levels: Sequence[Level]) -> Inmates:
    """Of each period and of each level in it."""
    of_day: Counter[date] = Counter()
    of_level: Counter[tuple[date, Level]] = Counter()
    for turn in turns:
        of_day[turn.day] += turn.inmates
        for at, level in enumerate(levels):
            if turn.levels >> at & 1:
                of_level[turn.day, level] += turn.inmates
    return Inmates(of_day=of_day, of_level=of_level)


def _bit(levels: Sequence[Level]) -> ColumnElement[int]:
    """One for each level."""
    level = visit.c.treatment_level
    found: ColumnElement[int] = case(
        *((level == one, literal(1 << at, BigInteger)) for at, one in enumerate(levels)),
        else_=literal(0, BigInteger),
    )
    return found
