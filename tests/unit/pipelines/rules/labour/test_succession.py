"""Versions of a rule that follow one another."""

from datetime import date

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.rules.labour.succession import clash, in_force

JANUARY, JUNE, DECEMBER = date(2026, 1, 1), date(2026, 6, 1), date(2026, 12, 31)


class Days(msgspec.Struct, frozen=True):
    valid_from: date
    valid_until: date | None = None


DAYS = st.dates(JANUARY, DECEMBER)
VERSIONS = st.lists(
    st.builds(Days, DAYS, st.none() | DAYS).filter(
        lambda one: one.valid_until is None or one.valid_until >= one.valid_from
    ),
    max_size=8,
)


def test_a_version_gives_way_to_the_next_on_its_day() -> None:
    old, new = Days(JANUARY), Days(JUNE)
    assert in_force([new, old], date(2026, 5, 31)) is old
    assert in_force([new, old], JUNE) is new
    assert in_force([new, old], date(2025, 12, 31)) is None


def test_one_that_ended_is_followed_by_nothing() -> None:
    ended = Days(JANUARY, JUNE)
    assert in_force([ended], JUNE) is ended
    assert in_force([ended], date(2026, 6, 2)) is None


@pytest.mark.parametrize(
    ("mine", "others", "field"),
    [
        (Days(JUNE, JANUARY), [], "valid_until"),
        (Days(JUNE), [Days(JUNE)], "valid_from"),
        (Days(JUNE), [Days(JANUARY, JUNE)], "valid_from"),
        (Days(JANUARY, JUNE), [Days(JUNE)], "valid_until"),
        (Days(JUNE), [Days(JANUARY)], None),
        (Days(JUNE), [Days(JANUARY, date(2026, 5, 31))], None),
        (Days(JANUARY, date(2026, 5, 31)), [Days(JUNE)], None),
    ],
)
def test_overlapping_versions_clash(mine: Days, others: list[Days], field: str | None) -> None:
    told = clash(mine, others)
    assert (told[0] if told else None) == field


@given(VERSIONS, DAYS)
def test_of_versions_that_do_not_clash_at_most_one_covers_a_day(
    asked: list[Days], day: date
) -> None:
    kept: list[Days] = []
    for one in asked:
        if clash(one, kept) is None:
            kept.append(one)
    begun = [one for one in kept if one.valid_from <= day]
    fixed = [one for one in begun if one.valid_until is not None and one.valid_until >= day]
    # One with an end of its own that still runs is the one that counts.
    assert len(fixed) <= 1
    if fixed:
        assert in_force(kept, day) is fixed[0]
