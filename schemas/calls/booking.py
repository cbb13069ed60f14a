"""What booking a call asks and answers beside the call itself."""

from datetime import date, datetime

from schemas.base import Id, Reason, Request, View
from schemas.calls.kind import CallKind
from schemas.calls.views import Minutes


class BookableDay(View, frozen=True, kw_only=True):
    """A day, and how many times of it can be asked for."""

    day: date
    free: int


class DialRequest(Request, frozen=True, kw_only=True):
    """A call at once (VC-GEN-06)."""

    inmate_id: Id
    minutes: Minutes


class BookForInmate(Request, frozen=True, kw_only=True):
    """An officer books for an inmate (VC-INM-04)."""

    inmate_id: Id
    relative_id: Id
    starts_at: datetime
    minutes: Minutes
    reason: Reason
    kind: CallKind | None = None
    """What the call is for; the relation decides where nothing is said (decisions/0016)."""


class BookableInmate(View, frozen=True, kw_only=True):
    """An inmate to book for."""

    id: Id
    name: str
    inmate_no: str
    ward: str


class BookableRelative(View, frozen=True, kw_only=True):
    """A bound relative of an inmate, and why no call can be booked with him."""

    id: Id
    name: str
    kinship: str
    closed: str
    """Empty where a call can be booked."""
    kind: CallKind | None
    """What the relation makes of a call; None where it is unknown, and so privileged."""
    privileged: bool
    """A call with this person can be nothing else; an officer cannot make it ordinary."""


class BookablePair(View, frozen=True, kw_only=True):
    """What an officer may choose from for an inmate."""

    inmate_id: Id
    inmate: str
    inmate_no: str
    prison: str
    ward: str
    calls_left: int
    calls_period: str
    first_day: date | None
    """Where none is left: the first day on which one passes."""
    most_minutes: int
    closed: str
    """Why no call of the inmate can be booked now; empty where one can."""
    relatives: list[BookableRelative]
