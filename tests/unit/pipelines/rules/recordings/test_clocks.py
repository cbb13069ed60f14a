"""RTP time on the recording clock, live and afterwards."""

import numpy as np
import pytest

from pipelines.rules.recordings.rtp_clock import RtpClock
from pipelines.rules.recordings.source_line import SourceLine

RNG = np.random.default_rng(5)


def delays(count: int) -> np.ndarray:
    """Ways of 20 ms and more, now and then much more."""
    return 0.02 + RNG.exponential(0.01, count) + (RNG.random(count) < 0.02) * 0.3


def test_unrest_of_the_network_does_not_move_the_live_clock() -> None:
    made = np.arange(0, 60, 0.02)
    clock = RtpClock(48000)
    told = [
        clock.seconds(round(at * 48000) + 123_456_789, at + 7 + way)
        for at, way in zip(made, delays(len(made)), strict=True)
    ]
    error = np.array(told) - made - 7 - 0.02
    assert np.all(np.abs(error[50:]) < 0.03)
    assert np.all(np.diff(told) > 0)


def test_the_live_clock_follows_a_source_that_drifts() -> None:
    made = np.arange(0, 3600, 0.02)
    clock = RtpClock(48000)
    # The source's crystal is 100 ppm slow: after an hour its own count is 0.36 s behind.
    told = [clock.seconds(round(at * 0.9999 * 48000), at) for at in made]
    assert abs(told[-1] - made[-1]) < 0.05


def test_a_silence_keeps_its_length() -> None:
    clock = RtpClock(48000)
    before = clock.seconds(0, 1.0)
    after = clock.seconds(48000 * 9, 10.0)
    assert after - before == pytest.approx(9.0)


@pytest.mark.parametrize(("late", "moved"), [(960, 0.0), (961, 961 / 48000)])
def test_the_live_clock_moves_by_more_than_twenty_milliseconds_alone(
    late: int, moved: float
) -> None:
    clock = RtpClock(48000)
    # Behind the clock by nothing, and the next five seconds' quickest packet by so much.
    assert clock.seconds(late, 0.0) == 0.0
    assert clock.seconds(48000 * 5 + late, 5.0) == pytest.approx(5.0)
    line = 10.0 - late / 48000
    assert clock.seconds(48000 * 10, 10.0) == pytest.approx(line + moved, abs=1e-9)


def test_one_that_came_early_is_on_time_and_holds_the_line_through_its_five_seconds() -> None:
    clock = RtpClock(48000)
    clock.seconds(0, 1.0)
    clock.seconds(48000 * 5, 6.0)
    # A twentieth of a second early: the line lies there from now on.
    assert clock.seconds(48000 * 6, 6.95) == pytest.approx(6.95)
    assert clock.seconds(48000 * 10, 11.05) == pytest.approx(10.95)


def test_the_line_follows_drift_over_an_hour() -> None:
    made = np.arange(0, 3600, 0.05)
    line = SourceLine(made * 1.0001 + 5000, made + 0.02 + RNG.exponential(0.01, len(made)))
    for at in (0.0, 1000.0, 3599.0):
        assert line.seconds(at * 1.0001 + 5000) == pytest.approx(at + 0.02, abs=0.02)


def test_the_line_runs_through_a_long_silence() -> None:
    made = np.concatenate([np.arange(0, 20, 0.02), np.arange(400, 420, 0.02)])
    line = SourceLine(made, made + 1.0)
    assert line.seconds(200.0) == pytest.approx(201.0)
    assert line.seconds(410.0) == pytest.approx(411.0)
