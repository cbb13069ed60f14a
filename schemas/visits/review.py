"""What the review of coming visits asks and answers (VC-APPT-17, VC-APPT-04)."""

from datetime import date, datetime
from enum import StrEnum
from typing import Annotated

import msgspec

from schemas.base import Id, Reason, Request, View
from schemas.calls.venues import UnitChoice
from schemas.modules.visits.visits import VisitType
from schemas.visits.booking import Companion, CompanionRequest
from schemas.visits.calendar import MoveTarget


class FlagCause(StrEnum):
    """What a booking rested on and no longer does."""

    TRANSFER = "transfer"
    RELEASE = "release"
    BAN = "ban"
    LEVEL = "level"
    CLOSURE = "closure"
    PROOF = "proof"
    ALLOWANCE = "allowance"
    OTHER = "other"


class FlagState(StrEnum):
    """What became of a flag."""

    OPEN = "open"
    KEPT = "kept"
    MOVED = "moved"
    CANCELLED = "cancelled"
    GONE = "gone"
    """Its cause went away by itself."""


class ReviewVerdict(StrEnum):
    """What whoever reviews a booking decides."""

    KEEP = "keep"
    MOVE = "move"
    CANCEL = "cancel"


class VisitFlag(View, frozen=True, kw_only=True):
    """What stands, or stood, against a booking."""

    id: Id
    cause: FlagCause
    detail: str
    state: FlagState
    first_seen: datetime
    ended_at: datetime | None
    officer: str
    """Who decided; empty where nobody did."""
    reason: str


class ReviewedVisit(View, frozen=True, kw_only=True):
    """A booking that was flagged."""

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
    room: str | None
    visitors: int
    flags: list[VisitFlag]
    """Those that are open, or the last ones where none is."""


class VisitReviews(View, frozen=True, kw_only=True):
    """Flagged bookings, the soonest visit first."""

    prison_id: Id
    prison: str
    prisons: list[UnitChoice]
    rows: list[ReviewedVisit]
    total: int


class VisitToChange(View, frozen=True, kw_only=True):
    """A booking with all flags it ever had, and where it could go."""

    visit: ReviewedVisit
    companions: list[Companion]
    most_visitors: int
    session_id: Id | None
    targets: list[MoveTarget]
    """The nearest sessions with room for them."""
    may_change: bool
    """Whether this officer may change its time and its people."""


class ReviewVisit(Request, frozen=True, kw_only=True):
    """A person's decision on what was shown."""

    verdict: ReviewVerdict
    reason: Reason
    flags: Annotated[list[Id], msgspec.Meta(min_length=1, max_length=20)]
    """The open flags that were shown: nothing is decided on unseen."""
    session_id: Id | None = None
    """Where it is moved to."""


class ChangeVisit(Request, frozen=True, kw_only=True):
    """Another session, other people, or both; None leaves what stands."""

    reason: Reason
    session_id: Id | None = None
    companions: Annotated[list[CompanionRequest], msgspec.Meta(max_length=9)] | None = None
