"""The trace tells what is proven, by clause, and no more."""

from datetime import UTC, datetime

from tests.trace.catalogue import Row, known
from tests.trace.judging import Evidence, Judged, Kind
from tests.trace.outcomes import Run
from tests.trace.report import document, lists

OFFICERS, INMATES, RELATIVES, CONTROL = (
    Row("VC-BASE-01", "officers", {"a": "", "b": ""}),
    Row("VC-BASE-02", "inmates", {"a": "", "b": ""}),
    Row("VC-BASE-03", "relatives"),
    Row("AU-1", "control"),
)
LICENSED = known()["NF-TECH-10"]
ALL = (OFFICERS, INMATES, RELATIVES, LICENSED, CONTROL)


def told(**evidence: list[Evidence]) -> dict[str, Judged]:
    """Every row with what is named by its text."""
    return {row.id: Judged(row, evidence.get(row.must, [])) for row in ALL}


def text(**evidence: list[Evidence]) -> str:
    runs = [Run("abc", datetime(2026, 11, 29, tzinfo=UTC), {})]
    return document(ALL[:4], [CONTROL], told(**evidence), runs)


def test_every_row_is_in_one_of_the_lists() -> None:
    found = told(
        officers=[Evidence("t", "ab", Kind.PROVES)],
        inmates=[Evidence("t", "b", Kind.PROVES)],
        relatives=[Evidence("t", "a", Kind.UNSTEADY)],
    )
    assert lists(found.values()) == {
        "passing": ["VC-BASE-01"],
        "partly": {"VC-BASE-02": ["a"]},
        "unsteady": ["VC-BASE-03"],
        "missing": ["AU-1"],
        "not_here": ["NF-TECH-10"],
    }


def test_the_document_counts_rows_and_controls_apart_and_names_its_run() -> None:
    shown = text(
        officers=[Evidence("t", "ab", Kind.PROVES)], control=[Evidence("t", "a", Kind.PROVES)]
    )
    states = "0 partly, 0 unsteady, {} missing, {} not here."
    assert f"Of the requirements 1 of 4 are whole, {states.format(2, 1)}" in shown
    assert f"Of the security controls 1 of 1 are whole, {states.format(0, 0)}" in shown
    assert "Seen at abc on 2026-11-29." in shown


def test_each_row_stands_with_its_state_and_its_tests_by_clause() -> None:
    shown = text(
        officers=[
            Evidence("o", "", Kind.PROVES),
            Evidence("n", "b", Kind.PROVES),
            Evidence("m", "a", Kind.LEANS, "leans on a stand-in: faces"),
        ]
    )
    cell = "`o`<br>**a** `m` leans on a stand-in: faces<br>**b** `n`"
    assert f"| VC-BASE-01 | partly, open: a | officers | {cell} |" in shown
    assert "| VC-BASE-03 | missing | relatives |  |" in shown
    assert "| NF-TECH-10 | not here, open: a b |" in shown
    assert "**a b** not to be seen here: 达梦 is a licensed database; nearest: `" in shown


def test_cases_of_one_test_are_told_once_and_those_that_fail_by_name() -> None:
    passed = [Evidence(f"{test}[{x}]", "ab", Kind.PROVES) for test, x in ("a1", "a2", "bx")]
    shown = text(officers=[*passed, Evidence("b[y]", "b", Kind.REFUTES, "**fails**")])
    assert "| **a b** `a` (2 cases)<br>**a b** `b`<br>**b** `b[y]` **fails** |" in shown
