"""The document claims no more than a run has proven."""

from pathlib import Path

import pytest

from tests.trace.catalogue import Row
from tests.trace.checking import unproven
from tests.trace.judging import Evidence, Judged, Kind, State
from tests.trace.reading import Told, told, whole
from tests.trace.report import document

ROWS = [Row(f"VC-BASE-0{number}", "it works", {"a": "", "b": ""}) for number in range(1, 6)]
PROVEN = [
    [Evidence("t[1]", "ab", Kind.PROVES), Evidence("t[2]", "ab", Kind.PROVES)],
    [Evidence("t", "ab", Kind.PROVES), Evidence("u", "b", Kind.REFUTES, "**fails**")],
    [Evidence("t", "a", Kind.EARLIER, "earlier, 01 of 02"), Evidence("u", "b", Kind.PROVES)],
    [Evidence("t", "ab", Kind.UNSTEADY, "unsteady")],
    [Evidence("t", "", Kind.PROVES), Evidence("u", "a", Kind.LEANS, "leans on a stand-in: x")],
]
STATES = [State.WHOLE, State.PARTLY, State.WHOLE, State.UNSTEADY, State.PARTLY]


def judged(evidence: list[list[Evidence]]) -> dict[str, Judged]:
    return {row.id: Judged(row, one) for row, one in zip(ROWS, evidence, strict=True)}


@pytest.fixture
def claimed(tmp_path: Path) -> dict[str, Told]:
    """What a document of these rows claims."""
    file = tmp_path / "trace.md"
    file.write_text(document(ROWS, [], judged(PROVEN), []), encoding="utf-8")
    return told(file)


def test_what_was_written_is_read_back(claimed: dict[str, Told]) -> None:
    assert [one.state for one in claimed.values()] == STATES
    assert ["".join(sorted(one.claimed)) for one in claimed.values()] == ["ab", "a", "b", "", ""]
    assert whole(claimed) == 2


def test_the_run_that_it_was_written_by_proves_it(claimed: dict[str, Told]) -> None:
    assert list(unproven(claimed, judged(PROVEN))) == []


def test_each_clause_that_a_run_did_not_prove_is_told(claimed: dict[str, Told]) -> None:
    assert list(unproven(claimed, judged([[] for _ in ROWS]))) == [
        "VC-BASE-01 a is claimed, and not proven",
        "VC-BASE-01 b is claimed, and not proven",
        "VC-BASE-02 a is claimed, and not proven",
        "VC-BASE-03 b is claimed, and not proven",
    ]


def test_rows_that_a_run_found_unsteady_are_left_aside(claimed: dict[str, Told]) -> None:
    unsteady = [[Evidence("t", "a", Kind.UNSTEADY)] for _ in ROWS]
    assert list(unproven(claimed, judged(unsteady))) == []


def test_a_row_on_one_side_alone_is_told(claimed: dict[str, Told]) -> None:
    without = judged(PROVEN)
    del without["VC-BASE-04"]
    assert list(unproven(claimed, without)) == ["VC-BASE-04 is no row of the requirements"]
    del claimed["VC-BASE-05"]
    assert list(unproven(claimed, judged(PROVEN))) == ["VC-BASE-05 is missing in the document"]
