"""Clauses whose acceptance is that other rows hold."""

from collections.abc import Mapping

from tests.trace.judging import Evidence, Judged, Kind, State

STANDS_ON: Mapping[tuple[str, str], tuple[str, ...]] = {
    ("LR-GEN-10", "a"): ("LR-XC-08",),
    ("LR-GEN-10", "b"): ("NF-SEC-",),
}
"""Row and letter -> the ids, or the beginnings of ids, that it stands on."""


def with_standing(judged: Mapping[str, Judged]) -> dict[str, Judged]:
    """Each clause that stands on other rows is told by what became of those."""
    told = dict(judged)
    for (row, letter), beginnings in STANDS_ON.items():
        others = [one for name, one in judged.items() if name.startswith(beginnings)]
        evidence = [_of(other, letter) for other in others]
        told[row] = Judged(told[row].row, [*told[row].evidence, *evidence])
    return told


def _of(other: Judged, letter: str) -> Evidence:
    if other.state is State.WHOLE:
        return Evidence(other.row.id, letter, Kind.PROVES)
    return Evidence(other.row.id, letter, Kind.REFUTES, f"is {other.state}")
