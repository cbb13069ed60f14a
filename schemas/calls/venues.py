"""What the timetable of venues asks and answers."""

from datetime import date, datetime
from enum import StrEnum

from schemas.base import Id, Request, View
from schemas.calls.kind import CallKind
from schemas.calls.state import CallState


class VenueStanding(StrEnum):
    """How a venue stands now (VC-ROOM-02)."""

    FREE = "free"
    RESERVED = "reserved"
    IN_USE = "in_use"
    FAULT = "fault"
    CLOSED = "closed"


class OpenStretch(View, frozen=True, kw_only=True):
    """A time for which a venue is open."""

    starts_at: datetime
    ends_at: datetime


class TimetableCall(View, frozen=True, kw_only=True):
    """A call as the timetable shows it; `held_until` counts the pause after it."""

    id: Id
    case_no: str
    state: CallState
    relative: str
    inmate: str
    kind: CallKind | None
    privileged: bool
    ward: str
    starts_at: datetime
    minutes: int
    held_until: datetime
    venue_id: Id | None
    reason: str = ""
    """Why it has no venue."""
    movable: bool
    """Whether this officer may move it now; its start, while nobody may join yet."""
    start_movable: bool


class TimetableVenue(View, frozen=True, kw_only=True):
    """A row of the timetable."""

    id: Id
    name: str
    place: str | None
    ward: str | None
    state: str
    standing: VenueStanding
    opening: list[OpenStretch]


class VenueUse(View, frozen=True, kw_only=True):
    """How well a venue was used on a day (VC-ROOM-04)."""

    venue_id: Id
    venue: str
    day: date
    calls: int
    """Calls that were held."""
    open_minutes: int
    booked_minutes: int
    used_minutes: int
    """From the first join to the end."""
    rate: float | None
    """Used of open minutes in percent; None where the venue was not open."""


class UnitChoice(View, frozen=True, kw_only=True):
    """A prison to choose."""

    id: Id
    name: str


class Timetable(View, frozen=True, kw_only=True):
    """A prison's venues and calls of one day (VC-ROOM-01)."""

    prison_id: Id
    prison: str
    prisons: list[UnitChoice]
    """Those of which the officer reaches at least a part."""
    day: date
    turnover_minutes: int
    venues: list[TimetableVenue]
    calls: list[TimetableCall]
    may_arrange: bool
    at: datetime


class PlaceDay(Request, frozen=True, kw_only=True):
    """Place a prison's calls of a day as a whole."""

    prison_id: Id
    day: date


class Placement(View, frozen=True, kw_only=True):
    """What placing the day came to."""

    changed: int
    """Calls that got another venue or start."""
    unplaced: int
    timetable: Timetable


class MoveCall(Request, frozen=True, kw_only=True):
    """Another venue or time for a call (VC-ROOM-05)."""

    venue_id: Id
    starts_at: datetime
