"""Percentiles of the counted times that Locust writes."""

from loadtests.platform.load import percentile


def test_the_least_time_within_which_the_share_was_answered() -> None:
    times = {10.0: 90, 200.0: 9, 3000.0: 1}
    assert percentile(times, 0.5) == 10.0
    assert percentile(times, 0.9) == 10.0
    assert percentile(times, 0.95) == 200.0
    assert percentile(times, 1.0) == 3000.0


def test_nothing_measured_is_nothing() -> None:
    assert percentile({}, 0.95) == 0.0
