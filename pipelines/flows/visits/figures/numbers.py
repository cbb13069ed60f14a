"""Visits by period, level, unit and person (VC-ONSITE-19 to -23)."""

from collections import Counter
from datetime import date

from connectors.postgres.visits.figures import numbers
from connectors.postgres.visits.figures.numbers import (
    ADDED,
    ALL,
    PERIOD,
    LevelLine,
    VisitPerson,
)
from connectors.postgres.work_memory import make_room
from pipelines.flows.modules.figures.asking import Asking
from pipelines.flows.visits.figures.asking import counted_of
from pipelines.rules.modules.figures.lines import Counted, Line, Values
from pipelines.rules.modules.figures.periods import first_day

NO_LEVEL = "未定级"
NUMBERS = (*ADDED, "inmates")
OFFICIALS = "officials"


async def visits(asking: Asking) -> Counted:
    """What adds up and who was visited by slices; business of courts by days (decisions/0052)."""
    tx, step = asking.tx, asking.wanted.step
    await make_room(tx)
    counted = await counted_of(asking)
    titles = await numbers.level_titles(tx)
    lines, levels = await numbers.lines(tx, counted, step)
    done = await numbers.officials(tx, counted)
    officials: Counter[date] = Counter()
    for one in done:
        officials[first_day(one.day, step)] += one.count
    nothing: Values = dict.fromkeys(NUMBERS, 0)
    periods = {line.day: _values(line) for line in lines if line.of == PERIOD and line.day}
    whole = next((_values(line) for line in lines if line.of == ALL), nothing)
    return Counted(
        lines=[
            Line(group=ALL, values=whole | {OFFICIALS: sum(one.count for one in done)}),
            *(
                Line(
                    group="period",
                    key=(day.isoformat(),),
                    values=nothing | periods.get(day, {}) | {OFFICIALS: officials[day]},
                )
                for day in sorted({*periods, *officials})
            ),
            *(
                Line(group="unit", key=(line.key,), values=_values(line))
                for line in lines
                if line.of not in (ALL, PERIOD)
            ),
            *(_level(one, titles) for one in _in_order(levels, titles)),
        ]
    )


async def people(asking: Asking, limit: int, offset: int) -> tuple[list[Line], int]:
    """One line an inmate, who was visited most first."""
    await make_room(asking.tx)
    counted = await counted_of(asking)
    rows, total = await numbers.people(asking.tx, counted, limit=limit, offset=offset)
    return [_person(row) for row in rows], total


def _person(row: VisitPerson) -> Line:
    titles = (f"{row.inmate_no} {row.name}",)
    return Line(group="person", key=(row.inmate_id,), values=_values(row), titles=titles)


def _values(line: object) -> Values:
    return {name: getattr(line, name) for name in NUMBERS}


def _in_order(levels: list[LevelLine], titles: dict[str, str]) -> list[LevelLine]:
    """By period, then as the dictionary orders the levels, those without one last."""
    place = {level: at for at, level in enumerate(titles)}

    def order(one: LevelLine) -> tuple[date, int, bool]:
        return one.day, place.get(one.level or "", len(place)), one.level is None

    return sorted(levels, key=order)


def _level(one: LevelLine, titles: dict[str, str]) -> Line:
    return Line(
        group="treatment_level",
        key=(one.day.isoformat(), one.level),
        values={"visits": one.visits, "inmates": one.inmates},
        titles=(NO_LEVEL if one.level is None else titles.get(one.level, one.level),),
    )
