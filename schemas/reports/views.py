"""What the interfaces of reports are asked and answer (LR-RPT)."""

from datetime import datetime
from typing import Annotated, Literal

import msgspec

from schemas.base import Id, Reason, Request, View
from schemas.reports.definition import Period, ReportForm, ReportLevel, ReportLine
from schemas.reports.state import Flaw, Origin, ReportState, VersionState

Note = Annotated[str, msgspec.Meta(max_length=200)]
ReportTitle = Annotated[str, msgspec.Meta(min_length=1, max_length=64, pattern=r"\S")]
PeriodText = Annotated[str, msgspec.Meta(pattern=r"^20[0-9]{2}(-[0-9]{2})?$")]
CellText = Annotated[str, msgspec.Meta(max_length=200)]
RowKey = Annotated[str, msgspec.Meta(min_length=1, max_length=64)]
ColumnKey = Annotated[str, msgspec.Meta(min_length=1, max_length=32)]


class FormProblem(View, frozen=True, kw_only=True):
    """One thing that is wrong with a form."""

    message: str
    column: str | None
    row: str | None


class SourceView(View, frozen=True, kw_only=True):
    """What can fill a linked column."""

    code: str
    title: str
    by: str
    """`wards` for rows of units, else the dictionary whose items it has values for."""


class VersionView(View, frozen=True, kw_only=True):
    number: int
    state: VersionState
    form: ReportForm
    note: str
    created_by: str
    created_at: datetime
    published_by: str | None
    published_at: datetime | None
    made: int
    """Reports that were made with it."""


class DefinitionView(View, frozen=True, kw_only=True):
    """A report in the list of forms."""

    id: Id
    code: str
    title: str
    period: Period
    level: ReportLevel
    operated_at: datetime
    operated_by: str
    published: int | None
    """Number of the version in force."""
    draft: int | None
    can_enter: bool
    """Whether the officer's own unit makes it."""


class DefinitionDetail(View, frozen=True, kw_only=True):
    definition: DefinitionView
    versions: list[VersionView]
    """Newest first."""
    sources: list[SourceView]
    dictionaries: dict[str, str]
    can_keep: bool


class CreateDefinition(Request, frozen=True, kw_only=True):
    """A new report; it begins as a draft."""

    code: Annotated[str, msgspec.Meta(pattern="^[a-z][a-z0-9_]{1,31}$")]
    title: ReportTitle
    period: Period
    level: ReportLevel
    form: ReportForm


class SaveForm(Request, frozen=True, kw_only=True):
    """A draft; `base` is the newest version that was shown."""

    base: int
    title: ReportTitle
    form: ReportForm
    note: Note = ""


class PublishForm(Request, frozen=True, kw_only=True):
    number: int


class CellView(View, frozen=True, kw_only=True):
    """A cell as it is shown; `value` is a decimal or a text."""

    row: str
    column: str
    value: str | None
    origin: Origin
    flaw: Flaw | None = None
    source_value: str | None = None
    """What the source says, where it was overwritten."""
    by_name: str = ""
    at: datetime | None = None
    changes: int = 0


class TotalView(View, frozen=True, kw_only=True):
    column: str
    value: str | None
    flaw: Flaw | None


class CheckForm(Request, frozen=True, kw_only=True):
    """A form to be looked through, and values to try it with."""

    form: ReportForm
    values: Annotated[dict[str, CellText], msgspec.Meta(max_length=60)] = {}
    """By key of the column: one row of an example."""


class FormCheck(View, frozen=True, kw_only=True):
    problems: list[FormProblem]
    preview: list[CellView]
    """The example row, worked out; empty while something is wrong."""


class ReportItem(View, frozen=True, kw_only=True):
    """A report in the list."""

    id: Id
    definition_id: Id
    title: str
    period: str
    unit_id: Id
    unit: str
    number: int
    state: ReportState
    created_by_name: str
    changed_at: datetime
    approved_at: datetime | None


class ReportPage(View, frozen=True, kw_only=True):
    rows: list[ReportItem]
    total: int


class Standing(View, frozen=True, kw_only=True):
    """A unit that should make a report, and how far it has come."""

    unit_id: Id
    unit: str
    report_id: Id | None
    state: ReportState | None


class ReportDetail(View, frozen=True, kw_only=True):
    """A whole report."""

    report: ReportItem
    period_title: str
    level: ReportLevel
    row_version: int
    form: ReportForm
    lines: list[ReportLine]
    cells: list[CellView]
    totals: list[TotalView]
    case_id: Id | None
    opinion: str
    """With which it was sent back."""
    change_case_id: Id | None
    """An open request to change it after its approval."""
    unfilled: int
    fetched_at: datetime | None
    sources: list[SourceView]
    can_edit: bool
    can_submit: bool
    can_request: bool


class CreateReport(Request, frozen=True, kw_only=True):
    definition_id: Id
    unit_id: Id
    period: PeriodText


class CellEdit(Request, frozen=True, kw_only=True):
    """A cell to write; `was` is the value that was shown, so that nobody overwrites unseen."""

    row: RowKey
    column: ColumnKey
    value: CellText
    was: CellText | None = None
    reason: Note = ""
    """Why a linked value is overwritten."""


class SaveCells(Request, frozen=True, kw_only=True):
    cells: Annotated[list[CellEdit], msgspec.Meta(min_length=1, max_length=500)]


class RestoreCell(Request, frozen=True, kw_only=True):
    """Let an overwritten cell follow its source again."""

    row: RowKey
    column: ColumnKey


class SubmitReport(Request, frozen=True, kw_only=True):
    row_version: int
    note: Note = ""


class RequestChange(Request, frozen=True, kw_only=True):
    """New values for cells of an approved report."""

    cells: Annotated[list[CellEdit], msgspec.Meta(min_length=1, max_length=50)]
    reason: Reason


class CellChange(View, frozen=True, kw_only=True):
    row: str
    column: str
    old: str | None
    new: str | None
    origin: Origin
    reason: str
    by_name: str
    at: datetime
    case_id: Id | None


class SourceLine(View, frozen=True, kw_only=True):
    """Where a linked cell comes from, what the source says now, and the page of its lines."""

    source: str
    title: str
    value: str | None
    now: str | None
    address: str | None


class SummaryView(View, frozen=True, kw_only=True):
    """The bureau's summary of a period, of approved reports alone."""

    definition_id: Id
    title: str
    period: str
    period_title: str
    form: ReportForm
    rows_are: Literal["units", "lines"]
    lines: list[ReportLine]
    cells: list[CellView]
    totals: list[TotalView]
    counted: int
    units: list[Standing]
    missing: list[Standing]


class CellsImport(View, frozen=True, kw_only=True):
    """What a file changed, or why it changed nothing."""

    changed: int
    problems: list[str]
