"""A day's calls placed into venues as a whole (VC-ROOM-01).

Calls are taken in the order of their start; each gets the best venue that is free. One that finds
none makes room: a call in its way moves to another venue, and so on a few steps deep. Only where
the rule allows it is a call's start moved, by as little as helps.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

import msgspec

from pipelines.rules.calls.slots import STEP, Span
from pipelines.rules.calls.venues.holding import by_preference, hold, is_free, is_open
from pipelines.rules.calls.venues.venue import Venue

DEPTH = 3
"""So many calls may move along to make room for one."""
NO_VENUE = "本监狱没有登记会场"
NONE_USABLE = "会场全部故障或停用"
NOT_OPEN = "不在任何会场的开放时段内"
ALL_TAKEN = "该时段的会场已全部占用"


class Booking(msgspec.Struct, frozen=True, kw_only=True):
    """A call that wants a venue; a fixed one keeps the venue that it has."""

    id: str
    starts_at: datetime
    minutes: int
    ward_id: str
    venue_id: str | None = None
    fixed: bool = False
    movable: bool = False
    """Whether its start may be moved within `Rule.shift`."""


class Placed(msgspec.Struct, frozen=True, kw_only=True):
    """Where and when a call takes place."""

    id: str
    venue_id: str
    starts_at: datetime


class Unplaced(msgspec.Struct, frozen=True, kw_only=True):
    """A call without a venue, and why."""

    id: str
    reason: str


class Rule(msgspec.Struct, frozen=True, kw_only=True):
    """The pause after each call, and how far a start may be moved; zero: not at all."""

    turnover: timedelta
    shift: timedelta = timedelta()


class Plan(msgspec.Struct, frozen=True, kw_only=True):
    placed: list[Placed]
    unplaced: list[Unplaced]


def place(
    bookings: Sequence[Booking],
    venues: Sequence[Venue],
    rule: Rule,
    *,
    now: datetime,
    busy: Mapping[str, Sequence[Span]] | None = None,
) -> Plan:
    """Place the calls; `busy` names by call when one of its people has another one."""
    board = _Board(venues, rule)
    for booking in bookings:
        if booking.fixed and booking.venue_id is not None:
            board.put(booking, booking.venue_id, booking.starts_at)
    left = [one for one in bookings if not (one.fixed and one.venue_id is not None)]
    # Those who have a venue keep it where they can, so that as few as possible move.
    order = sorted(left, key=lambda one: (one.venue_id is None, one.starts_at, one.id))
    unplaced = []
    for booking in order:
        if board.seat(booking, booking.starts_at, DEPTH):
            continue
        if not _shifted(board, booking, rule, now, (busy or {}).get(booking.id, ())):
            unplaced.append(Unplaced(id=booking.id, reason=reason(booking, venues)))
    return Plan(placed=board.placed(), unplaced=unplaced)


def reason(booking: Booking, venues: Sequence[Venue]) -> str:
    """Why a call that found no venue found none."""
    if not venues:
        return NO_VENUE
    if not any(venue.usable for venue in venues):
        return NONE_USABLE
    if not any(is_open(venue, booking.starts_at, booking.minutes) for venue in venues):
        return NOT_OPEN
    return ALL_TAKEN


def _shifted(
    board: "_Board", booking: Booking, rule: Rule, now: datetime, busy: Sequence[Span]
) -> bool:
    """Try starts nearby, the nearest first, an earlier one before a later one."""
    if not booking.movable:
        return False
    length = timedelta(minutes=booking.minutes)
    for number in range(1, rule.shift // STEP + 1):
        for at in (booking.starts_at - STEP * number, booking.starts_at + STEP * number):
            fits = at > now and is_free(Span(at, at + length), busy)
            if fits and board.seat(booking, at, DEPTH):
                return True
    return False


class _Seated(msgspec.Struct, frozen=True):
    booking: Booking
    starts_at: datetime
    span: Span


class _Board:
    """Who sits where, while the day is being placed."""

    def __init__(self, venues: Sequence[Venue], rule: Rule) -> None:
        self._venues = venues
        self._rule = rule
        self._seats: dict[str, dict[str, _Seated]] = {}

    def put(self, booking: Booking, venue_id: str, at: datetime) -> None:
        span = hold(at, booking.minutes, self._rule.turnover)
        self._seats.setdefault(venue_id, {})[booking.id] = _Seated(booking, at, span)

    def seat(self, booking: Booking, at: datetime, depth: int, barred: str = "") -> bool:
        """Give the call a venue, moving up to `depth` others along; False changes nothing."""
        span = hold(at, booking.minutes, self._rule.turnover)
        fitting = [
            venue
            for venue in by_preference(self._venues, booking.ward_id, booking.venue_id)
            if venue.id != barred and is_open(venue, at, booking.minutes)
        ]
        for venue in fitting:
            if not self._in_the_way(venue.id, span):
                self.put(booking, venue.id, at)
                return True
        return depth > 0 and any(
            self._make_room(venue.id, booking, at, span, depth) for venue in fitting
        )

    def placed(self) -> list[Placed]:
        found = [
            Placed(id=call_id, venue_id=venue_id, starts_at=seated.starts_at)
            for venue_id, seats in self._seats.items()
            for call_id, seated in seats.items()
        ]
        return sorted(found, key=lambda one: (one.starts_at, one.id))

    def _in_the_way(self, venue_id: str, span: Span) -> list[_Seated]:
        seats = self._seats.get(venue_id, {}).values()
        return [one for one in seats if not is_free(span, (one.span,))]

    def _make_room(
        self, venue_id: str, booking: Booking, at: datetime, span: Span, depth: int
    ) -> bool:
        others = self._in_the_way(venue_id, span)
        if len(others) != 1 or others[0].booking.fixed:
            return False
        (other,) = others
        del self._seats[venue_id][other.booking.id]
        # The newcomer sits down first, so that nobody else moves to where it is going.
        self.put(booking, venue_id, at)
        if self.seat(other.booking, other.starts_at, depth - 1, barred=venue_id):
            return True
        del self._seats[venue_id][booking.id]
        self._seats[venue_id][other.booking.id] = other
        return False
