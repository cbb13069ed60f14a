"""Speakers are let back in as far as what they will say can be read (NF-TECH-12)."""

import pytest

from pipelines.rules.speech.lines.forecast import SAFE, SPEAKER, WINDOW_S, Forecast

CAPACITY = 40.0
ALL = int(SAFE * CAPACITY / SPEAKER)


def test_where_nobody_speaks_there_is_room_for_as_many_as_can_be_read() -> None:
    assert Forecast().room(0.0, CAPACITY) == ALL
    assert Forecast().room(0.0, CAPACITY / 2) == pytest.approx(ALL / 2, abs=1)


def test_what_is_taken_leaves_less_room_until_it_is_long_ago() -> None:
    forecast = Forecast()
    for second in range(int(WINDOW_S)):
        forecast.took(float(second), SAFE * CAPACITY / 2)
    assert forecast.room(WINDOW_S, CAPACITY) == pytest.approx(ALL / 2, abs=1)
    assert forecast.room(3 * WINDOW_S, CAPACITY) == ALL


def test_who_came_back_is_counted_on_before_he_has_said_anything() -> None:
    forecast = Forecast()
    forecast.back(0.0, ALL)
    assert forecast.room(0.0, CAPACITY) <= 1
    # Who has said nothing for half of the time will say less than was thought.
    assert forecast.room(WINDOW_S / 2, CAPACITY) == pytest.approx(ALL / 2, abs=1)


def test_who_says_as_much_as_was_thought_is_counted_once() -> None:
    forecast = Forecast()
    forecast.back(0.0, ALL // 2)
    for second in range(1, int(WINDOW_S) + 1):
        forecast.took(float(second), ALL // 2 * SPEAKER)
        assert forecast.room(float(second), CAPACITY) == pytest.approx(ALL / 2, abs=2)


def test_more_than_can_be_read_leaves_no_room() -> None:
    forecast = Forecast()
    forecast.back(0.0, 3 * ALL)
    assert forecast.room(0.0, CAPACITY) == 0


def test_what_was_taken_long_ago_is_kept_nowhere_though_nobody_asks_for_room() -> None:
    forecast = Forecast()
    for second in range(1_000):
        forecast.took(float(second), 3.0)
    assert len(forecast._taken) <= WINDOW_S + 1
