"""Official bookings, as people of outside bodies ask for them and see them."""

from datetime import date, datetime
from typing import Annotated

import msgspec

from schemas.base import Id, Request, View
from schemas.forms.definition import Answers
from schemas.official.kinds import FilledIn, FormLine
from schemas.platform.files import FileView

InmateNo = Annotated[str, msgspec.Meta(min_length=1, max_length=32)]
Name = Annotated[str, msgspec.Meta(min_length=1, max_length=64)]
Clock = Annotated[str, msgspec.Meta(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$")]
Title = Annotated[str, msgspec.Meta(min_length=1, max_length=100)]
Answer = Annotated[str, msgspec.Meta(max_length=400)]


class RuleView(View, frozen=True, kw_only=True):
    """What a rule says, as far as whoever books can keep to it."""

    name: str
    weekdays: str
    opens: str
    closes: str
    lead_days: int
    ahead_days: int
    most_people: int
    most_minutes: int
    documents: list[str]


class FindInmate(Request, frozen=True, kw_only=True):
    """Number and name together: there is no list of inmates."""

    inmate_no: InmateNo
    name: Name
    kind_id: Id


class OfficialRoomView(View, frozen=True, kw_only=True):
    id: Id
    name: str
    place: str


class FoundInmate(View, frozen=True, kw_only=True):
    """Where the inmate is held, and what is booked there."""

    inmate_no: str
    name: str
    prison: str
    rooms: list[OfficialRoomView]
    rule: RuleView


class PaperGiven(Request, frozen=True, kw_only=True):
    """A file that was handed in, and which of the papers it is."""

    title: Title
    file_id: Id


class BookOfficial(Request, frozen=True, kw_only=True):
    """A booking, or the same once more where it was sent back."""

    kind_id: Id
    inmate_no: InmateNo
    inmate_name: Name
    document_no: Annotated[str, msgspec.Meta(max_length=60)] = ""
    purpose: Annotated[str, msgspec.Meta(min_length=1, max_length=200)]
    day: date
    starts: Clock
    minutes: Annotated[int, msgspec.Meta(ge=10, le=600)]
    room_id: Id | None = None
    companions: Annotated[list[Id], msgspec.Meta(max_length=20)] = []
    answers: Annotated[dict[Title, Answer], msgspec.Meta(max_length=40)] = {}
    papers: Annotated[list[PaperGiven], msgspec.Meta(max_length=20)] = []
    version_id: Id | None = None
    """Of the form that was filled in, where the kind has one."""
    filled: Answers = {}


class PaperView(View, frozen=True, kw_only=True):
    title: str
    file: FileView


class AnswerView(View, frozen=True, kw_only=True):
    title: str
    text: str


class ProgressStep(View, frozen=True, kw_only=True):
    """A line of a booking's way through the approval, without the officers' names."""

    title: str
    action: str
    opinion: str
    at: datetime


class HandlingResult(View, frozen=True, kw_only=True):
    """Who handled it, when, and with what result (VC-OFFICIAL-07)."""

    handled_by: str
    handled_at: datetime
    outcome: str
    """How it ended, in a word; empty where nobody said."""
    result: str


class OwnOfficialBooking(View, frozen=True, kw_only=True):
    """A booking as people of its body see it."""

    id: Id
    state: str
    state_title: str
    kind_id: Id
    kind: str
    inmate_no: str
    inmate_name: str
    prison: str
    document_no: str
    purpose: str
    booked_by: str
    companions: list[str]
    companion_ids: list[Id]
    day: date
    starts: str
    ends: str
    minutes: int
    room: str
    room_id: Id | None
    own: bool
    """Whether the asking person booked it, who alone changes it."""
    desk: str
    """The desk on which it lies now; empty once it is decided."""
    version: int
    updated_at: datetime


class OfficialBookingDetail(View, frozen=True, kw_only=True):
    """The same with form, papers, progress and what came of it."""

    booking: OwnOfficialBooking
    form: list[FormLine]
    answers: list[AnswerView]
    filled: FilledIn | None
    """Of a booking whose kind has a form: what it is mended with."""
    papers: list[PaperView]
    progress: list[ProgressStep]
    handling: HandlingResult | None
    """Of a finished booking alone."""


class OwnOfficialBookings(View, frozen=True, kw_only=True):
    rows: list[OwnOfficialBooking]
    total: int


class CourseStep(View, frozen=True, kw_only=True):
    """A line of a booking's way through the approval, as officers see it."""

    title: str
    action: str
    actor: str
    opinion: str
    at: datetime


class OfficialCourse(View, frozen=True, kw_only=True):
    """What stands beside a booking: which paper each file is, and its way through the approval."""

    case_id: Id | None
    papers: list[PaperView]
    steps: list[CourseStep]
