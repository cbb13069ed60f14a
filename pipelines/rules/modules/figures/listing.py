"""Rows of a listing: as a page shows them, and as a file holds them."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import msgspec

from pipelines.rules.modules.figures.lines import Rows
from pipelines.rules.modules.figures.rows import hours
from pipelines.rules.modules.figures.telling import sent
from pipelines.rules.modules.titles import option_title
from pipelines.rules.platform.local_time import local
from pipelines.rules.sheets.cells import Cell
from schemas.modules.figures import Column, Listing, ShownAs
from schemas.modules.told_figures import FiguresRow, FiguresRows


def told(listing: Listing, found: Rows) -> FiguresRows:
    """With all that is known of each, so that a column may open what it narrows."""
    rows = [_row(listing, row) for row in found.rows]
    return FiguresRows(rows=rows, total=found.total, sums=sent(found.sums), notes=found.notes)


def _row(listing: Listing, row: msgspec.Struct) -> FiguresRow:
    values: dict[str, Any] = msgspec.to_builtins(row)
    key = str(values[listing.key])
    words = {column.name: _word(column, row) for column in listing.columns if column.options}
    return FiguresRow(key=key, values=values | words, where={listing.key: key})


def _word(column: Column, row: msgspec.Struct) -> str | None:
    value = getattr(row, column.name)
    return None if value is None else option_title(column.options, str(value))


def in_file(listing: Listing, found: Rows) -> list[list[Cell]]:
    """Headings, then rows; who is masked on the page is in no file."""
    columns = [one for one in listing.columns if one.in_file and one.name not in found.masked]
    rows = ([_cell(column, row) for column in columns] for row in found.rows)
    return [[column.title for column in columns], *rows]


def _cell(column: Column, row: msgspec.Struct) -> Cell:
    if column.options:
        return _word(column, row)
    match getattr(row, column.name):
        case datetime() as moment:
            return f"{local(moment):%Y-%m-%d %H:%M:%S}"
        case date() as day:
            return day.isoformat()
        case int() as minutes if column.shown is ShownAs.HOURS:
            return hours(minutes)
        case Decimal() as money:
            return float(money)
        case value:
            return value  # type: ignore[no-any-return]
