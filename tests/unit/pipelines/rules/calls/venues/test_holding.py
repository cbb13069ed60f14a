"""Free times of a day, and the venue that one call gets."""

from datetime import timedelta

import pytest

from pipelines.rules.calls.slots import Span
from pipelines.rules.calls.venues.holding import choose, hold, is_open, venue_slots
from pipelines.rules.calls.venues.venue import open_minutes, opening, stretches
from schemas.calls.views import Slot
from tests.unit.pipelines.rules.calls.venues.made import DAY, NOW, PAUSE, at, venue


def test_hours_are_read_in_order_and_may_follow_one_another_at_once() -> None:
    assert stretches("13:30-17:00,08:30-11:30") == [(510, 690), (810, 1020)]
    assert stretches("08:00-12:00,12:00-12:01") == [(480, 720), (720, 721)]
    assert stretches("") == []


@pytest.mark.parametrize(
    ("clock", "minutes", "is_in"),
    [
        ("08:30", 180, True),
        ("11:15", 15, True),
        ("11:15", 16, False),
        ("11:16", 15, False),
        ("08:29", 15, False),
    ],
)
def test_a_call_lies_within_the_hours_up_to_their_last_minute(
    clock: str, minutes: int, is_in: bool
) -> None:
    assert is_open(venue("v", "08:30-11:30"), at(clock), minutes) is is_in
    assert not is_open(venue("v", "08:30-11:30", usable=False), at(clock), minutes)


def test_a_day_is_open_in_the_bureaus_zone() -> None:
    assert list(opening(venue("v", "08:30-11:30"), DAY)) == [Span(at("08:30"), at("11:30"))]
    assert open_minutes(venue("v", "00:00-24:00"), DAY) == 1440


@pytest.mark.requirement("VC-FAM-03")
def test_a_time_is_free_where_some_venue_is_and_both_people_are() -> None:
    venues = [venue("v1", "09:00-10:00"), venue("v2", "09:30-10:00")]
    held = {"v1": [hold(at("09:20"), 20, PAUSE)]}
    busy = [Span(at("09:50"), at("10:00"))]
    slots = venue_slots(DAY, 10, venues, held, busy, turnover=PAUSE, now=NOW)
    free = [slot.starts_at for slot in slots if slot.free]
    # Until 09:05 in v1, where the pause must fit before 09:20; from 09:30 in v2.
    assert free == [at(clock) for clock in ("09:00", "09:05", "09:30", "09:35", "09:40")]
    assert [slot.starts_at for slot in slots][-1] == at("09:50")


@pytest.mark.parametrize(
    ("taken", "free"),
    [(["v2"], True), (["v1"], True), ([], True), (["v1", "v2"], False)],
)
def test_a_time_is_free_by_any_venue_whatever_the_others_are(taken: list[str], free: bool) -> None:
    held = {name: [Span(at("09:00"), at("09:10"))] for name in taken}
    venues = [venue("v1", "09:00-09:10"), venue("v2", "09:00-09:10")]
    slots = venue_slots(DAY, 10, venues, held, [], turnover=timedelta(), now=NOW)
    assert slots == [Slot(starts_at=at("09:00"), minutes=10, free=free)]


def test_what_is_past_is_not_offered() -> None:
    slots = venue_slots(
        DAY, 10, [venue("v1", "09:00-10:00")], {}, [], turnover=PAUSE, now=at("09:40")
    )
    assert [slot.starts_at for slot in slots] == [at("09:45"), at("09:50")]


def test_a_broken_venue_is_not_chosen() -> None:
    venues = [venue("v1", usable=False), venue("v2")]
    known = {"ward_id": "w1", "starts_at": at("09:00"), "minutes": 10}
    found = choose(venues, {}, turnover=timedelta(), **known)  # type: ignore[arg-type]
    assert found is not None
    assert found.id == "v2"
    taken = {"v2": [Span(at("09:05"), at("09:10"))]}
    assert choose(venues, taken, turnover=timedelta(), **known) is None  # type: ignore[arg-type]
