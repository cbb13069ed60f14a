from datetime import date

import pytest

from pipelines.rules.people.companions import GROWN_UP_TEXT, UNVERIFIED_TEXT, born_by, refusal
from schemas.people.companions import CompanionProof, CompanionState

DAY = date(2026, 12, 8)
CHILD = date(2010, 5, 1)


@pytest.mark.parametrize(
    ("state", "proof", "born", "text"),
    [
        (CompanionState.VERIFIED, CompanionProof.POLICE, date(1990, 1, 1), ""),
        (CompanionState.UNVERIFIED, None, date(1990, 1, 1), UNVERIFIED_TEXT),
        (CompanionState.VERIFIED, CompanionProof.GUARDIAN, CHILD, ""),
        # Comes of age between the booking and the visit.
        (CompanionState.VERIFIED, CompanionProof.GUARDIAN, date(2008, 12, 8), GROWN_UP_TEXT),
        (CompanionState.VERIFIED, CompanionProof.GUARDIAN, date(2008, 12, 9), ""),
        (CompanionState.GROWN_UP, CompanionProof.GUARDIAN, date(2008, 1, 1), GROWN_UP_TEXT),
    ],
)
def test_whoever_is_verified_for_the_day_may_be_picked(
    state: CompanionState, proof: CompanionProof | None, born: date, text: str
) -> None:
    assert refusal(state, proof, born, DAY) == text


@pytest.mark.parametrize(
    ("day", "born"),
    [
        (date(2026, 12, 8), date(2008, 12, 8)),
        (date(2028, 2, 29), date(2010, 2, 28)),
    ],
)
def test_who_was_born_by_then_is_grown_up(day: date, born: date) -> None:
    assert born_by(day) == born
