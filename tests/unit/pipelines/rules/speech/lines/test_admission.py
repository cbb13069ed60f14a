"""What would come too late is told beforehand, by what this machine needs (NF-TECH-12)."""

import pytest

from pipelines.rules.speech.lines.admission import START_RATE, Admission, cost_of


def test_what_waits_longer_than_it_may_is_not_taken_and_more_hands_take_more() -> None:
    one = Admission(within_s=5.0, hands=1)
    most = 5.0 / START_RATE
    assert one.admits(most - 4.0, 3.0)
    assert not one.admits(most - 2.0, 3.0)
    assert Admission(within_s=5.0, hands=2).admits(most, 3.0)


def test_what_has_waited_has_less_time_left() -> None:
    admission = Admission(within_s=5.0, hands=2)
    assert admission.admits(0.0, 4.0, waited_s=4.5)
    assert not admission.admits(0.0, 4.0, waited_s=5.0)


def test_a_slow_machine_takes_less_and_when_it_is_quick_again_as_much_as_before() -> None:
    admission = Admission(within_s=5.0, hands=2)
    ahead = 300.0
    assert admission.admits(ahead, 4.0)
    for _ in range(20):
        admission.learn(cost=16.0, took_s=16.0 * 0.1)
    assert not admission.admits(ahead, 4.0)
    for _ in range(20):
        admission.learn(cost=16.0, took_s=16.0 * 0.02)
    assert admission.admits(ahead, 4.0)


def test_one_stall_is_not_taken_for_the_machines_speed() -> None:
    admission = Admission(within_s=5.0, hands=2)
    admission.learn(cost=10.0, took_s=600.0)
    assert admission.rate < 0.25


def test_many_short_words_cost_more_than_one_long_sentence() -> None:
    assert 6 * cost_of(0.5) > cost_of(3.0) == pytest.approx(3.4)
