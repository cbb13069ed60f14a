"""What would come too late is told beforehand, by what this machine needs (NF-TECH-12)."""

import pytest

from pipelines.rules.speech.lines.admission import SOME, START_RATE, Admission, cost_of
from pipelines.rules.speech.lines.overload import CALM_S, STANDS_AFTER_S


def test_what_waits_longer_than_it_may_is_not_taken_and_more_hands_take_more() -> None:
    one = Admission(within_s=5.0, standing_s=2.0, hands=1)
    most = 5.0 / START_RATE
    assert one.admits(most - 4.0, 3.0, 0.0)
    assert not one.admits(most - 2.0, 3.0, 0.0)
    assert Admission(within_s=5.0, standing_s=2.0, hands=2).admits(most, 3.0, 0.0)


def standing(admission: Admission, *, until_s: float = 100.0) -> None:
    """Somebody waits to be let in, for long enough."""
    now_s = until_s - STANDS_AFTER_S - 1
    while now_s <= until_s:
        admission.let_in(1, 1e9, now_s)
        now_s += CALM_S / 3
    admission.let_in(1, 1e9, until_s)


def test_who_was_declined_may_ask_again_once_the_queue_is_short() -> None:
    admission = Admission(within_s=5.0, standing_s=2.0, hands=2)
    most = 2 * 2.0 / START_RATE
    assert admission.let_in(5, most, 0.0) == 0
    assert admission.let_in(5, most / 2, 0.0) == 5


def test_no_more_are_let_in_than_can_be_heard_and_some_where_nothing_is_in_work() -> None:
    admission = Admission(within_s=5.0, standing_s=2.0, hands=2)
    first = admission.let_in(999, 1.0, 0.0)
    assert SOME < first < 999
    # They are counted on though they have said nothing yet.
    assert admission.let_in(999, 1.0, 0.0) <= 1
    assert admission.let_in(999, 0.0, 0.0) == SOME
    assert admission.let_in(2, 0.0, 0.0) == 2


def test_what_was_taken_lately_leaves_less_room() -> None:
    free, busy = (Admission(within_s=5.0, standing_s=2.0, hands=2) for _ in range(2))
    busy.took(100.0, 0.0)
    assert busy.let_in(999, 1.0, 0.0) < free.let_in(999, 1.0, 0.0)


def test_what_has_waited_has_less_time_left() -> None:
    admission = Admission(within_s=5.0, standing_s=2.0, hands=2)
    assert admission.in_time(4.0, waited_s=4.5)
    assert not admission.in_time(4.0, waited_s=5.0)


def test_in_a_standing_queue_less_is_waited_for() -> None:
    admission = Admission(within_s=5.0, standing_s=2.0, hands=1)
    ahead = 3.0 / START_RATE
    assert admission.admits(ahead, 3.0, 100.0)
    standing(admission)
    assert not admission.admits(ahead, 3.0, 100.0)
    assert admission.admits(ahead / 2, 3.0, 100.0)
    assert admission.admits(ahead, 3.0, 100.0 + CALM_S)


def test_a_slow_machine_takes_less_and_when_it_is_quick_again_as_much_as_before() -> None:
    admission = Admission(within_s=5.0, standing_s=2.0, hands=2)
    ahead = 200.0
    assert admission.admits(ahead, 4.0, 0.0)
    for _ in range(20):
        admission.learn(cost=16.0, took_s=16.0 * 0.1, full=True)
    assert not admission.admits(ahead, 4.0, 0.0)
    for _ in range(20):
        admission.learn(cost=16.0, took_s=16.0 * 0.02, full=True)
    assert admission.admits(ahead, 4.0, 0.0)


def test_one_stall_is_not_taken_for_the_machines_speed() -> None:
    admission = Admission(within_s=5.0, standing_s=2.0, hands=2)
    admission.learn(cost=10.0, took_s=600.0, full=True)
    assert admission.rate < 0.25


def test_a_batch_that_is_not_full_is_believed_where_even_it_was_quicker() -> None:
    admission = Admission(within_s=5.0, standing_s=2.0, hands=2)
    for _ in range(20):
        admission.learn(cost=16.0, took_s=16.0 * 0.4, full=True)
    slow = admission.rate
    admission.learn(cost=4.0, took_s=4.0 * 0.6, full=False)
    assert admission.rate == slow
    for _ in range(20):
        admission.learn(cost=4.0, took_s=4.0 * 0.05, full=False)
    assert admission.rate < 0.06


def test_many_short_words_cost_more_than_one_long_sentence() -> None:
    assert 6 * cost_of(0.5) > cost_of(3.0) == pytest.approx(3.4)
