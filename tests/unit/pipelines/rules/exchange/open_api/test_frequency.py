"""How often and how much a consumer pulls."""

from datetime import UTC, date, datetime, timedelta

import pytest

from pipelines.rules.exchange.open_api.frequency import (
    Use,
    continues,
    followed,
    require_in_time,
    rows_left,
)
from schemas.errors import TooManyRequests

NOW = datetime(2026, 11, 28, 4, 0, tzinfo=UTC)
TODAY = date(2026, 11, 28)


def used(**more: object) -> Use:
    told = {"began_at": NOW, "asked_after": "A", "told_last": "C", "more": True, "day": TODAY}
    return Use(**(told | {"rows": 3} | more))  # type: ignore[arg-type]


@pytest.mark.parametrize(("after", "same"), [("C", True), ("A", True), ("B", False), (None, False)])
def test_the_next_page_and_the_same_again_belong_to_a_pull(after: str | None, same: bool) -> None:
    assert continues(used(), after) is same
    assert not continues(used(more=False), after)
    assert not continues(None, after)


def test_a_pull_that_begins_too_soon_is_told_when() -> None:
    later = NOW + timedelta(seconds=59, milliseconds=1)
    with pytest.raises(TooManyRequests) as soon:
        require_in_time(used(), None, 60, later)
    assert soon.value.detail == {"retry_after_s": 1}
    require_in_time(used(), "C", 60, later)
    require_in_time(used(), None, 60, NOW + timedelta(seconds=60))
    require_in_time(None, None, 60, NOW)


def test_a_day_ends_with_its_rows() -> None:
    assert rows_left(used(), 5, TODAY) == 2
    assert rows_left(used(), 5, TODAY + timedelta(days=1)) == 5
    assert rows_left(None, 5, TODAY) == 5
    with pytest.raises(TooManyRequests, match="rows_spent"):
        rows_left(used(), 3, TODAY)


def test_pages_of_one_pull_keep_its_beginning() -> None:
    later = NOW + timedelta(minutes=5)
    on = followed(used(), "C", ["D", "E"], more=False, now=later, today=TODAY)
    assert (on.began_at, on.asked_after, on.told_last, on.more, on.rows) == (
        NOW,
        "C",
        "E",
        False,
        5,
    )
    new = followed(on, None, [], more=False, now=later, today=TODAY + timedelta(days=1))
    assert (new.began_at, new.told_last, new.rows) == (later, "", 0)
