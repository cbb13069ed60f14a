"""No stage of a call can be skipped."""

import pytest

from pipelines.rules.calls.call_state import ALLOWED, OVER, TITLES, require_move
from schemas.calls.state import CallState
from schemas.errors import Conflict

S = CallState
MOVES = {
    (S.REQUESTED, S.APPROVED),
    (S.REQUESTED, S.REJECTED),
    (S.REQUESTED, S.CANCELLED),
    (S.APPROVED, S.WAITING),
    (S.APPROVED, S.MISSED),
    (S.APPROVED, S.CANCELLED),
    (S.WAITING, S.CONNECTED),
    (S.WAITING, S.MISSED),
    (S.WAITING, S.CUT_OFF),
    (S.WAITING, S.ENDED),
    (S.CONNECTED, S.ENDED),
    (S.CONNECTED, S.CUT_OFF),
    (S.ENDED, S.REVIEWED),
    (S.CUT_OFF, S.REVIEWED),
}


@pytest.mark.requirement("VC-GEN-04")
@pytest.mark.parametrize("frm", CallState)
@pytest.mark.parametrize("to", CallState)
def test_only_the_agreed_moves_are_allowed(frm: CallState, to: CallState) -> None:
    if (frm, to) in MOVES:
        require_move(frm, to)
        return
    with pytest.raises(Conflict) as refused:
        require_move(frm, to)
    assert refused.value.code == "state_not_allowed"
    assert TITLES[frm] in refused.value.message


def test_every_state_can_be_reached_from_an_application() -> None:
    reached = {S.REQUESTED}
    while new := {to for state in reached for to in ALLOWED[state]} - reached:
        reached |= new
    assert reached == set(CallState)


def test_what_was_held_can_be_reviewed_and_nothing_else() -> None:
    before = {state for state in CallState if S.REVIEWED in ALLOWED[state]}
    assert before | {S.REVIEWED} == OVER
