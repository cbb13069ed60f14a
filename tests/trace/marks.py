"""What a test's marks tell the trace, and how its reports carry it from any process."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.trace.claims import Claim, MisusedMark, claimed, claims_of
from tests.trace.outcomes import Outcome, StandIn, Verdict
from tests.trace.proving import BLOCK

LONG = "tests/soak/"
ROW, STAND_IN, DRIVES, SOAK = "requirement", "stand_in", "drives", "soak"


def told_by_marks(item: pytest.Item) -> Iterator[tuple[str, object]]:
    """Properties for the test's reports; a mark that does not say what it must is an error."""
    for mark in item.iter_markers(ROW):
        yield from ((ROW, [claim.row, claim.letters]) for claim in claims_of(mark))
    for mark in item.iter_markers(STAND_IN):
        yield STAND_IN, _stand_in(mark)
    driven = [path for mark in item.iter_markers(DRIVES) for path in mark.args]
    for path in driven:
        if not any(item.config.rootpath.glob(path)):
            raise MisusedMark(f"it drives {path}, which is not there")
        yield DRIVES, path
    if item.get_closest_marker(SOAK) or item.nodeid.startswith(LONG):
        if not driven:
            raise MisusedMark("a soak says what it drives")
        yield SOAK, True


def _stand_in(mark: pytest.Mark) -> tuple[str, list[str]]:
    """`stand_in("faces", "why")`, of some rows of the test alone where `rows` names them."""
    if len(mark.args) != 2 or not all(isinstance(arg, str) and arg for arg in mark.args):
        raise MisusedMark("a stand-in has a part and a reason")
    if mark.kwargs.keys() - {"rows"}:
        raise MisusedMark(f"a stand-in takes rows alone beside: {mark}")
    return mark.args[0], [claimed(row).row for row in mark.kwargs.get("rows", ())]


def outcome_of(report: pytest.TestReport, verdict: Verdict) -> Outcome:
    """A test's claims by mark and by block, as its report carries them."""
    told: dict[str, list[Any]] = {}
    for name, value in report.user_properties:
        told.setdefault(name, []).append(value)
    claims = [Claim(*value) for name in (ROW, BLOCK) for value in told.get(name, [])]
    return Outcome(
        verdict,
        list(dict.fromkeys(claims)),
        stand_ins=sorted(StandIn(*value) for value in told.get(STAND_IN, [])),
        drives=sorted(set(told.get(DRIVES, []))),
        soak=SOAK in told,
    )
