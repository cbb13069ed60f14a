"""A row is whole when each of its clauses is proven, and nothing speaks against one."""

import pytest

from tests.trace.catalogue import Row, known
from tests.trace.claims import Claim
from tests.trace.earlier import Earlier
from tests.trace.judging import Judged, Kind, State, judge
from tests.trace.outcomes import Outcome, StandIn, Verdict
from tests.trace.tables import needs_letter

ROW = Row("VC-A", "rows", {"a": "one", "b": "other"})
WHOLE, PARTLY, MISSING = (State.WHOLE, ""), (State.PARTLY, "b"), (State.MISSING, "ab")
BARE, A, B = Claim("VC-A"), Claim("VC-A", "a"), Claim("VC-A", "b")
SOAK = Outcome(Verdict.PASSED, [BARE], soak=True)


def passed(*claims: Claim, stand_ins: tuple[str, ...] = (), rows: tuple[str, ...] = ()) -> Outcome:
    replaced = [StandIn(part, list(rows)) for part in stand_ins]
    return Outcome(Verdict.PASSED, list(claims), stand_ins=replaced)


def failed(*claims: Claim, verdict: Verdict = Verdict.FAILED) -> Outcome:
    return Outcome(verdict, list(claims))


def judged(*outcomes: Outcome, row: Row = ROW) -> Judged:
    named = {f"test_{number}": outcome for number, outcome in enumerate(outcomes)}
    return judge([row], named, {})[row.id]


def state(*outcomes: Outcome, row: Row = ROW) -> tuple[State, str]:
    found = judged(*outcomes, row=row)
    return found.state, found.open


def test_a_row_is_whole_by_its_letters_or_by_a_mark_of_the_row() -> None:
    assert state(passed(A), passed(B)) == WHOLE
    assert state(passed(Claim("VC-A", "ab"))) == WHOLE
    assert state(passed(BARE)) == WHOLE
    assert state(passed(A)) == PARTLY
    assert state() == MISSING


def test_a_test_that_fails_refutes_what_it_names() -> None:
    assert state(passed(BARE), failed(B)) == PARTLY
    assert state(passed(BARE), failed(B, verdict=Verdict.SKIPPED)) == PARTLY
    assert state(passed(A), failed(BARE)) == (State.PARTLY, "ab")
    assert state(failed(A, B)) == MISSING


def test_a_block_that_raised_refutes_its_clause_though_the_test_passed() -> None:
    assert state(passed(BARE, Claim("VC-A", "b", held=False))) == PARTLY


def test_what_leans_on_a_stand_in_alone_is_open() -> None:
    leaning = passed(BARE, stand_ins=("faces", "rooms"))
    assert state(leaning) == (State.PARTLY, "ab")
    assert state(leaning, passed(A)) == PARTLY
    (evidence,) = judged(leaning).evidence
    assert evidence.told == "leans on a stand-in: faces, rooms"


def test_a_stand_in_of_some_rows_leaves_the_test_s_other_rows_alone() -> None:
    assert state(passed(BARE, stand_ins=("faces",), rows=("VC-B",))) == WHOLE
    assert state(passed(BARE, stand_ins=("faces",), rows=("VC-A",))) == (State.PARTLY, "ab")


def test_a_row_with_an_unsteady_test_is_unsteady() -> None:
    assert state(passed(BARE), failed(A, verdict=Verdict.UNSTEADY))[0] is State.UNSTEADY


def test_a_mark_without_letters_leaves_open_what_needs_them() -> None:
    partly_read, thin = known()["VC-GEN-06"], known()["VC-GEN-03"]
    assert needs_letter(partly_read.id) == {"b"}
    assert state(passed(Claim(partly_read.id)), row=partly_read) == (State.PARTLY, "b")
    closed = passed(Claim(partly_read.id)), passed(Claim(partly_read.id, "b"))
    assert state(*closed, row=partly_read) == WHOLE
    assert state(passed(Claim(thin.id)), row=thin) == (State.PARTLY, thin.letters)


def test_what_needs_a_licensed_part_is_not_here_once_all_the_rest_is_proven() -> None:
    licensed = known()["NF-TECH-11"]
    assert state(row=licensed) == (State.MISSING, "ab")
    assert state(passed(Claim(licensed.id)), row=licensed) == (State.NOT_HERE, "a")
    assert judged(row=licensed).elsewhere == "a"


@pytest.mark.parametrize(
    ("why", "kind", "whole"), [(None, Kind.EARLIER, True), ("gone", Kind.OUTDATED, False)]
)
def test_an_earlier_soak_counts_until_it_is_outdated(
    why: str | None, kind: Kind, whole: bool
) -> None:
    earlier = {"test_long": Earlier("0123456789abc", "2026-11-28", SOAK)}
    found = judge([ROW], {}, earlier, lambda test, kept: why)["VC-A"]
    (evidence,) = found.evidence
    assert evidence.kind is kind
    assert "0123456789 of 2026-11-28" in evidence.told
    assert (found.state is State.WHOLE) is whole


def test_an_earlier_soak_that_failed_refutes() -> None:
    lost = Outcome(Verdict.FAILED, [A], soak=True)
    earlier = {"test_long": Earlier("0123456789abc", "2026-11-28", lost)}
    found = judge([ROW], {"test": passed(BARE)}, earlier, lambda test, kept: None)["VC-A"]
    assert found.open == "a"
