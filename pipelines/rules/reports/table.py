"""A report as the rows of a spreadsheet, and what a person wrote into such a file (LR-XC-03)."""

from collections.abc import Sequence
from decimal import Decimal

import msgspec

from pipelines.rules.reports.sheet import Sheet
from pipelines.rules.sheets.cells import Broken, Formula, Row
from pipelines.rules.sheets.cells import Cell as FileCell
from schemas.errors import InvalidInput
from schemas.reports.definition import ReportColumn, ReportForm, ReportLine, ValueKind
from schemas.reports.state import Flaw

FLAW_TITLES = {Flaw.ZERO: "除数为零", Flaw.TOO_LARGE: "数值过大"}
FIRST_HEADING = "项目"
TOTAL_TITLE = "合计"


class Written(msgspec.Struct, frozen=True, kw_only=True):
    """What a file holds for one cell."""

    line: ReportLine
    column: ReportColumn
    text: str
    number: int
    """Row of the file."""


def headings(form: ReportForm) -> list[str]:
    return [FIRST_HEADING, *(_heading(column) for column in form.columns)]


def _heading(column: ReportColumn) -> str:
    unit = "（元）" if column.kind is ValueKind.MONEY else ""
    return f"{column.title}{unit}"


def table(form: ReportForm, lines: Sequence[ReportLine], sheet: Sheet) -> list[list[FileCell]]:
    """Headings, one row a line, and the totals; per cents are written as 12.5%."""
    rows: list[list[FileCell]] = [list(headings(form))]
    for line in lines:
        shown: list[FileCell] = [line.title]
        for column in form.columns:
            cell = sheet.cells[line.key, column.key]
            shown.append(_shown(column, cell.number, cell.text, cell.flaw))
        rows.append(shown)
    if sheet.totals:
        total: list[FileCell] = [TOTAL_TITLE]
        for column in form.columns:
            found = sheet.totals.get(column.key)
            total.append(_shown(column, found.number, "", found.flaw) if found else None)
        rows.append(total)
    return rows


def _shown(column: ReportColumn, number: Decimal | None, text: str, flaw: Flaw | None) -> FileCell:
    if flaw is not None:
        return FLAW_TITLES[flaw]
    if number is None:
        return text or None
    if column.kind is ValueKind.PERCENT:
        return f"{number * 100:.{column.decimals}f}%"
    # The file's numbers are read by people and by spreadsheet programs alike.
    return int(number) if number == number.to_integral_value() else float(number)


def read_table(form: ReportForm, lines: Sequence[ReportLine], rows: Sequence[Row]) -> list[Written]:
    """Every cell of the file that is one of the report's; `InvalidInput` where it is another's."""
    start = next(
        (at for at, row in enumerate(rows) if row.cells and row.cells[0] == FIRST_HEADING), None
    )
    if start is None:
        raise InvalidInput("文件不是从该报表导出的，找不到表头。", code="no_headings")
    by_heading = {_heading(column): column for column in form.columns}
    found = [by_heading.get(str(cell)) for cell in rows[start].cells[1:]]
    by_title = {line.title: line for line in lines}
    written: list[Written] = []
    for row in rows[start + 1 :]:
        if not row.cells or row.cells[0] in (None, "", TOTAL_TITLE):
            continue
        line = by_title.get(str(row.cells[0]))
        if line is None:
            raise InvalidInput(
                f"第{row.number}行“{str(row.cells[0])[:20]}”不是该报表的行。", code="unknown_row"
            )
        if any(one.line.key == line.key for one in written):
            raise InvalidInput(f"第{row.number}行“{line.title}”重复。", code="row_twice")
        written += _of_row(line, found, row)
    return written


def _of_row(line: ReportLine, columns: Sequence[ReportColumn | None], row: Row) -> list[Written]:
    return [
        Written(line=line, column=column, text=_text(cell, column, row.number), number=row.number)
        for column, cell in zip(columns, row.cells[1:], strict=False)
        if column is not None
    ]


def _text(cell: FileCell, column: ReportColumn, number: int) -> str:
    if isinstance(cell, Formula | Broken):
        raise InvalidInput(
            f"第{number}行“{column.title}”是公式或错误值，请改为数值后再导入。",
            code="formula_in_file",
        )
    if cell is None:
        return ""
    if isinstance(cell, float):
        return format(Decimal(repr(cell)), "f")
    return str(cell)


def same(one: str | None, other: str | None) -> bool:
    """Whether two kept values say the same: 3.10 is 3.1."""
    if one == other or one is None or other is None:
        return one == other
    try:
        return Decimal(one) == Decimal(other)
    except ArithmeticError:
        return False
