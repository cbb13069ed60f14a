"""The bureau's summary of a period, of approved reports alone (LR-RPT-01, LR-RPT-02)."""

from collections.abc import Sequence
from decimal import Decimal

import msgspec

from pipelines.rules.reports.evaluation import add_up
from pipelines.rules.reports.sheet import Place, Sheet, Stored, work_out
from schemas.reports.definition import ReportForm, ReportLine, RowsFrom, SourceKind, ValueKind
from schemas.reports.state import Origin


class Counted(msgspec.Struct, frozen=True, kw_only=True):
    """One unit's approved report, worked out by the form it was made with."""

    unit_code: str
    unit_name: str
    lines: Sequence[ReportLine]
    sheet: Sheet


def summarised(form: ReportForm, counted: Sequence[Counted]) -> tuple[list[ReportLine], Sheet]:
    """A row a unit where reports list units, else the report's own rows added up over the units.

    What is entered or linked is added up; what a formula says is worked out anew over the sums.
    """
    by_unit = form.rows_from in (RowsFrom.WARDS, RowsFrom.PRISONS)
    lines = _units(counted) if by_unit else _rows(counted)
    added = [
        column.key
        for column in form.columns
        if column.from_ is not SourceKind.FORMULA and column.kind is not ValueKind.TEXT
    ]
    stored: dict[Place, Stored] = {}
    for line in lines:
        for key in added if not line.formula else ():
            total = _of_unit(counted, line, key) if by_unit else _of_row(counted, line, key)
            if total is not None:
                stored[line.key, key] = Stored(value=format(total, "f"), origin=Origin.ENTERED)
    return lines, work_out(form, lines, stored)


def _units(counted: Sequence[Counted]) -> list[ReportLine]:
    return [ReportLine(key=one.unit_code, title=one.unit_name) for one in counted]


def _rows(counted: Sequence[Counted]) -> list[ReportLine]:
    """Every row that one of the reports has, in the order of the first that has it."""
    found: dict[str, ReportLine] = {}
    for one in counted:
        for line in one.lines:
            found.setdefault(line.key, line)
    return list(found.values())


def _of_unit(counted: Sequence[Counted], line: ReportLine, column: str) -> Decimal | None:
    (one,) = (one for one in counted if one.unit_code == line.key)
    rows = [row.key for row in one.lines if not row.formula]
    return _sum([(one, row) for row in rows], column)


def _of_row(counted: Sequence[Counted], line: ReportLine, column: str) -> Decimal | None:
    return _sum([(one, line.key) for one in counted], column)


def _sum(places: Sequence[tuple[Counted, str]], column: str) -> Decimal | None:
    cells = [one.sheet.cells.get((row, column)) for one, row in places]
    total = add_up([cell.number if cell else None for cell in cells])
    return total if isinstance(total, Decimal) else None
