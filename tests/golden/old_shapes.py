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


def _visits(told: Told) -> Iterator[Row]:
    yield "visits", "all", "", told["total"] | {"officials": told["officials"]}
    yield from _rows("visits", "period", told["periods"], "since", drop=("until",))
    yield from _rows("visits", "treatment_level", told["levels"], "since", "level")
    yield from _rows("visits", "prison", told["prisons"], "unit_id")
    yield from _rows("visits", "ward", told["wards"], "unit_id")


def _arrivals(told: Told) -> Iterator[Row]:
    yield "arrivals", "all", "", told["total"]
    yield from _rows("arrivals", "period", told["periods"], "key")
    yield from _rows("arrivals", "prison", told["prisons"], "key")
    yield from _rows("arrivals", "kinship", told["kinships"], "key")


def _ratings(told: Told) -> Iterator[Row]:
    yield "ratings", "all", "", {"ratings": told["ratings"], "average": told["average"]}
    yield from _rows("ratings", "prison_month", told["rows"], "prison_id", "month")
    for score, number in enumerate(told["scores"], 1):
        yield "ratings", "score", str(score), {"ratings": number}


def _unseen(told: Told) -> Iterator[Row]:
    yield "unseen", "asked", "", _without(told, "units")
    yield from _tree("unseen", told["units"])


def _tree(table: str, units: list[Told]) -> Iterator[Row]:
    for one in units:
        yield table, "unit", one["unit_id"], _without(one, "unit_id", "below")
        yield from _tree(table, one["below"])


def _visit_reviews(told: Told) -> Iterator[Row]:
    yield "reviews", "all", "", told["total"]
    for group, rows in (
        ("period", told["periods"]),
        ("visit_type", told["types"]),
        ("prison", told["prisons"]),
        ("ward", told["wards"]),
    ):
        yield from _rows("reviews", group, rows, "key")


SHAPES: dict[str, Callable[[Told], Iterator[Row]]] = {
    "/api/visit-figures": _visits,
    "/api/visit-figures/arrivals": _arrivals,
    "/api/visit-figures/ratings": _ratings,
    "/api/visit-figures/unseen": _unseen,
    "/api/visit-figures/reviews": _visit_reviews,
    "/api/visit-figures/people": _listed("visits"),
    "/api/visit-figures/unseen/people": _listed("unseen"),
    "/api/visit-figures/reviews/people": _listed("reviews"),
    "/api/phone-counts": _listed("counts"),
}
