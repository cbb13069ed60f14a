"""A whole report: what was entered and linked in, every cell's value and provenance out.

Requirements LR-RPT-03 and LR-RPT-05.
"""

from collections.abc import Mapping, Sequence
from decimal import Decimal

import msgspec

from pipelines.rules.reports.evaluation import add_up, evaluate, rounded
from pipelines.rules.reports.expression import Value
from pipelines.rules.reports.formula import read_formula
from pipelines.rules.reports.values import digits_of
from schemas.reports.definition import (
    ReportColumn,
    ReportForm,
    ReportLine,
    SourceKind,
    Total,
    ValueKind,
)
from schemas.reports.state import Flaw, Origin

Place = tuple[str, str]
"""Key of a row, key of a column."""


class Stored(msgspec.Struct, frozen=True, kw_only=True):
    """A cell as it is kept: entered, linked, or a linked one overwritten."""

    value: str | None
    origin: Origin


class Cell(msgspec.Struct, frozen=True, kw_only=True):
    """A cell as it is shown: a number, a text, nothing, or why there is no number."""

    number: Decimal | None = None
    text: str = ""
    flaw: Flaw | None = None
    origin: Origin

    @property
    def empty(self) -> bool:
        return self.number is None and not self.text and self.flaw is None


class Sheet(msgspec.Struct, frozen=True, kw_only=True):
    """All cells, and the totals below the columns that have one."""

    cells: dict[Place, Cell]
    totals: dict[str, Cell]


def work_out(
    form: ReportForm, lines: Sequence[ReportLine], stored: Mapping[Place, Stored]
) -> Sheet:
    """Every cell of a valid form; the order of its columns does not matter."""
    return _Worker(form, lines, stored).sheet()


class _Worker:
    """Works each cell out once; a valid form has no cycle, so every cell comes to an end."""

    def __init__(
        self, form: ReportForm, lines: Sequence[ReportLine], stored: Mapping[Place, Stored]
    ) -> None:
        self._form, self._lines, self._stored = form, lines, stored
        self._columns = {column.title: column for column in form.columns}
        self._rows = {line.title: line for line in lines}
        self._values: dict[Place, Value] = {}
        self._totals: dict[str, Value] = {}

    def sheet(self) -> Sheet:
        cells = {
            (line.key, column.key): self._cell(line, column)
            for line in self._lines
            for column in self._form.columns
        }
        totals = {
            column.key: _shown(self._total(column), Origin.FORMULA)
            for column in self._form.columns
            if column.total is not Total.NONE and column.kind is not ValueKind.TEXT
        }
        return Sheet(cells=cells, totals=totals)

    def _cell(self, line: ReportLine, column: ReportColumn) -> Cell:
        kept = self._stored.get((line.key, column.key))
        if column.kind is ValueKind.TEXT:
            text = kept.value if kept and kept.value else ""
            return Cell(text=text, origin=kept.origin if kept else Origin.ENTERED)
        if _formula_of(line, column):
            return _shown(self._value(line, column), Origin.FORMULA)
        return _shown(self._value(line, column), kept.origin if kept else _expected(column))

    def _value(self, line: ReportLine, column: ReportColumn) -> Value:
        place = (line.key, column.key)
        if place not in self._values:
            self._values[place] = self._worked_out(line, column)
        return self._values[place]

    def _worked_out(self, line: ReportLine, column: ReportColumn) -> Value:
        if column.from_ is SourceKind.FORMULA:
            value = evaluate(
                read_formula(column.formula),
                lambda title: self._of_column(line, title),
                self._total_of,
            )
        elif line.formula and column.kind is not ValueKind.TEXT:
            value = evaluate(
                read_formula(line.formula),
                lambda title: self._of_row(column, title),
                lambda _: None,
            )
        else:
            kept = self._stored.get((line.key, column.key))
            return Decimal(kept.value) if kept and kept.value is not None else None
        # What is shown is what counts further on, so that a total is the sum of what is read.
        return rounded(value, digits_of(column))

    def _of_column(self, line: ReportLine, title: str) -> Value:
        column = self._columns.get(title)
        return self._value(line, column) if column else None

    def _of_row(self, column: ReportColumn, title: str) -> Value:
        line = self._rows.get(title)
        return self._value(line, column) if line else None

    def _total_of(self, title: str) -> Value:
        column = self._columns.get(title)
        return self._total(column) if column else None

    def _total(self, column: ReportColumn) -> Value:
        if column.key not in self._totals:
            self._totals[column.key] = self._summed(column)
        return self._totals[column.key]

    def _summed(self, column: ReportColumn) -> Value:
        if column.total is Total.FORMULA and column.from_ is SourceKind.FORMULA:
            found = evaluate(read_formula(column.formula), self._total_of, self._total_of)
            return rounded(found, digits_of(column))
        # A row that follows from others would count them twice.
        counted = [line for line in self._lines if not line.formula]
        return add_up([self._value(line, column) for line in counted])


def _formula_of(line: ReportLine, column: ReportColumn) -> bool:
    return column.from_ is SourceKind.FORMULA or bool(line.formula)


def _expected(column: ReportColumn) -> Origin:
    return Origin.LINKED if column.from_ is SourceKind.LINKED else Origin.ENTERED


def _shown(value: Value, origin: Origin) -> Cell:
    if isinstance(value, Flaw):
        return Cell(flaw=value, origin=origin)
    return Cell(number=value, origin=origin)


def is_open(form: ReportForm, line: ReportLine, column: ReportColumn) -> bool:
    """Whether a person may write the cell at all."""
    return not _formula_of(line, column) or column.kind is ValueKind.TEXT


def unfilled(form: ReportForm, lines: Sequence[ReportLine], sheet: Sheet) -> list[Place]:
    """Required cells that are empty."""
    return [
        (line.key, column.key)
        for line in lines
        for column in form.columns
        if column.required
        and is_open(form, line, column)
        and sheet.cells[line.key, column.key].empty
    ]


def flawed(sheet: Sheet) -> list[Place]:
    """Cells whose formula gives no number."""
    return [place for place, cell in sheet.cells.items() if cell.flaw is not None]
