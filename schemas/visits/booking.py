"""What booking a visit asks and answers (VC-APPT-01, VC-APPT-13)."""

from datetime import date, datetime
from typing import Annotated

import msgspec

from schemas.base import Id, Request, View
from schemas.modules.visits.visits import VisitType

PersonName = Annotated[str, msgspec.Meta(min_length=1, max_length=40)]
Visitors = Annotated[int, msgspec.Meta(ge=1, le=10)]
Note = Annotated[str, msgspec.Meta(max_length=200)]


class CompanionRequest(Request, frozen=True, kw_only=True):
    """Who comes along."""

    name: PersonName
    minor: bool = False
    companion_id: Id | None = None
    """Of a verified one; left out where somebody is entered by name."""


class AccessNeeds(Request, frozen=True, kw_only=True):
    """What those who prepare the visit have to provide (VC-APPT-21)."""

    wheelchair: bool = False
    hearing: bool = False
    interpreter: bool = False
    infant: bool = False


class HoldPlace(Request, frozen=True, kw_only=True):
    """Keep places of a session for some minutes."""

    inmate_id: Id
    session_id: Id
    visitors: Visitors = 1


class HoldForRelative(Request, frozen=True, kw_only=True):
    """The same at the window, for a relative who stands there."""

    inmate_id: Id
    relative_id: Id
    session_id: Id
    visitors: Visitors = 1


class BookVisit(Request, frozen=True, kw_only=True):
    """Turn what is held into a booking."""

    hold_id: Id
    companions: Annotated[list[CompanionRequest], msgspec.Meta(max_length=9)] = []
    needs: AccessNeeds | None = None
    """None: nothing is needed."""
    note: Note = ""


class VisitKind(View, frozen=True, kw_only=True):
    """A kind of visit that the prison has a calendar for."""

    visit_type: VisitType
    title: str


class VisitOffer(View, frozen=True, kw_only=True):
    """What can be chosen for an inmate, before any day is."""

    inmate_id: Id
    kinds: list[VisitKind]
    most_visitors: int
    hold_minutes: int
    first_day: date
    """With enough notice."""
    last_day: date
    refusal: str
    """Why no visit can be booked now; empty where one can."""
    companions_verified: bool
    """Whether verified companions alone can be picked by the relative."""


class VisitSlot(View, frozen=True, kw_only=True):
    """A session as those see it who look for a place."""

    id: Id
    day: date
    starts: str
    ends: str
    room: str | None
    visit_type: VisitType
    left: int
    """Places that are free."""
    enough: bool
    """Whether they are enough for all who want to come."""


class HeldPlace(View, frozen=True, kw_only=True):
    """Places that are kept for the minutes in which the rest is asked."""

    id: Id
    slot: VisitSlot
    inmate_id: Id
    visitors: int
    until: datetime


class AskWait(Request, frozen=True, kw_only=True):
    """Wait for a place of a session that is full (VC-APPT-18)."""

    inmate_id: Id
    session_id: Id
    visitors: Visitors = 1


class OwnWait(View, frozen=True, kw_only=True):
    """What somebody waits for, and what came of it."""

    id: Id
    state: str
    """waiting, offered, taken, declined, lapsed, withdrawn or ended."""
    inmate_id: Id
    inmate: str
    visitors: int
    day: date
    starts: str
    ends: str
    ahead: int
    """How many came before and wait as well."""
    hold_id: Id | None
    """The place that is offered, until it is taken, declined or over."""
    until: datetime | None


class Companion(View, frozen=True, kw_only=True):
    """Who comes along."""

    name: str
    minor: bool


class BookedVisit(View, frozen=True, kw_only=True):
    """A booking as its relative sees it, and whoever books or prepares it."""

    id: Id
    booking_no: str
    state: str
    inmate_id: Id
    inmate: str
    prison: str
    ward: str
    relative: str
    day: date
    starts: str
    minutes: int
    visit_type: VisitType | None
    room: str | None
    visitors: int
    companions: list[Companion]
    needs: list[str]
    """In words."""
    note: str
    told: str
    """What the relative was last told of it."""
    booked_at: datetime
    cancellable: bool


class BookablePerson(View, frozen=True, kw_only=True):
    """A bound relative of an inmate, whom the window may book for."""

    id: Id
    name: str
    kinship: str
    refusal: str
    """Why not; empty where it may."""


class VisitPair(View, frozen=True, kw_only=True):
    """An inmate with those who may come, as the window sees them."""

    inmate_id: Id
    inmate: str
    inmate_no: str
    prison: str
    ward: str
    relatives: list[BookablePerson]
