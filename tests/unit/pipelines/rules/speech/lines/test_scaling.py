import pytest

from pipelines.rules.speech.lines.scaling import BUSY, BUSY_S, IDLE, IDLE_S, Limits, LoadScaling

pytestmark = pytest.mark.requirement("NF-DEP-06")

LIMITS = Limits(least=1, most=3)


def test_a_moment_of_load_changes_nothing() -> None:
    load = LoadScaling(LIMITS)
    assert load.target(1, BUSY + 1, 0.0) == 1
    assert load.target(1, BUSY, 5.0) == 1
    assert load.target(1, BUSY + 1, BUSY_S) == 1


def test_load_that_stays_adds_one_at_a_time_up_to_the_most() -> None:
    load = LoadScaling(LIMITS)
    targets, current, now = [], 1, 0.0
    for _ in range(40):
        current = load.target(current, 500, now)
        targets.append(current)
        now += 2.0
    assert targets[:6] == [1, 1, 1, 1, 1, 2]
    assert targets[10] == 2
    assert targets[-1] == 3


def test_idleness_that_stays_takes_one_away_down_to_the_fewest() -> None:
    load = LoadScaling(LIMITS)
    assert load.target(3, 0, 0.0) == 3
    assert load.target(3, 0, IDLE_S - 1) == 3
    assert load.target(3, 0, IDLE_S) == 2
    assert load.target(2, IDLE, IDLE_S + 1) == 2
    assert load.target(1, 0, 10 * IDLE_S) == 1


@pytest.mark.parametrize(("current", "within"), [(0, 1), (9, 3), (2, 2)])
def test_limits_count_at_once(current: int, within: int) -> None:
    assert LoadScaling(LIMITS).target(current, 0, 0.0) == within
