"""What a prison's phone exchange asks and reports, and what it is answered (VC-CFG-06)."""

from datetime import date, datetime
from enum import StrEnum
from typing import Annotated

import msgspec

from schemas.base import Id, Request, View

CallNo = Annotated[str, msgspec.Meta(pattern=r"^[0-9A-Za-z_.:-]{1,64}$")]
Digits = Annotated[str, msgspec.Meta(pattern=r"^[0-9*#+-]{1,20}$")]


class PhoneCallState(StrEnum):
    """What became of an attempt to dial."""

    DIALLING = "dialling"
    TALKING = "talking"
    CONNECTED = "connected"
    CUT_AT_LIMIT = "cut_at_limit"
    NO_ANSWER = "no_answer"
    REFUSED = "refused"


class Authorised(StrEnum):
    """Whether an officer is known to have let a connected call through (VC-PHONE-02)."""

    PRESENT = "present"
    MISSING = "missing"


class Refusal(StrEnum):
    """Why a number may not be dialled now."""

    SUBSYSTEM_CLOSED = "subsystem_closed"
    INMATE_UNKNOWN = "inmate_unknown"
    CARD_UNUSABLE = "card_unusable"
    NOT_IN_CUSTODY = "not_in_custody"
    AUTHORISER_UNKNOWN = "authoriser_unknown"
    NUMBER_UNKNOWN = "number_unknown"
    NUMBER_OF_ANOTHER = "number_of_another"
    NUMBER_NOT_APPROVED = "number_not_approved"
    NUMBER_REJECTED = "number_rejected"
    NUMBER_DISABLED = "number_disabled"
    RELATIVE_BARRED = "relative_barred"
    INMATE_BARRED = "inmate_barred"
    NO_RULE = "no_rule"
    ALLOWANCE_USED = "allowance_used"
    NO_FUNDS = "no_funds"


class EndCause(StrEnum):
    """How the exchange says that a call ended."""

    HUNG_UP = "hung_up"
    CUT_AT_LIMIT = "cut_at_limit"
    NO_ANSWER = "no_answer"
    BUSY = "busy"
    FAILED = "failed"


class Dial(Request, frozen=True, kw_only=True):
    """May this be dialled? The inmate is named by number or by card."""

    call_no: CallNo
    """The exchange's own number of the call: asked again, it gets the same answer."""
    digits: Digits
    inmate_no: Annotated[str, msgspec.Meta(max_length=20)] | None = None
    card_no: Annotated[str, msgspec.Meta(max_length=20)] | None = None
    phone_set: Annotated[str, msgspec.Meta(max_length=40)] = ""
    police_no: Annotated[str, msgspec.Meta(max_length=20)] | None = None
    """Of the officer who authorised the call at the phone."""
    authorised_at: datetime | None = None


class DialAnswer(View, frozen=True, kw_only=True):
    """Whether to dial, and how long the call may be."""

    allowed: bool
    code: Refusal | None
    reason: str
    """For the announcement; empty where the call is allowed."""
    most_seconds: int
    """The exchange ends the call after so many seconds of talk."""
    warn_at_second: int
    """The second of talk at which the warning sounds."""
    calls_left: int
    """Phone calls that are left in the period after this one."""
    first_day: date | None = None
    """Where the allowance is used: the first day on which a call passes."""


class Answered(Request, frozen=True, kw_only=True):
    """The relative picked up."""

    at: datetime


class Ended(Request, frozen=True, kw_only=True):
    """The call is over; `answered_at` repairs a report that was lost."""

    at: datetime
    cause: EndCause
    answered_at: datetime | None = None


class PhoneCallReported(View, frozen=True, kw_only=True):
    """How the call stands after a report."""

    id: Id
    state: PhoneCallState
    seconds: int | None
    """Seconds of talk, once they are known."""
