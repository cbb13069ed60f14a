from datetime import timedelta

import pytest

from pipelines.rules.exchange.prison_systems.fetching import (
    LONGEST_PAUSE,
    MOST_TRIES,
    Ended,
    Pace,
    ended,
    has_room,
    idle_pause_s,
    pause_after,
)
from pipelines.rules.recordings.retention import Space


def test_pauses_grow_to_a_limit_and_end() -> None:
    pauses = [pause_after(tries) for tries in range(1, MOST_TRIES)]
    assert pauses[:3] == [timedelta(minutes=1), timedelta(minutes=2), timedelta(minutes=4)]
    assert pauses[-1] == LONGEST_PAUSE
    assert pause_after(MOST_TRIES) is None


def test_whoever_finds_nothing_looks_less_often_up_to_a_limit() -> None:
    assert [idle_pause_s(5.0, looks) for looks in (0, 1, 2, 6, 7, 1000)] == [5, 5, 10, 30, 30, 30]


@pytest.mark.parametrize(
    ("told", "had", "how"),
    [
        (100, 100, Ended.WHOLE),
        (100, 99, Ended.SHORT),
        (100, 101, Ended.LONG),
        (100, 0, Ended.SHORT),
        (0, 5, Ended.WHOLE),
        (0, 0, Ended.SHORT),
    ],
)
def test_what_came_is_held_against_what_was_told(told: int, had: int, how: Ended) -> None:
    assert ended(told, had) is how


def test_room_is_kept_for_calls_and_for_what_is_made_of_a_recording() -> None:
    reserve = 1 << 30
    exactly = reserve + 60 + 2 * 100
    assert has_room(Space(free=exactly, total=exactly), told=100, had=40, reserve=reserve)
    assert not has_room(Space(free=exactly - 1, total=exactly), told=100, had=40, reserve=reserve)
    # Of unknown size: what has come counts.
    nearly = Space(free=reserve + 9, total=exactly)
    assert not has_room(nearly, told=0, had=5, reserve=reserve)
    assert has_room(nearly, told=0, had=4, reserve=reserve)


def test_bytes_are_spread_over_time_and_a_rest_saves_nothing_up() -> None:
    pace = Pace(per_s=100)
    assert pace.take(50, now=10.0) == pytest.approx(0.5)
    assert pace.take(100, now=10.0) == pytest.approx(1.5)
    assert pace.take(100, now=1_000.0) == pytest.approx(1.0)
