"""Which times can be asked for."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.rules.calls.slots import AHEAD, Span, day_slots, opening, overlaps, require_bookable
from pipelines.rules.platform.local_time import local
from schemas.errors import Conflict, InvalidInput

DAY = date(2026, 11, 24)
MIDNIGHT = datetime(2026, 11, 23, 16, 0, tzinfo=UTC)
NOON = MIDNIGHT + timedelta(hours=12)


def test_working_hours_bound_the_day() -> None:
    slots = day_slots(DAY, 30, opening(False), [], MIDNIGHT)
    assert f"{local(slots[0].starts_at):%H:%M}" == "08:00"
    assert f"{local(slots[-1].starts_at):%H:%M}" == "17:30"
    assert slots[1].starts_at - slots[0].starts_at == timedelta(minutes=5)


def test_a_demonstration_is_open_all_day() -> None:
    slots = day_slots(DAY, 10, opening(True), [], MIDNIGHT - timedelta(seconds=1))
    assert len(slots) == 24 * 12 - 1
    assert slots[0].starts_at == MIDNIGHT
    assert {slot.minutes for slot in slots} == {10}


def test_the_past_is_left_out() -> None:
    assert all(slot.starts_at > NOON for slot in day_slots(DAY, 10, opening(True), [], NOON))


@pytest.mark.requirement("VC-FAM-03")
def test_times_that_touch_a_taken_one_are_free() -> None:
    taken = [Span(NOON, NOON + timedelta(minutes=10))]
    free = {s.starts_at: s.free for s in day_slots(DAY, 10, opening(True), taken, MIDNIGHT)}
    assert free[NOON - timedelta(minutes=10)]
    assert not free[NOON - timedelta(minutes=5)]
    assert not free[NOON]
    assert free[NOON + timedelta(minutes=10)]


@given(st.integers(-120, 120), st.integers(1, 60), st.integers(1, 60))
def test_overlap_is_symmetric(offset: int, one: int, other: int) -> None:
    start = NOON + timedelta(minutes=offset)
    mine = Span(start, start + timedelta(minutes=one))
    theirs = Span(NOON, NOON + timedelta(minutes=other))
    assert overlaps(start, one, [theirs]) == overlaps(NOON, other, [mine])


@pytest.mark.parametrize(
    ("offset", "code"),
    [
        (timedelta(minutes=-2), "time_past"),
        (AHEAD + timedelta(minutes=1), "time_too_far"),
        (timedelta(hours=10), "time_closed"),
    ],
)
def test_impossible_times_are_refused(offset: timedelta, code: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        require_bookable(NOON + offset, 10, opening(False), [], NOON)
    assert refused.value.code == code


def test_a_lost_race_is_told() -> None:
    taken = [Span(NOON, NOON + timedelta(minutes=10))]
    with pytest.raises(Conflict) as refused:
        require_bookable(NOON, 10, opening(True), taken, NOON)
    assert refused.value.code == "slot_taken"


def test_a_day_that_is_shorter_than_the_call_has_no_times() -> None:
    assert day_slots(DAY, 30, (480, 509), [], MIDNIGHT) == []
    assert [slot.starts_at for slot in day_slots(DAY, 30, (480, 510), [], MIDNIGHT)] == [
        MIDNIGHT + timedelta(hours=8)
    ]


@pytest.mark.parametrize(
    ("minute", "bookable"), [(479, False), (480, True), (1070, True), (1071, False)]
)
def test_a_call_begins_and_ends_within_the_opening_hours(minute: int, bookable: bool) -> None:
    at = MIDNIGHT + timedelta(minutes=minute)
    if bookable:
        require_bookable(at, 10, opening(False), [], MIDNIGHT)
        return
    with pytest.raises(InvalidInput) as refused:
        require_bookable(at, 10, opening(False), [], MIDNIGHT)
    assert refused.value.code == "time_closed"
