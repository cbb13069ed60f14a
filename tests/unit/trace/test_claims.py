"""What is not in the requirements cannot be claimed."""

import re

import pytest

from tests.trace.claims import Claim, MisusedMark, UnknownClause, claimed, claims_of


def test_rows_and_letters_are_those_of_the_requirements() -> None:
    assert claimed("VC-GEN-04", "ab") == Claim("VC-GEN-04", "ab")
    assert claimed("AU-1") == Claim("AU-1")


@pytest.mark.parametrize(
    ("row", "letters", "told"),
    [
        ("VC-GEN-99", "", "no row VC-GEN-99"),
        ("VC-GEN-06", "bz", "VC-GEN-06 has no clause z: its letters are abc"),
        ("AU-1", "b", "AU-1 has no clause b"),
        ("VC-GEN-06", "A", "no clause A"),
    ],
)
def test_a_mistyped_claim_is_told(row: str, letters: str, told: str) -> None:
    with pytest.raises(UnknownClause, match=re.escape(told)):
        claimed(row, letters)


def test_a_mark_names_rows_or_clauses_of_one_row() -> None:
    several = pytest.mark.requirement("VC-GEN-04", "VC-GEN-05").mark
    assert claims_of(several) == [Claim("VC-GEN-04"), Claim("VC-GEN-05")]
    lettered = pytest.mark.requirement("VC-GEN-04", clauses="bc").mark
    assert claims_of(lettered) == [Claim("VC-GEN-04", "bc")]


@pytest.mark.parametrize(
    "mark",
    [
        pytest.mark.requirement("VC-GEN-04", "VC-GEN-05", clauses="a").mark,
        pytest.mark.requirement("VC-GEN-04", clauses="").mark,
        pytest.mark.requirement("VC-GEN-04", letters="a").mark,
        pytest.mark.requirement().mark,
    ],
)
def test_any_other_mark_is_refused(mark: pytest.Mark) -> None:
    with pytest.raises(MisusedMark):
        claims_of(mark)
