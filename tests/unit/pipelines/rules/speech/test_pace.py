"""The effort follows the load, so that sixty channels are kept up with (NF-DEP-06)."""

import pytest

from pipelines.rules.speech.pace import EFFORTS, SEEN_S, Pace, Unhurried

pytestmark = pytest.mark.requirement("NF-DEP-06")


class Clock:
    """Stands where it is put."""

    def __init__(self) -> None:
        self.now_s = 100.0

    def __call__(self) -> float:
        return self.now_s


def margins_under(pace: Pace, clock: Clock, every_s: float, times: int) -> list[float]:
    """The margin that each of so many utterances of 4 s gets, one after the other."""
    margins = []
    for _ in range(times):
        clock.now_s += every_s
        margins.append(pace.effort([4.0]).margin_s)
    return margins


def test_a_quiet_machine_gives_one_utterance_the_most() -> None:
    assert Pace().effort([4.0]) == EFFORTS[0]


def test_a_full_batch_gets_less_and_is_pressed() -> None:
    effort = Pace().effort([3.0] * 10)
    assert effort.margin_s < EFFORTS[0].margin_s
    assert effort.pressed


def test_many_small_batches_are_a_load_as_well_and_when_it_ends_the_most_is_given_again() -> None:
    clock = Clock()
    pace = Pace(clock_s=clock)
    assert set(margins_under(pace, clock, every_s=3.0, times=10)) == {EFFORTS[0].margin_s}
    full = margins_under(pace, clock, every_s=0.08, times=200)
    assert set(full[50:]) == {EFFORTS[-1].margin_s}
    clock.now_s += SEEN_S + 1
    assert pace.effort([4.0]) == EFFORTS[0]


def test_more_threads_carry_more() -> None:
    margins = []
    for threads in (1, 8):
        clock = Clock()
        pace = Pace(threads=threads, clock_s=clock)
        margins.append(margins_under(pace, clock, every_s=0.4, times=50)[-1])
    assert margins[0] < margins[1]


def test_a_slow_machine_gives_less_and_recovers() -> None:
    clock = Clock()
    pace = Pace(clock_s=clock)
    for _ in range(60):
        pace.learn(EFFORTS[0], [4.0], took_s=8.0)
    assert pace.effort([4.0]).margin_s < EFFORTS[0].margin_s
    for _ in range(60):
        pace.learn(EFFORTS[0], [4.0], took_s=0.3)
    clock.now_s += SEEN_S + 1
    assert pace.effort([4.0]) == EFFORTS[0]


def test_one_stall_does_not_change_the_effort_for_ever() -> None:
    pace = Pace()
    pace.learn(EFFORTS[0], [10.0], took_s=500.0)
    assert pace.rate < 0.2


def test_what_nobody_waits_for_gets_the_same_however_much_there_is() -> None:
    assert Unhurried().effort([28.0] * 16) == Unhurried().effort([1.0])
