"""A told table as rows of a file: what the page shows, in its order."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date

import msgspec

from pipelines.rules.labour.hours_text import typed
from pipelines.rules.modules.figures.asked import Query, in_words
from pipelines.rules.modules.figures.periods import first_day, last_day
from pipelines.rules.sheets.cells import Cell
from schemas.modules.figures import By, Group, How, Measure, Named, Place, ShownAs, Table
from schemas.modules.told_figures import FiguresLine, FiguresLines, FiguresTold, Value
from schemas.platform.periods import Step

NOTHING = "—"
"""A share of nothing."""


def headings(table: Table, told: FiguresTold) -> list[Cell]:
    group, found = next(_in_file(table, told))
    titles = _titles(group, told, table)[told.masked :]
    if group.by is By.ACROSS:
        whole = [] if _adds_up(table, group, told.whole) is None else told.whole.titles
        return [*titles, *(one.title for one in found.axis), *whole]
    return [*titles, *(one.file_title or one.title for one in table.measures)]


def heads(table: Table, group: Group) -> list[Cell]:
    """Of one group: its own, then its measures."""
    return [*group.headings, *(one.file_title or one.title for one in of_group(table, group))]


def rows(table: Table, told: FiguresTold) -> list[list[Cell]]:
    """Below the headings; whom a line names is left out where the page masks him."""
    pairs = list(_in_file(table, told))
    found = [row[told.masked :] for group, of in pairs for row in lines(table, group, of)]
    first, _ = pairs[0]
    width = len(_titles(first, told, table)) - told.masked
    blank = [None] * (width - len(told.whole.titles))
    whole = [[*told.whole.titles, *blank, *_numbers(table, first, told.whole)]]
    match table.file.total:
        case Place.FIRST:
            return [*whole, *found]
        case Place.LAST:
            return [*found, *whole]
        case Place.NONE:
            return found


def lines(table: Table, group: Group, told: FiguresLines) -> Iterator[list[Cell]]:
    """A ward after its prison, by both names; or after all of them, or wards alone."""
    after: list[list[Cell]] = []
    for line in told.lines:
        titles = [" ".join(line.titles)] if table.file.first else line.titles
        if group.by is not By.UNIT or not table.file.wards_alone:
            yield [*titles, *_numbers(table, group, line)]
        wards = [
            [" ".join([*line.titles, *below.titles]), *_numbers(table, group, below)]
            for below in line.below
        ]
        if table.file.flat:
            after += wards
        else:
            yield from wards
    yield from after


def _in_file(table: Table, told: FiguresTold) -> Iterator[tuple[Group, FiguresLines]]:
    by_name = {group.name: group for group in told.groups}
    for group in table.groups:
        if group.in_file:
            found = by_name[group.name]
            named = [_named(table, group, line, told.asked) for line in found.lines]
            yield group, msgspec.structs.replace(found, lines=named)


def _named(table: Table, group: Group, line: FiguresLine, asked: Query) -> FiguresLine:
    """A period by its days, where the file has them."""
    if group.by is not By.PERIOD or table.file.periods is Named.STEP:
        return line
    first, step = date.fromisoformat(line.key[:10]), Step(asked["step"])
    uncut = first_day(first, step)
    last = min(last_day(uncut, step), date.fromisoformat(asked["until"]))
    span = f"{first}" if first == last else f"{first}至{last}"
    whole = {Named.FIRST: f"{uncut}", Named.SPAN: span}[table.file.periods]
    name = f"{first}" if group.field else whole
    return msgspec.structs.replace(line, titles=[name, *line.titles[1:]])


def _titles(group: Group, told: FiguresTold, table: Table) -> list[str]:
    """May name what was chosen."""
    if table.file.first:
        return [table.file.first]
    words = in_words(table, told.asked)
    return [heading.format_map(words) for heading in group.headings]


def _numbers(table: Table, group: Group, line: FiguresLine) -> Iterator[Cell]:
    """Along an axis the values there, and their sum where they add up."""
    measures = of_group(table, group)
    if group.by is not By.ACROSS:
        yield from cells(measures, line)
        return
    yield from (_cell(measures[0], one) for one in line.cells)
    if _adds_up(table, group, line) is not None:
        yield _cell(measures[0], line.values)


def _adds_up(table: Table, group: Group, line: FiguresLine) -> Value:
    return line.values.get(of_group(table, group)[0].name)


def of_group(table: Table, group: Group) -> list[Measure]:
    return list(filter(group.tells, table.measures))


def cells(measures: Iterable[Measure], line: FiguresLine) -> Iterator[Cell]:
    return (_cell(measure, line.values) for measure in measures)


def _cell(measure: Measure, values: Mapping[str, Value]) -> Cell:
    if measure.how is How.SHARE:
        return share(measure, values)
    value = values.get(measure.name)
    match measure.shown:
        case ShownAs.YUAN if value is not None:
            return float(value)
        case ShownAs.HOURS if isinstance(value, int):
            return hours(value)
        case ShownAs.MINUTES if isinstance(value, int):
            # Times such as 7:20 have no exact decimal and stay as people write them.
            text = hours(value)
            return text if ":" in text else float(text)
    return value


def hours(minutes: int) -> str:
    return typed(minutes) or "0"


def share(measure: Measure, values: Mapping[str, Value]) -> str:
    """Rounded here and nowhere else."""
    part, *parts = (float(values[name] or 0) for name in (measure.part, *measure.of))
    places = 2 if measure.shown is ShownAs.PERCENT2 else 1
    whole = sum(parts)
    return f"{part / whole:.{places}%}" if whole else NOTHING
