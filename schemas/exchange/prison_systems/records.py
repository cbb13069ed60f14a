"""A prison system's records in our own words: what every mapping leads to.

`visit_no` and `call_no` are the system's own numbers; they tie the records of one visit or call
together, whichever of them comes first. People are named as the system knows them.
"""

from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Literal

import msgspec

from schemas.calls.phone import EndCause
from schemas.calls.state import Assessment
from schemas.exchange.prison_systems.kinds import RecordKind
from schemas.modules.visits.visitor_outcomes import VisitorOutcome
from schemas.modules.visits.visits import VisitSource, VisitState, VisitType

Number = Annotated[str, msgspec.Meta(min_length=1, max_length=64)]
Name = Annotated[str, msgspec.Meta(max_length=64)]
Words = Annotated[str, msgspec.Meta(max_length=500)]
Score = Annotated[int, msgspec.Meta(ge=1, le=5)]
Picture = Annotated[str, msgspec.Meta(min_length=1, max_length=131_072)]
"""A JPEG or PNG in base64, as readers of identity cards give it: what a field of CSV holds."""


class Distance(StrEnum):
    """How far a phone call goes, which its price follows."""

    LOCAL = "local"
    DOMESTIC = "domestic"
    INTERNATIONAL = "international"


class PrisonRecord(msgspec.Struct, frozen=True, kw_only=True):
    """Base of all of them."""


class Registration(PrisonRecord, frozen=True, kw_only=True):
    """Who signed in for a visit."""

    visit_no: Number
    inmate_no: Number
    visit_type: VisitType
    planned_at: datetime
    source: VisitSource = VisitSource.PRISON_SYSTEM
    relative_id_no: Name = ""
    relative_name: Name = ""
    kinship: Name = ""
    companions: Annotated[str, msgspec.Meta(max_length=200)] = ""
    cancelled: bool = False
    booking_id: Annotated[str, msgspec.Meta(max_length=26)] = ""
    """Ours, where the visit was booked with us and pushed there."""


class Approval(PrisonRecord, frozen=True, kw_only=True):
    """A decision on a visit, where one was needed."""

    visit_no: Number
    step: Annotated[int, msgspec.Meta(ge=0, le=1_000)]
    node: Name
    approver: Name
    approved: bool
    opinion: Words = ""
    decided_at: datetime


class Visit(PrisonRecord, frozen=True, kw_only=True):
    """How a visit went."""

    visit_no: Number
    inmate_no: Number
    visit_type: VisitType
    planned_at: datetime
    state: VisitState
    started_at: datetime | None = None
    ended_at: datetime | None = None
    seat: Annotated[str, msgspec.Meta(max_length=20)] = ""
    police_no: Name = ""
    """Of the officer on duty."""
    officer: Name = ""


class Monitoring(PrisonRecord, frozen=True, kw_only=True):
    """What an officer heard while a visit went on."""

    visit_no: Number
    police_no: Name = ""
    listener: Name
    heard_from: datetime
    heard_until: datetime
    rating: Score | None = None
    remarks: Words = ""


class Escort(PrisonRecord, frozen=True, kw_only=True):
    """Who brought an inmate to a visit and back."""

    visit_no: Number
    inmate_no: Number
    police_no: Name = ""
    officer: Name
    out_at: datetime
    back_at: datetime | None = None


class Rating(PrisonRecord, frozen=True, kw_only=True):
    """What a relative thought of the window's service."""

    visit_no: Annotated[str, msgspec.Meta(max_length=64)] = ""
    relative_name: Name = ""
    score: Score
    text: Words = ""
    at: datetime


class Arrival(PrisonRecord, frozen=True, kw_only=True):
    """What became of one person who was to come to a visit."""

    visit_no: Number
    visitor: Annotated[str, msgspec.Meta(min_length=1, max_length=64)]
    outcome: VisitorOutcome
    reason: Annotated[str, msgspec.Meta(max_length=200)] = ""
    at: datetime


class Call(PrisonRecord, frozen=True, kw_only=True):
    """A phone call or the attempt at one."""

    call_no: Number
    inmate_no: Number
    phone: Annotated[str, msgspec.Meta(min_length=3, max_length=20)]
    relative_name: Name = ""
    kinship: Name = ""
    started_at: datetime
    answered_at: datetime | None = None
    ended_at: datetime | None = None
    end_cause: EndCause | None = None
    phone_set: Annotated[str, msgspec.Meta(max_length=40)] = ""
    extra: bool = False
    """Beyond the ordinary allowance, as the system says."""


class Authorisation(PrisonRecord, frozen=True, kw_only=True):
    """Which officer let a call through."""

    call_no: Number
    police_no: Name = ""
    officer: Name
    at: datetime


class Ticket(PrisonRecord, frozen=True, kw_only=True):
    """What the system itself reckons for a call; ours is priced by our own rule."""

    call_no: Number
    seconds: Annotated[int, msgspec.Meta(ge=0, le=2_000_000)]
    distance: Distance
    fee: Decimal
    at: datetime


class PhoneNumber(PrisonRecord, frozen=True, kw_only=True):
    """A number that an inmate may dial there."""

    inmate_no: Number
    phone: Annotated[str, msgspec.Meta(min_length=3, max_length=20)]
    relative_name: Name
    relative_id_no: Name = ""
    kinship: Name
    usable: bool


class Recording(PrisonRecord, frozen=True, kw_only=True):
    """Sound or picture of a visit or call, to be fetched."""

    conversation_no: Number
    """`visit_no` or `call_no`, as the system's kind says."""
    file: Annotated[str, msgspec.Meta(min_length=1, max_length=300)]
    """Where it lies at the source, as its adapter reads it."""
    bytes: Annotated[int, msgspec.Meta(ge=0, le=2**50)]
    sm3: Annotated[str, msgspec.Meta(max_length=64)] = ""
    began_at: datetime | None = None
    first_speaker: Literal["relative", "inmate"] | None = None


class Review(PrisonRecord, frozen=True, kw_only=True):
    """A recording that was listened to there."""

    conversation_no: Number
    reviewer: Name
    police_no: Name = ""
    assessment: Assessment
    anomaly: bool
    summary: Annotated[str, msgspec.Meta(max_length=1000)]
    at: datetime


class OfficialBusiness(PrisonRecord, frozen=True, kw_only=True):
    """What came of official business that was booked with us and pushed there (VC-OFFICIAL-04)."""

    booking_id: Annotated[str, msgspec.Meta(min_length=1, max_length=26)]
    inmate_no: Number
    outcome: VisitorOutcome
    handler: Name = ""
    result: Words = ""
    at: datetime


class KnownRelative(PrisonRecord, frozen=True, kw_only=True):
    """Somebody whom the system registered as a relative of an inmate, by the identity card."""

    relative_no: Number
    """The system's own number of the person, whomever he is a relative of."""
    inmate_no: Number
    relative_id_no: Number
    relative_name: Annotated[str, msgspec.Meta(min_length=1, max_length=64)]
    kinship: Name = ""


class KnownFace(PrisonRecord, frozen=True, kw_only=True):
    """The face of somebody whom the system registered."""

    relative_no: Number
    picture: Picture


RECORDS: dict[RecordKind, type[PrisonRecord]] = {
    RecordKind.REGISTRATION: Registration,
    RecordKind.APPROVAL: Approval,
    RecordKind.VISIT: Visit,
    RecordKind.MONITORING: Monitoring,
    RecordKind.ESCORT: Escort,
    RecordKind.RATING: Rating,
    RecordKind.ARRIVAL: Arrival,
    RecordKind.CALL: Call,
    RecordKind.AUTHORISATION: Authorisation,
    RecordKind.TICKET: Ticket,
    RecordKind.NUMBER: PhoneNumber,
    RecordKind.RECORDING: Recording,
    RecordKind.REVIEW: Review,
    RecordKind.OFFICIAL: OfficialBusiness,
    RecordKind.RELATIVE: KnownRelative,
    RecordKind.FACE: KnownFace,
}
