"""A told table as rows of a file: what the page shows, in its order."""

from collections.abc import Iterable, Iterator
from datetime import date

from pipelines.rules.modules.figures.asked import Wanted
from pipelines.rules.modules.figures.periods import first_day, last_day
from pipelines.rules.sheets.cells import Cell
from schemas.modules.figures import By, Group, How, Measure, Named, Place, ShownAs, Table
from schemas.modules.told_figures import FiguresLine, FiguresTold

NOTHING = "—"
"""A share of nothing."""
Titled = tuple[list[str], FiguresLine, list[FiguresLine]]


def headings(table: Table) -> list[Cell]:
    return [*_first(table), *(one.file_title or one.title for one in table.measures)]


def rows(table: Table, told: FiguresTold, wanted: Wanted) -> list[list[Cell]]:
    """Below the headings."""
    by_name = {group.name: group for group in told.groups}
    found: list[list[Cell]] = []
    for group in table.groups:
        if group.in_file:
            lines = [_titled(table, group, one, wanted) for one in by_name[group.name].lines]
            of_group = _tree(table, lines) if group.by is By.UNIT else lines
            measures = _measures(table, group)
            found += ([*titles, *_cells(measures, line)] for titles, line, _ in of_group)
    blank = [None] * (len(_first(table)) - 1)
    whole = [[*told.whole.titles, *blank, *_cells(table.measures, told.whole)]]
    match table.file.total:
        case Place.FIRST:
            return [*whole, *found]
        case Place.LAST:
            return [*found, *whole]
        case Place.NONE:
            return found


def _first(table: Table) -> tuple[str, ...]:
    """Over the titles of lines."""
    of_group = next(group.headings for group in table.groups if group.in_file)
    return (table.file.first,) if table.file.first else of_group


def _measures(table: Table, group: Group) -> list[Measure]:
    """Of a group that tells less than the others its row is shorter."""
    return [one for one in table.measures if one.name in (group.measures or {one.name})]


def _titled(table: Table, group: Group, line: FiguresLine, wanted: Wanted) -> Titled:
    """With the lines below it, and its titles as the file has them."""
    titles = line.titles
    if group.by is By.PERIOD and table.file.periods is not Named.STEP:
        titles = [_period(table, group, line, wanted), *titles[1:]]
    if table.file.first:
        titles = [" ".join(titles)]
    return titles, line, line.below


def _period(table: Table, group: Group, line: FiguresLine, wanted: Wanted) -> str:
    first = date.fromisoformat(line.key[:10])
    if group.field:
        return first.isoformat()
    uncut = first_day(first, wanted.step)
    if table.file.periods is Named.FIRST:
        return uncut.isoformat()
    last = min(last_day(uncut, wanted.step), wanted.last)
    return f"{first}" if first == last else f"{first}至{last}"


def _tree(table: Table, lines: list[Titled]) -> Iterator[Titled]:
    """A ward after its prison, by both names; or all of them after all prisons, or alone."""
    if table.file.flat:
        yield from lines
    for titles, line, below in lines:
        if not (table.file.flat or table.file.wards_alone):
            yield titles, line, below
        for one in below:
            yield [" ".join([*titles, *one.titles])], one, []


def _cells(measures: Iterable[Measure], line: FiguresLine) -> Iterator[Cell]:
    return (_cell(measure, line) for measure in measures)


def _cell(measure: Measure, line: FiguresLine) -> Cell:
    if measure.how is How.SHARE:
        return share(measure, line)
    value = line.values.get(measure.name)
    return float(value) if measure.shown is ShownAs.YUAN and value is not None else value


def share(measure: Measure, line: FiguresLine) -> str:
    """Rounded here and nowhere else."""
    part, *parts = (float(line.values[name] or 0) for name in (measure.part, *measure.of))
    places = 2 if measure.shown is ShownAs.PERCENT2 else 1
    whole = sum(parts)
    return f"{part / whole:.{places}%}" if whole else NOTHING
