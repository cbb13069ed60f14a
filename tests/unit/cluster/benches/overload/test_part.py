"""What a load comes to: done in time, declined, marked, lost; and the same at twice the limit."""

import pytest

from cluster.benches.overload.part import Apart, Driven, Outcome, limit_of, measured, step_of


class Carrier(Apart):
    """Does a hundred a second, declines half of what is too much at once and loses the rest."""

    name, unit, deadline_s = "carrier", "a second", 1.0
    first, most, whole = 16.0, 10_000.0, False
    search_s, hold_s = 1.0, 1.0
    carries = 100.0

    def drive(self, load: float, *, seconds: float, after: float = 0.0) -> Driven:
        done = round(min(load, self.carries))
        beyond = round(load) - done
        outcomes = [Outcome(at_s=0.0, took_s=0.2 + 0.3 * (beyond > 0)) for _ in range(done)]
        outcomes += [
            Outcome(at_s=0.0, took_s=None, declined=number % 2 == 0, marked=number % 2 == 0)
            for number in range(beyond)
        ]
        later = [Outcome(at_s=at / 2, took_s=5.0 if at < 7 else 0.2) for at in range(60)]
        return Driven(seconds=seconds, outcomes=outcomes, after=later if after else ())


def test_the_limit_and_what_is_done_above_it() -> None:
    told: list[str] = []
    found = measured(Carrier(), "quiet", told.append)
    assert 88 <= found.limit <= 101
    assert found.at_limit.in_time == pytest.approx(1.0)
    assert found.at_twice.goodput == 100
    assert found.kept == pytest.approx(100 / found.limit, abs=0.01)
    assert found.slower == 2.5
    assert found.at_twice.declined == found.at_twice.marked > 0
    assert found.at_twice.lost == pytest.approx(found.at_twice.marked, abs=1)
    assert found.recovered_s == 4.0
    assert len(told) > 3


class Probed(Carrier):
    """Is looked at far above its limit first."""

    first, probe = 1.0, 400.0

    def __init__(self) -> None:
        self.asked: list[float] = []

    def drive(self, load: float, *, seconds: float, after: float = 0.0) -> Driven:
        self.asked.append(load)
        return super().drive(load, seconds=seconds, after=after)


def test_what_is_done_far_above_the_limit_tells_where_it_is_looked_for() -> None:
    part = Probed()
    assert limit_of(part, "quiet", lambda _: None) == 100
    assert part.asked == [400.0, 100.0, pytest.approx(115.0)]


class Sleeper(Carrier):
    """Does hardly anything of the first load that it ever gets."""

    woken = False

    def drive(self, load: float, *, seconds: float, after: float = 0.0) -> Driven:
        self.carries, self.woken = (100.0 if self.woken else 5.0), True
        return super().drive(load, seconds=seconds, after=after)


def test_what_is_slow_when_it_is_first_asked_is_asked_once_more() -> None:
    assert 88 <= measured(Sleeper(), "quiet", lambda _: None).limit <= 101


def test_of_speech_the_share_of_what_was_said_is_told_as_well() -> None:
    outcomes = [
        Outcome(at_s=0.0, took_s=0.5, size=3.0),
        Outcome(at_s=0.0, took_s=None, size=1.0, declined=True, marked=True),
    ]
    step = step_of(Carrier(), 2.0, Driven(seconds=2.0, outcomes=outcomes, offered=5.0, recall=0.5))
    assert (step.heard, step.goodput, step.in_time, step.recall) == (0.6, 1.5, 0.5, 0.5)
    assert step_of(Carrier(), 2.0, Driven(seconds=2.0, outcomes=outcomes)).heard is None
