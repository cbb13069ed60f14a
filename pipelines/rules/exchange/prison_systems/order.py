"""Moments of one record that cannot follow one another so."""

from pipelines.rules.exchange.prison_systems.problem import Problem
from schemas.exchange.prison_systems.records import PrisonRecord

PAIRS: dict[str, tuple[tuple[str, str], ...]] = {
    "Visit": (("started_at", "ended_at"),),
    "Monitoring": (("heard_from", "heard_until"),),
    "Escort": (("out_at", "back_at"),),
    "Call": (
        ("started_at", "answered_at"),
        ("started_at", "ended_at"),
        ("answered_at", "ended_at"),
    ),
}


def out_of_order(record: PrisonRecord) -> list[Problem]:
    """An end before its begin is an error of the source, and no length can follow from it."""
    pairs = PAIRS.get(type(record).__name__)
    if pairs is None:
        return []
    found = []
    for first, last in pairs:
        begun, ended = getattr(record, first), getattr(record, last)
        if begun is not None and ended is not None and ended < begun:
            found.append(Problem(last, "out_of_order", "结束时间早于开始时间。"))
    return found
