"""Sound lies on the conversation's clock, whatever the network and the sender do with it."""

import pytest

from actors.speech.streams.clock import AHEAD_S, LATE_S, SETTLING_S, StreamClock
from schemas.errors import InvalidInput

pytestmark = pytest.mark.requirement("VC-SUP-18")


class Line:
    """A stream's clock with a wall clock that the test moves."""

    def __init__(self, at_s: float = 100.0) -> None:
        self.now_s = at_s
        self.missed: list[tuple[float, float]] = []
        self.clock = StreamClock(lambda: self.now_s, lambda *span: self.missed.append(span))

    def send(self, seconds: float, *, after_s: float | None = None) -> float:
        self.now_s += seconds if after_s is None else after_s
        return round(self.clock.place(seconds), 6)


def test_the_first_piece_was_said_before_it_came_and_the_others_follow_it() -> None:
    line = Line()
    assert line.send(0.5) == 100.0
    assert line.send(0.5) == 100.5
    assert line.clock.reached_s == pytest.approx(101.0)
    assert line.missed == []


def test_what_a_network_held_back_comes_later_and_keeps_its_place() -> None:
    line = Line()
    line.send(1.0)
    places = [line.send(1.0, after_s=after_s) for after_s in (4.0, 0.0, 0.0, 0.0)]
    assert places == [101.0, 102.0, 103.0, 104.0]
    assert line.missed == []


@pytest.mark.parametrize("still_s", [6.0, 10.0, 14.0])
def test_a_network_that_stood_still_for_long_costs_nothing(still_s: float) -> None:
    line = Line()
    line.send(1.0)
    places = [line.send(1.0, after_s=still_s)]
    places += [line.send(1.0, after_s=0.01) for _ in range(int(still_s) - 1)]
    places.append(line.send(1.0))
    assert places == [101.0 + number for number in range(int(still_s) + 1)]
    assert line.missed == []


def test_sound_that_stays_far_behind_had_something_left_out() -> None:
    line = Line()
    line.send(1.0)
    late = [line.send(1.0, after_s=LATE_S + 3.0), line.send(1.0)]
    assert late == [101.0, 102.0]
    assert line.missed == []
    after = line.send(1.0, after_s=SETTLING_S - 1.0)
    assert line.missed == [(103.0, after)]
    assert line.clock.reached_s == line.now_s


def test_an_end_while_sound_is_late_leaves_a_gap() -> None:
    line = Line()
    line.send(1.0)
    line.send(1.0, after_s=LATE_S + 3.0)
    line.clock.end()
    assert line.missed == [(102.0, line.now_s)]


def test_an_end_in_time_leaves_none() -> None:
    line = Line()
    line.clock.end()
    line.send(1.0)
    line.now_s += LATE_S + 3.0
    line.clock.end()
    assert line.missed == []


def test_what_the_sender_left_out_is_a_gap_of_that_length() -> None:
    line = Line()
    line.clock.leave_out(5.0)
    assert line.missed == []
    line.send(1.0)
    line.clock.leave_out(2.0)
    assert line.missed == [(101.0, 103.0)]
    assert line.send(1.0, after_s=3.0) == 103.0


def test_nobody_speaks_faster_than_time_goes() -> None:
    line = Line()
    line.send(1.0)
    line.send(AHEAD_S, after_s=0.0)
    with pytest.raises(InvalidInput) as refused:
        line.send(0.5, after_s=0.0)
    assert refused.value.code == "too_fast"
