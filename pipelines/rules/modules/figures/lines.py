"""What counting and listing answer, and nothing that follows from the declaration."""

from collections.abc import Sequence
from decimal import Decimal

import msgspec

from schemas.modules.field import Option

ALL = "all"
"""The group whose one line is the whole."""
Values = dict[str, int | float | Decimal | None]


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """One of a group; the key is a unit, a period's first day, a person or a value."""

    group: str
    key: tuple[str | None, ...] = ()
    values: Values
    titles: tuple[str, ...] = ()
    """Where only whoever counted knows them, as those of a masked person."""
    where: dict[str, str] = {}
    """Conditions of lists that show it, where only whoever counted knows them."""
    cells: tuple[Values, ...] = ()
    """A value for each of the axis, in its order."""
    note: str = ""


class Counted(msgspec.Struct, frozen=True, kw_only=True):
    """Lines in an order that stays where the declaration has none."""

    lines: list[Line]
    axis: tuple[Option, ...] = ()
    """Along which lines have their cells."""
    notes: list[str] = []
    """What could not be counted."""
    masked: int = 0
    """So many titles of each line name somebody whom the asker may see masked alone."""


class Rows(msgspec.Struct, frozen=True):
    """A page of a listing."""

    rows: Sequence[msgspec.Struct]
    total: int
    """How many there are in all."""
    sums: Values = {}
    """Of columns, over all of them."""
    notes: list[str] = []
    """What could not be listed."""
    masked: tuple[str, ...] = ()
    """Columns that name somebody whom the asker may see masked alone."""


class NamedUnit(msgspec.Struct, frozen=True, kw_only=True):
    """A unit with its place in the tree."""

    id: str
    name: str
    path: str
    prison_id: str | None


def added(lines: list[Values]) -> Values:
    """The same measures of all of them together."""
    total: Values = {}
    for values in lines:
        for name, value in values.items():
            total[name] = (total.get(name) or 0) + (value or 0)  # type: ignore[operator]
    return total
