"""What a cell of an uploaded file holds."""

from collections.abc import Sequence
from datetime import date, datetime

import msgspec


class Formula(msgspec.Struct, frozen=True):
    """A cell that computes its value; never run, never taken for one."""


class Broken(msgspec.Struct, frozen=True):
    """A cell that shows an error such as #REF!."""


Cell = str | int | float | bool | date | datetime | Formula | Broken | None


class Row(msgspec.Struct, frozen=True):
    """A line of a file; `number` counts as the spreadsheet shows it."""

    number: int
    cells: Sequence[Cell]


MOST_ROWS = 20_000
MOST_COLUMNS = 200
LONGEST_CELL = 10_000
