"""A gateway that does not answer is asked again for a day, ever more seldom."""

from datetime import UTC, datetime, timedelta

from pipelines.rules.messages.retrying import again_at

NOW = datetime(2026, 12, 3, 2, tzinfo=UTC)


def test_pauses_grow_and_then_stay() -> None:
    pauses = [again_at(tries, NOW, NOW) for tries in (1, 2, 3, 4, 5, 50)]
    assert [(one - NOW).seconds for one in pauses if one] == [5, 30, 120, 300, 900, 900]


def test_after_a_day_it_is_given_up() -> None:
    assert again_at(2, NOW + timedelta(hours=24), NOW) is None
    assert again_at(2, NOW + timedelta(hours=23, minutes=59), NOW) is not None
