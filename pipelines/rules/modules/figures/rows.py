"""A told table as rows of a file: what the page shows, in its order."""

from collections.abc import Iterator

from pipelines.rules.sheets.cells import Cell
from schemas.modules.figures import By, Group, How, Measure, Place, ShownAs, Table
from schemas.modules.told_figures import FiguresLine, FiguresLines, FiguresTold

NOTHING = "—"
"""A share of nothing."""


def headings(table: Table) -> list[Cell]:
    first = next(group.headings for group in table.groups if group.in_file)
    titles = (table.file.first,) if table.file.first else first
    return [*titles, *(one.file_title or one.title for one in table.measures)]


def rows(table: Table, told: FiguresTold) -> list[list[Cell]]:
    """Below the headings."""
    by_name = {group.name: group for group in told.groups}
    found = [
        row
        for group in table.groups
        if group.in_file
        for row in _of_group(table, group, by_name[group.name])
    ]
    whole = [[*told.whole.titles, *_cells(table, told.whole)]]
    match table.file.total:
        case Place.FIRST:
            return [*whole, *found]
        case Place.LAST:
            return [*found, *whole]
        case Place.NONE:
            return found


def _of_group(table: Table, group: Group, told: FiguresLines) -> Iterator[list[Cell]]:
    """A ward after its prison, by both names; or wards alone."""
    for line in told.lines:
        if group.by is not By.UNIT or not table.file.wards_alone:
            yield [*line.titles, *_cells(table, line)]
        for below in line.below:
            yield [" ".join([*line.titles, *below.titles]), *_cells(table, below)]


def _cells(table: Table, line: FiguresLine) -> Iterator[Cell]:
    return (_cell(measure, line) for measure in table.measures)


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
