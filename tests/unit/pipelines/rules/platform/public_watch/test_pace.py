"""A broken page, and whoever makes up errors, fills no table."""

from datetime import UTC, datetime, timedelta

from pipelines.rules.platform.public_watch.pace import Pace

NOW = datetime(2026, 12, 2, tzinfo=UTC)


def test_one_address_is_heard_so_often_a_minute() -> None:
    pace = Pace(of_one=2, of_all=10)
    assert [pace.admits("a", NOW) for _ in range(3)] == [True, True, False]
    assert pace.admits("b", NOW)
    assert pace.admits("a", NOW + timedelta(minutes=1))


def test_all_together_are_heard_so_often() -> None:
    pace = Pace(of_one=2, of_all=3)
    assert [pace.admits(str(number), NOW) for number in range(5)] == [True] * 3 + [False] * 2
