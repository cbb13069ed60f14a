"""劳动报酬: what the pages of pay show and ask (LR-PAY-01 to -07); money is yuan as text."""

from datetime import date, datetime
from typing import Annotated

import msgspec

from schemas.base import Id, Reason, Request, View

Month = Annotated[str, msgspec.Meta(pattern=r"^2[0-9]{3}-(0[1-9]|1[0-2])$")]
Yuan = Annotated[str, msgspec.Meta(pattern=r"^[0-9]{1,7}(\.[0-9]{1,2})?$")]


class PaySheetView(View, frozen=True, kw_only=True):
    """A sheet as it stands."""

    id: Id
    ward_id: Id
    ward: str
    prison: str
    month: str
    state: str
    version: int
    people: int
    minutes: dict[str, int]
    """By kind of hours: normal, overtime, rest."""
    amount: str | None
    """None: the ledger of the prison cannot be reached just now."""
    rules: list[str]
    due_on: date
    late: bool
    needs_recalculation: bool
    recalculation_reason: str
    calculated_at: datetime
    reported_at: datetime | None
    reported_by: str | None
    approved_at: datetime | None
    opinion: str


class PayWardRow(View, frozen=True, kw_only=True):
    """A ward in the overview of a month; without a sheet nothing was calculated yet."""

    prison_id: Id
    prison: str
    ward_id: Id
    ward: str
    sheet: PaySheetView | None
    late: bool
    reminded_at: datetime | None


class PayMonthView(View, frozen=True, kw_only=True):
    """Who has reported a month and who has not."""

    month: str
    due_on: date
    wards: list[PayWardRow]


class PayLineView(View, frozen=True, kw_only=True):
    """One worker of a sheet; `earned` is from hours, `items` what was added and taken."""

    inmate_id: Id
    inmate_no: str
    name: str
    grades: list[int]
    minutes: dict[str, int]
    earned: str
    items: str
    amount: str
    version: int
    removed: bool


class PaySheetDetail(View, frozen=True, kw_only=True):
    """A sheet with its lines."""

    sheet: PaySheetView
    lines: list[PayLineView]
    allowed: list[str]
    """calculate, report, correct: what this officer may do with it now."""
    case_id: Id | None
    """The open or last application about the sheet itself."""
    correction_case_id: Id | None
    """The open request for correction."""


class PayStepView(View, frozen=True, kw_only=True):
    """One part of an amount."""

    kind: str
    title: str
    amount: str
    since: date | None
    until: date | None
    days: int
    minutes: int
    rate: str | None
    factor: str | None
    product: str | None
    post_kind: str | None
    rule: str | None
    reason: str
    source_id: str | None


class PayLineVersionView(View, frozen=True, kw_only=True):
    """What a line was before, and why it no longer counts."""

    version: int
    amount: str
    removed: bool
    steps: list[PayStepView]
    reason: str
    by: str
    at: datetime
    case_id: Id | None


class PayLineDetail(View, frozen=True, kw_only=True):
    """How one amount came about, and what it was before."""

    line: PayLineView
    steps: list[PayStepView]
    versions: list[PayLineVersionView]


class PayDifference(View, frozen=True, kw_only=True):
    """What a calculation of today would pay instead; None: nothing."""

    inmate_id: Id
    inmate_no: str
    name: str
    before: str | None
    after: str | None


class PayDifferences(View, frozen=True, kw_only=True):
    rows: list[PayDifference]


class PaidLineView(View, frozen=True, kw_only=True):
    """What an inmate was paid in a month: of an approved sheet, as it counts now."""

    month: str
    prison: str
    ward_id: Id
    ward: str
    sheet_id: Id
    inmate_id: Id
    inmate_no: str
    name: str
    minutes: dict[str, int]
    amount: str


class PaidLines(View, frozen=True, kw_only=True):
    """A page of lines, the latest month first."""

    rows: list[PaidLineView]
    total: int
    amount: str | None
    """Of the page, where one inmate was asked for."""
    unavailable: list[str]
    """Prisons whose ledger cannot be reached just now; their lines are not on the page."""


class OpenPaySheet(Request, frozen=True, kw_only=True):
    """Calculate a ward's month for the first time."""

    ward_id: Id
    month: Month


class ReportPaySheet(Request, frozen=True, kw_only=True):
    """Report the version that was shown."""

    version: int
    note: Annotated[str, msgspec.Meta(max_length=200)] = ""


class CorrectedAmount(Request, frozen=True, kw_only=True):
    """The amount that a worker is to have; None takes the line out."""

    inmate_id: Id
    amount: Yuan | None


class CorrectPay(Request, frozen=True, kw_only=True):
    """A request to change reported pay."""

    version: int
    rows: Annotated[list[CorrectedAmount], msgspec.Meta(min_length=1, max_length=200)]
    reason: Reason


class PayCaseOpened(View, frozen=True, kw_only=True):
    """The application that now lies with the approvers."""

    case_id: Id
