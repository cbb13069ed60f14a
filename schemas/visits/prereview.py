"""What is looked at before a visit's booking is decided on, and what came of it (VC-APPT-11)."""

from datetime import date, datetime
from enum import StrEnum

from schemas.base import Id, Reason, Request, View


class Effect(StrEnum):
    """What a condition leads to where it applies."""

    OFF = "off"
    """It is noted and leads to nothing."""
    PERSON = "person"
    REJECT = "reject"


class Result(StrEnum):
    """What a condition found, and what all of them together come to."""

    OFF = "off"
    PASSED = "passed"
    PERSON = "person"
    REJECTED = "rejected"


class Passing(StrEnum):
    """Where a booking goes that every condition lets pass."""

    FLOW = "flow"
    APPROVED = "approved"
    """The prison decided so beforehand: nobody is asked."""


class VisitCondition(StrEnum):
    LEVEL = "level"
    INVOLVED = "involved"
    CONTROL = "control"
    VISITS = "visits"
    BARRED = "barred"
    PROOF = "proof"
    CUSTODY = "custody"
    INCIDENT = "incident"


CONDITION_TITLES = {
    VisitCondition.LEVEL: "处遇级别",
    VisitCondition.INVOLVED: "六涉",
    VisitCondition.CONTROL: "重控",
    VisitCondition.VISITS: "会见次数",
    VisitCondition.BARRED: "黑名单",
    VisitCondition.PROOF: "亲属证明有效期",
    VisitCondition.CUSTODY: "在押状态核实",
    VisitCondition.INCIDENT: "最近违规",
}


class ReviewLine(View, frozen=True, kw_only=True):
    """One condition with what it looked at and what it came to."""

    condition: VisitCondition
    title: str
    value: str
    effect: Effect
    result: Result
    reason: str


class VisitPrereview(View, frozen=True, kw_only=True):
    """The record of a booking's pre-review."""

    booking_id: Id
    result: Result
    rule: str
    """By which rule."""
    at: datetime
    lines: list[ReviewLine]


class WaitingVisit(View, frozen=True, kw_only=True):
    """A booking that waits for a person, with what the pre-review found."""

    id: Id
    booking_no: str
    inmate: str
    inmate_no: str
    ward: str
    relative: str
    kinship: str | None
    day: date
    starts: str
    visitors: int
    case_id: Id
    visit: int
    """Of the desk, as a decision names it."""
    node: str
    mine: bool
    """Whether this officer may decide."""
    suggestion: str
    prereview: VisitPrereview | None
    """None of what was submitted without one."""


class ApartInmate(View, frozen=True, kw_only=True):
    id: Id
    name: str
    inmate_no: str
    prison: str
    ward: str


class SharedTime(View, frozen=True, kw_only=True):
    """Coming visits of the two at one time in one room, which stood before."""

    first_no: str
    second_no: str
    day: date
    starts: str
    room: str | None


class ApartPair(View, frozen=True, kw_only=True):
    """Two inmates who must not meet, or had not to."""

    id: Id
    first: ApartInmate
    second: ApartInmate
    reason: str
    since: datetime
    by: str
    lifted_at: datetime | None
    lifted_by: str | None
    lifted_reason: str | None
    shared: list[SharedTime]


class SetApart(Request, frozen=True, kw_only=True):
    first_id: Id
    second_id: Id
    reason: Reason


class LiftApart(Request, frozen=True, kw_only=True):
    reason: Reason
