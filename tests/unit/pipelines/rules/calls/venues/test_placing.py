"""A day placed as a whole."""

import random
from datetime import timedelta
from itertools import combinations

import pytest

from pipelines.rules.calls.slots import Span
from pipelines.rules.calls.venues.holding import hold, is_open
from pipelines.rules.calls.venues.placing import (
    ALL_TAKEN,
    NO_VENUE,
    NONE_USABLE,
    NOT_OPEN,
    Rule,
    place,
)
from pipelines.rules.calls.venues.venue import Venue
from tests.unit.pipelines.rules.calls.venues.made import NOW, PAUSE, at, booking, seats, venue

RULE = Rule(turnover=PAUSE)


@pytest.mark.requirement("VC-ROOM-01")
def test_each_call_gets_a_venue_of_its_own_at_its_time() -> None:
    calls = [booking("a", "09:00"), booking("b", "09:10"), booking("c", "09:25")]
    plan = place(calls, [venue("v1", sort=1), venue("v2", sort=2)], RULE, now=NOW)
    assert plan.unplaced == []
    # c begins when a's venue has had its pause.
    assert seats(plan.placed) == {"a": "v1", "b": "v2", "c": "v1"}


def test_the_pause_between_two_calls_is_kept() -> None:
    calls = [booking("a", "09:00"), booking("b", "09:24")]
    plan = place(calls, [venue("v1")], RULE, now=NOW)
    assert [(one.id, one.reason) for one in plan.unplaced] == [("b", ALL_TAKEN)]


def test_a_wards_own_venue_goes_first_and_another_wards_last() -> None:
    venues = [venue("far", ward_id="w2", sort=1), venue("any", sort=2), venue("own", ward_id="w1")]
    calls = [booking(name, "09:00") for name in "abc"]
    assert seats(place(calls, venues, RULE, now=NOW).placed) == {
        "a": "own",
        "b": "any",
        "c": "far",
    }


def test_who_has_a_venue_keeps_it_where_that_goes() -> None:
    venues = [venue("v1", sort=1), venue("v2", sort=2)]
    calls = [booking("a", "09:00"), booking("b", "09:00", venue_id="v1")]
    assert seats(place(calls, venues, RULE, now=NOW).placed) == {"a": "v2", "b": "v1"}


def test_others_make_room_for_one_that_fits_in_one_venue_alone() -> None:
    late = venue("late", "08:00-20:00", sort=1)
    early = venue("early", "08:00-10:00", sort=2)
    # a sits in the venue that alone is open long enough for b, and moves over.
    calls = [
        booking("a", "09:30", venue_id="late"),
        booking("b", "09:40", minutes=30),
    ]
    plan = place(calls, [late, early], RULE, now=NOW)
    assert (plan.unplaced, seats(plan.placed)) == ([], {"a": "early", "b": "late"})


def test_a_fixed_call_makes_room_for_nobody() -> None:
    calls = [booking("a", "09:30", venue_id="v1", fixed=True), booking("b", "09:30")]
    plan = place(calls, [venue("v1")], RULE, now=NOW)
    assert (seats(plan.placed), [one.id for one in plan.unplaced]) == ({"a": "v1"}, ["b"])


@pytest.mark.requirement("VC-ROOM-01")
@pytest.mark.parametrize(
    ("venues", "reason"),
    [
        ([], NO_VENUE),
        ([venue("v1", usable=False)], NONE_USABLE),
        ([venue("v1", "14:00-18:00")], NOT_OPEN),
        ([venue("v1", "08:00-09:15")], NOT_OPEN),
    ],
)
def test_what_cannot_be_placed_is_listed_with_the_reason(venues: list[Venue], reason: str) -> None:
    plan = place([booking("a", "09:00")], venues, RULE, now=NOW)
    assert (plan.placed, [(one.id, one.reason) for one in plan.unplaced]) == ([], [("a", reason)])


def test_a_start_moves_where_the_rule_allows_it_alone() -> None:
    calls = [booking("a", "09:00", venue_id="v1"), booking("b", "09:00", movable=True)]
    assert place(calls, [venue("v1")], RULE, now=NOW).unplaced != []
    rule = Rule(turnover=PAUSE, shift=timedelta(minutes=30))
    moved = place(calls, [venue("v1")], rule, now=NOW)
    assert {one.id: one.starts_at for one in moved.placed} == {"a": at("09:00"), "b": at("08:35")}


def test_a_start_moves_neither_onto_another_call_of_the_person_nor_beyond_the_rule() -> None:
    calls = [booking("a", "09:00", venue_id="v1"), booking("b", "09:00", movable=True)]
    rule = Rule(turnover=PAUSE, shift=timedelta(minutes=25))
    busy = {"b": [Span(at("08:30"), at("08:40"))]}
    plan = place(calls, [venue("v1")], rule, now=NOW, busy=busy)
    assert {one.id: one.starts_at for one in plan.placed}["b"] == at("09:25")
    short = Rule(turnover=PAUSE, shift=timedelta(minutes=20))
    assert [one.id for one in place(calls, [venue("v1")], short, now=NOW).unplaced] == ["b"]


@pytest.mark.parametrize("seed", range(20))
def test_whatever_the_day_no_two_share_a_venue_and_each_sits_where_it_is_open(seed: int) -> None:
    chance = random.Random(seed)
    venues = [
        venue(f"v{n}", chance.choice(["08:00-18:00", "08:00-11:30,13:30-17:00"]), sort=n)
        for n in range(4)
    ]
    calls = [
        booking(
            f"c{n}",
            f"{chance.randrange(8, 17):02}:{chance.randrange(0, 60, 5):02}",
            minutes=chance.choice([10, 20, 30]),
            movable=chance.random() < 0.5,
        )
        for n in range(40)
    ]
    rule = Rule(turnover=PAUSE, shift=timedelta(minutes=chance.choice([0, 15])))
    plan = place(calls, venues, rule, now=NOW)
    by_id = {one.id: one for one in calls}
    assert sorted([one.id for one in plan.placed] + [one.id for one in plan.unplaced]) == sorted(
        by_id
    )
    where = {one.id: one for one in venues}
    for one in plan.placed:
        assert is_open(where[one.venue_id], one.starts_at, by_id[one.id].minutes)
        assert abs(one.starts_at - by_id[one.id].starts_at) <= rule.shift
    for one, other in combinations(plan.placed, 2):
        first = hold(one.starts_at, by_id[one.id].minutes, PAUSE)
        second = hold(other.starts_at, by_id[other.id].minutes, PAUSE)
        apart = first.end <= second.start or second.end <= first.start
        assert one.venue_id != other.venue_id or apart
