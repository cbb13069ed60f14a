"""Visits by period, level, unit and person (VC-ONSITE-19 to -23)."""

from datetime import date

from connectors.postgres.transaction import Tx
from connectors.postgres.visits.figures import numbers
from connectors.postgres.visits.figures.numbers import (
    ADDED,
    ALL,
    PERIOD,
    PRISON,
    WARD,
    LevelLine,
    Line,
)
from connectors.postgres.work_memory import make_room
from pipelines.flows.access.auth.callers import Officer
from pipelines.flows.services import Services
from pipelines.flows.visits.figures.asking import Range, counted
from pipelines.rules.access.codes.visits import READ_VISIT_FIGURES
from pipelines.rules.access.permissions import require_permission
from pipelines.rules.modules.figures.periods import first_day, periods
from schemas.visits.visit_figures import (
    VisitFigures,
    VisitLevel,
    VisitNumbers,
    VisitPeople,
    VisitPeriod,
)

NO_LEVEL = "未定级"
NOTHING = Line(
    of=PERIOD,
    key=None,
    day=None,
    visits=0,
    inmates=0,
    with_relative=0,
    open=0,
    regular=0,
    video=0,
    focus=0,
)


async def report(services: Services, officer: Officer, asked: Range) -> VisitFigures:
    """All figures of the days; periods without a visit stand with nought."""
    require_permission(officer.permissions, READ_VISIT_FIGURES)
    async with services.database.transaction() as tx:
        await make_room(tx)
        return await figures(tx, officer, asked)


async def figures(tx: Tx, officer: Officer, asked: Range) -> VisitFigures:
    wanted = await counted(tx, officer, asked)
    titles = await numbers.level_titles(tx)
    lines, levels = await numbers.lines(tx, wanted, asked.step)
    named = numbers.of_units_named(lines, await numbers.units(tx))
    done = await numbers.officials(tx, wanted)
    of_period = {line.day: line for line in lines if line.of == PERIOD}
    return VisitFigures(
        since=asked.since,
        until=asked.until,
        step=asked.step,
        total=_numbers(next((line for line in lines if line.of == ALL), NOTHING)),
        officials=sum(one.count for one in done),
        periods=[
            VisitPeriod(
                since=first,
                until=last,
                officials=sum(one.count for one in done if first <= one.day <= last),
                **_values(of_period.get(first_day(first, asked.step), NOTHING)),
            )
            for first, last in periods(asked.since, asked.until, asked.step)
        ],
        levels=[_level(one, asked.since, titles) for one in _in_order(levels, titles)],
        prisons=named[PRISON],
        wards=named[WARD],
    )


async def people(
    services: Services, officer: Officer, asked: Range, limit: int, offset: int
) -> VisitPeople:
    """One row an inmate, who was visited most first."""
    require_permission(officer.permissions, READ_VISIT_FIGURES)
    async with services.database.transaction() as tx:
        await make_room(tx)
        wanted = await counted(tx, officer, asked)
        rows, total = await numbers.people(tx, wanted, limit=limit, offset=offset)
    return VisitPeople(rows=rows, total=total)


def _numbers(line: Line) -> VisitNumbers:
    return VisitNumbers(**_values(line))


def _values(line: Line) -> dict[str, int]:
    return {name: getattr(line, name) for name in (*ADDED, "inmates")}


def _in_order(levels: list[LevelLine], titles: dict[str, str]) -> list[LevelLine]:
    """By period, then as the dictionary orders the levels, those without one last."""
    place = {level: at for at, level in enumerate(titles)}

    def order(one: LevelLine) -> tuple[date, int, bool]:
        return one.day, place.get(one.level or "", len(place)), one.level is None

    return sorted(levels, key=order)


def _level(one: LevelLine, since: date, titles: dict[str, str]) -> VisitLevel:
    return VisitLevel(
        since=max(one.day, since),
        level=one.level,
        title=NO_LEVEL if one.level is None else titles.get(one.level, one.level),
        visits=one.visits,
        inmates=one.inmates,
    )
