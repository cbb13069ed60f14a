"""Both sides may join only within the window."""

from datetime import UTC, datetime, timedelta

import pytest

from pipelines.rules.calls.window import join_window, refusal, require_joinable
from schemas.calls.state import CallState
from schemas.errors import Forbidden

STARTS = datetime(2026, 11, 24, 6, 5, tzinfo=UTC)
WINDOW = join_window(STARTS, 600, 900)


@pytest.mark.requirement("VC-INM-06")
@pytest.mark.parametrize(
    ("seconds", "code"),
    [
        (-601, "call_too_early"),
        (-600, None),
        (0, None),
        (900, None),
        (901, "call_too_late"),
    ],
)
def test_an_approved_call_opens_and_closes(seconds: int, code: str | None) -> None:
    refused = refusal(CallState.APPROVED, WINDOW, STARTS + timedelta(seconds=seconds))
    assert (refused.code if refused else None) == code


def test_the_window_begins_before_the_calls_time_and_ends_after_it() -> None:
    early, late = timedelta(seconds=600), timedelta(seconds=900)
    assert join_window(STARTS, 600, 900) == (STARTS - early, STARTS + late)


def test_refusals_name_local_times() -> None:
    early = refusal(CallState.APPROVED, WINDOW, STARTS - timedelta(hours=1))
    late = refusal(CallState.APPROVED, WINDOW, STARTS + timedelta(hours=1))
    assert early is not None
    assert late is not None
    assert "11月24日 13:55" in early.message
    assert "14:20" in late.message


@pytest.mark.parametrize("state", [CallState.WAITING, CallState.CONNECTED])
def test_a_running_call_can_be_joined_again_at_any_time(state: CallState) -> None:
    assert refusal(state, WINDOW, STARTS + timedelta(hours=2)) is None


@pytest.mark.parametrize(
    ("state", "code"),
    [
        (CallState.REQUESTED, "call_not_approved"),
        (CallState.REJECTED, "call_not_approved"),
        (CallState.CANCELLED, "call_not_approved"),
        (CallState.MISSED, "call_too_late"),
        (CallState.ENDED, "call_over"),
        (CallState.CUT_OFF, "call_over"),
        (CallState.REVIEWED, "call_over"),
    ],
)
def test_other_states_are_refused_by_name(state: CallState, code: str) -> None:
    with pytest.raises(Forbidden) as refused:
        require_joinable(state, WINDOW, STARTS)
    assert refused.value.code == code
