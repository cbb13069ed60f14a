"""The effort follows the load, so that sixty channels are kept up with (NF-DEP-06)."""

import pytest

from pipelines.speech.pace import EFFORTS, Pace

pytestmark = pytest.mark.requirement("NF-DEP-06")


def test_a_quiet_machine_gives_one_utterance_the_most() -> None:
    assert Pace().effort([4.0]) == EFFORTS[0]


def test_a_full_batch_gets_less_and_is_pressed() -> None:
    effort = Pace().effort([3.0] * 10)
    assert effort.margin_s < EFFORTS[0].margin_s
    assert effort.pressed


def test_a_slow_machine_gives_less_and_recovers() -> None:
    pace = Pace()
    for _ in range(60):
        pace.learn(EFFORTS[0], [4.0], took_s=8.0)
    assert pace.effort([4.0]).margin_s < EFFORTS[0].margin_s
    for _ in range(60):
        pace.learn(EFFORTS[0], [4.0], took_s=0.3)
    assert pace.effort([4.0]) == EFFORTS[0]


def test_one_stall_does_not_change_the_effort_for_ever() -> None:
    pace = Pace()
    pace.learn(EFFORTS[0], [10.0], took_s=500.0)
    assert pace.rate < 0.2
