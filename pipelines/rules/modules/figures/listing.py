"""Rows of a listing: as a page shows them, and as a file holds them."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

import msgspec

from pipelines.rules.modules.titles import option_title
from pipelines.rules.platform.local_time import local
from pipelines.rules.sheets.cells import Cell
from schemas.modules.figures import Column, Listing
from schemas.modules.told_figures import FiguresRow, FiguresRows


def told(listing: Listing, rows: Sequence[msgspec.Struct], total: int) -> FiguresRows:
    """With all that is known of each, so that a column may open what it narrows."""
    return FiguresRows(rows=[_row(listing, row) for row in rows], total=total)


def _row(listing: Listing, row: msgspec.Struct) -> FiguresRow:
    values: dict[str, Any] = msgspec.to_builtins(row)
    key = str(values[listing.key])
    words = {column.name: _word(column, row) for column in listing.columns if column.options}
    return FiguresRow(key=key, values=values | words, where={listing.key: key})


def _word(column: Column, row: msgspec.Struct) -> str | None:
    value = getattr(row, column.name)
    return None if value is None else option_title(column.options, str(value))


def headings(listing: Listing) -> list[Cell]:
    return [column.title for column in listing.columns if column.in_file]


def cells(listing: Listing, rows: Sequence[msgspec.Struct]) -> list[list[Cell]]:
    columns = [column for column in listing.columns if column.in_file]
    return [[_cell(column, row) for column in columns] for row in rows]


def _cell(column: Column, row: msgspec.Struct) -> Cell:
    if column.options:
        return _word(column, row)
    match getattr(row, column.name):
        case datetime() as moment:
            return f"{local(moment):%Y-%m-%d %H:%M:%S}"
        case Decimal() as money:
            return float(money)
        case value:
            return value  # type: ignore[no-any-return]
