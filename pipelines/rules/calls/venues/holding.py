"""Who may have which venue at which time; a call keeps it until the next one can begin."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

import msgspec

from pipelines.rules.calls.slots import STEP, Span
from pipelines.rules.calls.venues.venue import Venue, opening
from pipelines.rules.platform.local_time import local
from schemas.calls.views import Slot

Held = Mapping[str, Sequence[Span]]
"""By venue, the times that it is held, the pause after each call with them."""


class Hold(msgspec.Struct, frozen=True):
    """A venue, and for how long it is held: the call, and the pause after it."""

    venue_id: str
    span: Span


def hold_columns(hold: Hold | None) -> dict[str, Any]:
    if hold is None:
        return {"venue_id": None, "venue_from": None, "venue_until": None}
    start, end = hold.span
    return {"venue_id": hold.venue_id, "venue_from": start, "venue_until": end}


def hold(starts_at: datetime, minutes: int, turnover: timedelta) -> Span:
    """The time for which a call keeps its venue: its length, and the pause after it."""
    return Span(starts_at, starts_at + timedelta(minutes=minutes) + turnover)


def is_open(venue: Venue, starts_at: datetime, minutes: int) -> bool:
    """Whether the whole call lies within the venue's opening hours; the pause may reach beyond."""
    ends_at = starts_at + timedelta(minutes=minutes)
    day = local(starts_at).date()
    return venue.usable and any(
        span.start <= starts_at and ends_at <= span.end for span in opening(venue, day)
    )


def is_free(span: Span, held: Sequence[Span]) -> bool:
    return not any(span.start < other.end and other.start < span.end for other in held)


def by_preference(venues: Sequence[Venue], ward_id: str, present: str | None = None) -> list[Venue]:
    """The present one first, then the ward's own, then those of no ward, then the others'."""

    def rank(venue: Venue) -> tuple[bool, int, int, str]:
        near = 0 if venue.ward_id == ward_id else 1 if venue.ward_id is None else 2
        return venue.id != present, near, venue.sort, venue.id

    return sorted(venues, key=rank)


def choose(
    venues: Sequence[Venue],
    held: Held,
    *,
    ward_id: str,
    starts_at: datetime,
    minutes: int,
    turnover: timedelta,
) -> Venue | None:
    """The best venue that is open and free for the call; None where there is none."""
    span = hold(starts_at, minutes, turnover)
    for venue in by_preference(venues, ward_id):
        if is_open(venue, starts_at, minutes) and is_free(span, held.get(venue.id, ())):
            return venue
    return None


def venue_slots(
    day: date,
    minutes: int,
    venues: Sequence[Venue],
    held: Held,
    busy: Sequence[Span],
    *,
    turnover: timedelta,
    now: datetime,
) -> list[Slot]:
    """Times of the day at which some venue is open; free where one is, and neither person busy."""
    found: dict[datetime, bool] = {}
    for venue in venues:
        if not venue.usable:
            continue
        taken = held.get(venue.id, ())
        for at in _starts(venue, day, minutes):
            free = is_free(hold(at, minutes, turnover), taken)
            found[at] = found.get(at, False) or free
    length = timedelta(minutes=minutes)
    return [
        Slot(starts_at=at, minutes=minutes, free=free and is_free(Span(at, at + length), busy))
        for at, free in sorted(found.items())
        if at > now
    ]


def _starts(venue: Venue, day: date, minutes: int) -> list[datetime]:
    """Five minutes apart, from each opening on."""
    length = timedelta(minutes=minutes)
    return [
        span.start + STEP * number
        for span in opening(venue, day)
        for number in range(max(0, (span.end - length - span.start) // STEP + 1))
    ]
