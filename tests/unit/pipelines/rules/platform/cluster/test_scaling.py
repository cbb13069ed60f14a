from datetime import UTC, datetime, timedelta

import pytest

from pipelines.rules.platform.cluster.scaling import (
    BUSY_S,
    IDLE_S,
    LOADS,
    Limits,
    Load,
    LoadScaling,
    by_hand,
    given_back,
    is_over,
    limits_of,
    returning,
)
from schemas.platform.cluster.replicas import Cause, Deployment, Scaled, Wish
from schemas.settings import Settings

BUSY, IDLE = 12, 3
NOW = datetime(2026, 11, 30, 8, tzinfo=UTC)


def following(least: int = 1, most: int = 3) -> LoadScaling:
    return LoadScaling(Limits(least=least, most=most), Load(busy=BUSY, idle=IDLE))


def wish(target: int | None = 3, *, minutes: int = 60, by: str = "张系统") -> Wish:
    until = NOW + timedelta(minutes=minutes)
    return Wish(target=target, at=NOW, by=by, reason="会见高峰", until=until, before=1)


def scaled(at: datetime) -> Scaled:
    return Scaled(at=at, before=1, after=2, cause=Cause.LOAD)


def test_a_moment_of_load_changes_nothing() -> None:
    load = following()
    assert load.target(1, BUSY + 1, 0.0) == 1
    assert load.target(1, BUSY, 5.0) == 1
    assert load.target(1, BUSY + 1, BUSY_S) == 1


def test_load_that_stays_adds_one_at_a_time_up_to_the_most() -> None:
    load = following()
    targets, current, now = [], 1, 0.0
    for _ in range(40):
        current = load.target(current, 500, now)
        targets.append(current)
        now += 2.0
    assert targets[:6] == [1, 1, 1, 1, 1, 2]
    assert targets[10] == 2
    assert targets[-1] == 3


def test_idleness_that_stays_takes_one_away_down_to_the_fewest() -> None:
    load = following()
    assert load.target(3, 0, 0.0) == 3
    assert load.target(3, 0, IDLE_S - 1) == 3
    assert load.target(3, 0, IDLE_S) == 2
    assert load.target(2, IDLE, IDLE_S + 1) == 2
    assert load.target(1, 0, 10 * IDLE_S) == 1


def test_what_a_hand_held_meanwhile_says_nothing_of_the_load() -> None:
    load = following()
    assert load.target(3, 0, 0.0) == 3
    load.forget()
    assert load.target(3, 0, IDLE_S) == 3
    assert load.target(3, 0, 2 * IDLE_S) == 2


@pytest.mark.parametrize(("current", "within"), [(0, 1), (9, 3), (2, 2)])
def test_limits_count_at_once(current: int, within: int) -> None:
    assert following().target(current, 0, 0.0) == within


def test_a_hand_s_number_counts_until_its_time_is_over() -> None:
    assert by_hand(None, NOW) is None
    assert by_hand(wish(None), NOW) is None
    last = NOW + timedelta(minutes=60)
    assert by_hand(wish(), last - timedelta(seconds=1)) == 3
    assert by_hand(wish(), last) is None
    assert is_over(wish(), last)
    assert not is_over(wish(), last - timedelta(seconds=1))
    assert not is_over(wish(None), last)


def test_the_number_from_before_the_hand_comes_back_once() -> None:
    later = NOW + timedelta(hours=1)
    back = given_back(wish(), later)
    assert (back.target, back.by, back.until, back.before) == (None, "", None, 1)
    assert returning(back, scaled(NOW), 3) == (1, Cause.FALL_BACK)
    assert returning(back, None, 3) == (1, Cause.FALL_BACK)
    # What the load made of it afterwards stands.
    assert returning(back, scaled(later + timedelta(seconds=1)), 2) is None
    assert returning(back, None, 1) is None
    assert returning(wish(), None, 2) is None
    assert returning(None, None, 2) is None


def test_who_gives_it_back_by_hand_is_the_cause() -> None:
    assert returning(wish(None), None, 3) == (1, Cause.HAND)


def test_every_deployment_has_limits_and_a_load() -> None:
    settings = Settings(
        data_dir="", models_dir="", ui_dir="", database_url="", nats_url="", api_replicas=8
    )
    limits = limits_of(settings)
    assert set(limits) == set(LOADS) == set(Deployment)
    # Whoever starts more than the usual most has set the most as well.
    assert limits[Deployment.API] == Limits(8, 8)
    assert limits[Deployment.FACE] == Limits(1, 4)
    assert limits[Deployment.READER] == Limits(1, 2)
