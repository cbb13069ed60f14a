"""Answers of today's figures as lines of one shape: table, group, key and the values there.

Each family of figures that is declared loses its part of this file.
"""

from collections.abc import Callable, Iterator
from typing import Any

Told = dict[str, Any]
Row = tuple[str, str, str, Told]


def _without(told: Told, *names: str) -> Told:
    return {name: value for name, value in told.items() if name not in names}


def _listed(table: str) -> Callable[[Told], Iterator[Row]]:
    """A page of people or calls: its rows in their order, and how many there are in all."""

    def lines(told: Told) -> Iterator[Row]:
        yield table, "all", "", _without(told, "rows")
        for number, row in enumerate(told["rows"]):
            yield table, "listed", str(number), row

    return lines


SHAPES: dict[str, Callable[[Told], Iterator[Row]]] = {
    "/api/phone-counts": _listed("counts"),
}
