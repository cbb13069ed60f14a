"""Who of those who wait has room, and how long an offer counts."""

from datetime import UTC, datetime, timedelta

import msgspec
import pytest

from pipelines.rules.visits.waiting import (
    MOST_OPEN,
    fitting,
    offered_until,
    require_few_open,
    require_full,
    require_possible,
)
from schemas.errors import Conflict

NOW = datetime(2026, 12, 1, 1, tzinfo=UTC)


class Party(msgspec.Struct, frozen=True):
    name: str
    size: int


def test_those_who_fit_stay_in_the_order_in_which_they_came() -> None:
    waiting = [Party("four", 4), Party("two", 2), Party("one", 1)]
    assert [one.name for one in fitting(waiting, 2)] == ["two", "one"]
    assert fitting(waiting, 0) == []


def test_an_offer_counts_no_longer_than_until_the_session_begins() -> None:
    far, near = NOW + timedelta(days=3), NOW + timedelta(minutes=30)
    assert offered_until(NOW, 120, far) == NOW + timedelta(minutes=120)
    assert offered_until(NOW, 120, near) == near


def test_nobody_waits_where_there_is_room() -> None:
    require_full(1, 2)
    with pytest.raises(Conflict, match="places_left"):
        require_full(2, 2)


def test_nobody_waits_for_what_can_never_be_enough() -> None:
    require_possible(2, 2)
    with pytest.raises(Conflict, match="never_enough"):
        require_possible(2, 3)


def test_a_person_waits_for_a_few_sessions_at_once() -> None:
    require_few_open(MOST_OPEN - 1)
    with pytest.raises(Conflict, match="too_many_waits"):
        require_few_open(MOST_OPEN)
