"""Answers of today's figures as lines of one shape: table, group, key and the values there.

Each family of figures that is declared loses its part of this file.
"""

from collections.abc import Callable, Iterator
from typing import Any

Told = dict[str, Any]
Row = tuple[str, str, str, Told]


def _without(told: Told, *names: str) -> Told:
    return {name: value for name, value in told.items() if name not in names}


def _rows(
    table: str, group: str, rows: list[Told], *key: str, drop: tuple[str, ...] = ()
) -> Iterator[Row]:
    for row in rows:
        name = "/".join(str(row[one]) for one in key)
        yield table, group, name, _without(row, *key, *drop)


def _listed(table: str) -> Callable[[Told], Iterator[Row]]:
    """A page of people or calls: its rows in their order, and how many there are in all."""

    def lines(told: Told) -> Iterator[Row]:
        yield table, "all", "", _without(told, "rows")
        for number, row in enumerate(told["rows"]):
            yield table, "listed", str(number), row

    return lines


def _review(told: Told) -> Iterator[Row]:
    yield "reviews", "all", "", told["total"]
    yield "hits", "all", "", told["hits"]
    for group in ("prisons", "wards", "channels", "days", "officers"):
        yield from _rows("reviews", group.removesuffix("s"), told[group], "key")


def _hits(told: Told) -> Iterator[Row]:
    yield "hits", "all", "", told["total"]
    yield from _rows("hits", "rows", told["rows"], "key")
    yield from _rows("hits", "columns", told["columns"], "key")
    yield from _rows("hits", "cells", told["cells"], "row", "column")


def _chart(told: Told) -> Iterator[Row]:
    table = told["of"]
    whole = {"total": told["total"], "uncounted": told["uncounted"]}
    yield table, "all", "", dict(zip(told["months"], told["totals"], strict=True)) | whole
    for row in told["rows"]:
        months = dict(zip(told["months"], row["values"], strict=True))
        named = {"title": row["title"], "total": row["total"]}
        yield table, told["by"], str(row["key"]), named | months


def _hours(told: Told) -> Iterator[Row]:
    whole = {"rows": told["total"], "missing": told["missing"]}
    yield "hours", "all", "", told["minutes"] | whole
    for row in told["rows"]:
        named = {"title": row["title"], "note": row["note"]}
        yield "hours", told["by"], f"{row['key']}/{row['period']}", named | row["minutes"]


SHAPES: dict[str, Callable[[Told], Iterator[Row]]] = {
    "/api/phone-counts": _listed("counts"),
    "/api/review-statistics": _review,
    "/api/review-statistics/hits": _hits,
    "/api/labour-charts/hours": _chart,
    "/api/labour-charts/pay": _chart,
    "/api/labour-charts/output": _chart,
    "/api/labour-charts/headcount": _chart,
    "/api/hours/statistics": _hours,
    "/api/hours/lines": _listed("lines"),
}
