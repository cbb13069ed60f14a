"""Rows whose acceptance is that other rows hold."""

from collections.abc import Mapping, Sequence

from tests.trace.catalogue import Row
from tests.trace.report import Outcomes, passing

STANDS_ON: Mapping[str, tuple[str, ...]] = {"LR-GEN-10": ("LR-XC-08", "NF-SEC-")}
"""Id -> the ids, or the beginnings of ids, that it stands on."""


def with_standing(rows: Sequence[Row], outcomes: Outcomes) -> dict[str, dict[str, bool]]:
    """The outcomes, with each row that stands on others told by what became of those."""
    proven = set(passing(rows, outcomes))
    told = {row: dict(tests) for row, tests in outcomes.items()}
    for row, beginnings in STANDS_ON.items():
        others = [other.id for other in rows if other.id.startswith(beginnings)]
        told.setdefault(row, {}).update({other: other in proven for other in others})
    return told
