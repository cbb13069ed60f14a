"""What the pages of hours ask and are answered."""

from datetime import date, datetime
from enum import StrEnum
from typing import Annotated

import msgspec

from schemas.base import Id, Reason, Request, View
from schemas.labour.hours import HoursKind

MOST_LINES = 2_000
Typed = Annotated[str, msgspec.Meta(max_length=8)]
Minutes = Annotated[int, msgspec.Meta(ge=1, le=1440)]


class TimesheetState(StrEnum):
    """How far a submitted sheet has come."""

    SUBMITTED = "submitted"
    APPROVED = "approved"
    RETURNED = "returned"


class CorrectionState(StrEnum):
    """How far a request to correct an approved sheet has come."""

    PENDING = "pending"
    APPROVED = "approved"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"


class EnteredLine(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Minutes of one inmate at one post."""

    inmate_id: Id
    post_id: Id
    kind: HoursKind
    minutes: Minutes


class DraftRow(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A row of the page as it was typed."""

    inmate_id: Id
    post_id: Id | None = None
    normal: Typed = ""
    overtime: Typed = ""
    rest: Typed = ""


class OfDay(Request, frozen=True, kw_only=True):
    """Which ward's which day."""

    ward_id: Id
    day: date


class SaveDraft(OfDay, frozen=True, kw_only=True):
    rows: Annotated[list[DraftRow], msgspec.Meta(max_length=MOST_LINES)]


class CheckHours(OfDay, frozen=True, kw_only=True):
    lines: Annotated[list[EnteredLine], msgspec.Meta(max_length=MOST_LINES)]


class SubmitHours(CheckHours, frozen=True, kw_only=True):
    version: Annotated[int, msgspec.Meta(ge=0)]
    """Of the sheet that the page showed; 0: there was none."""


class AskedChange(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What is to become of one approved line; no minutes: the line goes."""

    inmate_id: Id
    post_id: Id
    kind: HoursKind
    minutes: Minutes | None = None


class AskCorrection(Request, frozen=True, kw_only=True):
    timesheet_id: Id
    version: Annotated[int, msgspec.Meta(ge=1)]
    reason: Reason
    changes: Annotated[list[AskedChange], msgspec.Meta(min_length=1, max_length=MOST_LINES)]


class DraftSaved(View, frozen=True, kw_only=True):
    saved_at: datetime


class LineProblem(View, frozen=True, kw_only=True):
    """What is wrong with a line, by its place among the lines sent."""

    index: int
    field: str
    code: str
    message: str


class HoursChecked(View, frozen=True, kw_only=True):
    problems: list[LineProblem]


class HoursRow(View, frozen=True, kw_only=True):
    """An inmate at a post of the day; one who has none stands there without."""

    inmate_id: Id
    inmate_no: str
    name: str
    grade_no: int | None
    post_id: Id | None
    post: str
    default_minutes: int
    """Of normal hours; 0 on a rest day."""
    here: bool
    """Whether the inmate is of the day's roster, at a post held that day."""


class Limits(View, frozen=True, kw_only=True):
    """Minutes that the ward's schedule allows."""

    standard_minutes: int
    day_minutes: int
    week_minutes: int
    overtime_minutes: int


class DraftView(View, frozen=True, kw_only=True):
    rows: list[DraftRow]
    saved_at: datetime


class OtherDraft(View, frozen=True, kw_only=True):
    """Somebody else is entering the same day."""

    officer: str
    saved_at: datetime


class TimesheetView(View, frozen=True, kw_only=True):
    """A submitted sheet without its lines."""

    id: Id
    ward_id: Id
    ward: str
    prison: str
    day: date
    version: int
    state: TimesheetState
    people: int
    lines: int
    normal_minutes: int
    overtime_minutes: int
    rest_minutes: int
    entered_by: Id
    entered_name: str
    submitted_at: datetime
    decided_name: str
    decided_at: datetime | None
    opinion: str
    case_id: Id | None


class TimesheetPage(View, frozen=True, kw_only=True):
    rows: list[TimesheetView]
    total: int


class BookedLine(View, frozen=True, kw_only=True):
    """A line as the ledger holds it."""

    inmate_id: Id
    post_id: Id
    kind: HoursKind
    minutes: int
    version: int


class RefusedLine(View, frozen=True, kw_only=True):
    """What the ledger did not take of a submitted sheet; without a person: all of it."""

    inmate_id: Id | None
    post_id: Id | None
    inmate_no: str
    name: str
    kind: HoursKind | None
    minutes: int | None
    reason: str


class ChangeView(View, frozen=True, kw_only=True):
    """Both versions of a line; no minutes: there is no line."""

    inmate_no: str
    name: str
    post: str
    kind: HoursKind
    before: int | None
    after: int | None


class CorrectionView(View, frozen=True, kw_only=True):
    """A request to correct an approved sheet, and what became of it."""

    id: Id
    version: int
    state: CorrectionState
    reason: str
    asked_name: str
    asked_at: datetime
    decided_name: str
    decided_at: datetime | None
    opinion: str
    case_id: Id | None
    changes: list[ChangeView]


class ReplacedLine(View, frozen=True, kw_only=True):
    """A line as the ledger kept it before an approved correction."""

    correction_id: Id
    inmate_no: str
    name: str
    post: str
    kind: HoursKind
    minutes: int
    version: int
    replaced_name: str
    replaced_at: datetime


class HoursView(View, frozen=True, kw_only=True):
    """Everything of a ward's day."""

    clear: bool
    """Whether people are shown as they are, or masked below the officer's clearance."""
    open: bool
    """Whether the day can be handed in: not yet, or anew."""

    ward_id: Id
    ward: str
    prison: str
    day: date
    rest_day: bool
    limits: Limits | None
    """None where no schedule is in force."""
    rows: list[HoursRow]
    draft: DraftView | None
    others: list[OtherDraft]
    sheet: TimesheetView | None
    booked: bool
    """Whether the ledger holds the sheet's version."""
    lines: list[BookedLine]
    refused: list[RefusedLine]
    corrections: list[CorrectionView]
    replaced: list[ReplacedLine]


class HoursSubmitted(View, frozen=True, kw_only=True):
    sheet: TimesheetView
    booked: bool
    """False: the ledger has not told yet that it holds the sheet."""


class CorrectionAsked(View, frozen=True, kw_only=True):
    id: Id
    state: CorrectionState


class SheetProblem(View, frozen=True, kw_only=True):
    """What is wrong with a row of a file, by the row's number there."""

    row: int
    column: str
    message: str


class HoursRead(View, frozen=True, kw_only=True):
    """Rows that a file brought, for the page to take over, and those it could not."""

    rows: list[DraftRow]
    problems: list[SheetProblem]
