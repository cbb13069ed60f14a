"""What the calendar's pages ask and answer (VC-APPT-09, VC-APPT-19, VC-APPT-21)."""

from datetime import date
from typing import Annotated, Any

import msgspec

from schemas.base import Id, Reason, Request, View
from schemas.calls.venues import UnitChoice
from schemas.modules.visits.visitor_outcomes import ToldBy, VisitorOutcome
from schemas.modules.visits.visits import VisitType
from schemas.visits.booking import Companion

Month = Annotated[str, msgspec.Meta(pattern=r"^20[0-9]{2}-(0[1-9]|1[0-2])$")]
Weekday = Annotated[str, msgspec.Meta(pattern=r"^[a-z]{6,9}$")]


class CalendarSession(View, frozen=True, kw_only=True):
    """One session of a day; `id` is None of one that is not made yet."""

    id: Id | None
    time_id: str
    name: str
    visit_type: VisitType
    starts: str
    ends: str
    room: str | None
    capacity: int
    taken: int
    waiting: int
    """Parties that wait for a place, or were offered one."""
    closed: bool
    offered: bool
    """Whether the times still say it; one that they do not stays for those who have booked it."""
    draft: bool
    """Whether it comes of a time that is being written."""


class CalendarDay(View, frozen=True, kw_only=True):
    day: date
    workday: bool
    holiday: str
    """What the statutory holiday is called; empty where it is none."""
    bookable: bool
    """Whether the day is neither too near nor too far."""
    sessions: list[CalendarSession]


class VisitMonth(View, frozen=True, kw_only=True):
    """A prison's calendar of one month."""

    prison_id: Id
    prison: str
    prisons: list[UnitChoice]
    month: str
    ahead_days: int
    notice_days: int
    days: list[CalendarDay]
    may_arrange: bool
    """Whether this officer may close and open days of the whole prison."""


class PreviewTime(Request, frozen=True, kw_only=True):
    """How the calendar would be with a time as it is being written."""

    prison_id: Id
    month: Month
    values: dict[str, Any]
    time_id: Id | None = None
    """The time whose place it takes."""


class Days(Request, frozen=True, kw_only=True):
    """Days of a prison, or of all of them where the unit is the bureau."""

    unit_id: Id
    first_day: date
    last_day: date
    visit_type: VisitType | None = None
    """None: of every kind."""


class OpenDays(Request, frozen=True, kw_only=True):
    """Hold visits on days on which there would be none."""

    unit_id: Id
    first_day: date
    last_day: date
    reason: Reason
    visit_type: VisitType | None = None
    like_day: Weekday | None = None


class MoveTarget(View, frozen=True, kw_only=True):
    """A session that a booking could be moved to."""

    id: Id
    day: date
    starts: str
    ends: str
    room: str | None
    left: int


class TouchedVisit(View, frozen=True, kw_only=True):
    """A booking that stands on days that are to be closed."""

    id: Id
    booking_no: str
    state: str
    inmate: str
    inmate_no: str
    relative: str
    prison: str
    ward: str
    day: date
    starts: str
    visit_type: VisitType | None
    visitors: int
    targets: list[MoveTarget]
    """The nearest sessions with room for them."""


class ClosingPreview(View, frozen=True, kw_only=True):
    """What closing days would touch."""

    sessions: int
    holds: int
    """Places that people hold at this moment and have not booked."""
    visits: list[TouchedVisit]


class ClosingChoice(Request, frozen=True, kw_only=True):
    """What is to become of one booking: moved to a session, or cancelled."""

    booking_id: Id
    session_id: Id | None = None


class CloseDays(Request, frozen=True, kw_only=True):
    """Close days as previewed, with a choice for every booking that was shown."""

    unit_id: Id
    first_day: date
    last_day: date
    reason: Reason
    choices: Annotated[list[ClosingChoice], msgspec.Meta(max_length=5000)]
    visit_type: VisitType | None = None


class ClosingOutcome(View, frozen=True, kw_only=True):
    closed_id: Id
    moved: int
    cancelled: int


class ExpectedVisitor(View, frozen=True, kw_only=True):
    """One who is to come, and what became of him."""

    name: str
    minor: bool
    outcome: VisitorOutcome | None
    reason: str
    told_by: ToldBy | None


class TellVisitor(Request, frozen=True, kw_only=True):
    """What became of one visitor."""

    name: Annotated[str, msgspec.Meta(min_length=1, max_length=64)]
    outcome: VisitorOutcome
    reason: Annotated[str, msgspec.Meta(max_length=200)] = ""
    """Needed of one who was refused."""


class TellVisitors(Request, frozen=True, kw_only=True):
    """What became of the visitors of a booking; those who are not named stay as they are."""

    visitors: Annotated[list[TellVisitor], msgspec.Meta(min_length=1, max_length=10)]


class PreparedVisit(View, frozen=True, kw_only=True):
    """A visit as those read it who prepare it."""

    id: Id
    booking_no: str
    state: str
    inmate: str
    inmate_no: str
    ward: str
    relative: str
    kinship: str | None
    visitors: int
    companions: list[Companion]
    needs: list[str]
    note: str
    people: list[ExpectedVisitor]
    """All who are to come, the relative first."""
    tellable: bool
    """Whether its day has come, so that outcomes may be told."""


class PreparedSession(View, frozen=True, kw_only=True):
    starts: str
    minutes: int
    visit_type: VisitType | None
    room: str | None
    visits: list[PreparedVisit]


class VisitDay(View, frozen=True, kw_only=True):
    """Who comes to a prison on a day, of the wards in reach."""

    prison_id: Id
    prison: str
    prisons: list[UnitChoice]
    day: date
    sessions: list[PreparedSession]
    visits: int
    visitors: int
    with_needs: int
