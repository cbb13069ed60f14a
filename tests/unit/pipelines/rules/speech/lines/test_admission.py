"""What would come too late is told beforehand, by what this machine needs (NF-TECH-12)."""

import pytest

from pipelines.rules.speech.lines.admission import (
    CALM_S,
    STANDS_AFTER_S,
    START_RATE,
    Admission,
    Overload,
    cost_of,
)


def test_what_waits_longer_than_it_may_is_not_taken_and_more_hands_take_more() -> None:
    one = Admission(within_s=5.0, standing_s=2.0, hands=1)
    most = 5.0 / START_RATE
    assert one.admits(most - 4.0, 3.0)
    assert not one.admits(most - 2.0, 3.0)
    assert Admission(within_s=5.0, standing_s=2.0, hands=2).admits(most, 3.0)


def test_what_has_waited_has_less_time_left() -> None:
    admission = Admission(within_s=5.0, standing_s=2.0, hands=2)
    assert admission.in_time(4.0, waited_s=4.5)
    assert not admission.in_time(4.0, waited_s=5.0)


def test_in_a_standing_queue_less_is_waited_for() -> None:
    admission = Admission(within_s=5.0, standing_s=2.0, hands=1)
    ahead = 3.0 / START_RATE
    assert admission.admits(ahead, 3.0)
    assert not admission.admits(ahead, 3.0, standing=True)
    assert admission.admits(ahead / 2, 3.0, standing=True)


def test_a_crowd_that_came_at_once_is_no_standing_queue() -> None:
    overload = Overload()
    for _ in range(9):
        overload.declined(10.0)
    assert not overload.stands(10.0)
    assert not overload.stands(10.0 + STANDS_AFTER_S)


def test_a_queue_stands_while_it_declines_again_and_again_and_no_more_when_it_is_calm() -> None:
    overload = Overload()
    at_s = 10.0
    while at_s <= 10.0 + STANDS_AFTER_S:
        overload.declined(at_s)
        at_s += CALM_S / 2
    overload.declined(at_s)
    assert overload.stands(at_s)
    assert overload.stands(at_s + CALM_S / 2)
    assert not overload.stands(at_s + CALM_S)
    overload.declined(at_s + CALM_S)
    assert not overload.stands(at_s + CALM_S)


def test_a_slow_machine_takes_less_and_when_it_is_quick_again_as_much_as_before() -> None:
    admission = Admission(within_s=5.0, standing_s=2.0, hands=2)
    ahead = 300.0
    assert admission.admits(ahead, 4.0)
    for _ in range(20):
        admission.learn(cost=16.0, took_s=16.0 * 0.1, full=True)
    assert not admission.admits(ahead, 4.0)
    for _ in range(20):
        admission.learn(cost=16.0, took_s=16.0 * 0.02, full=True)
    assert admission.admits(ahead, 4.0)


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
