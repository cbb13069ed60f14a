"""Data of the existing system as dumps bring them: what a row may lack, what a run came to."""

from datetime import datetime
from enum import StrEnum

from schemas.base import Id, View


class LegacyKind(StrEnum):
    """What a dump holds."""

    HOURS = "hours"
    PAY = "pay"


class RowProblem(StrEnum):
    """Why a row was not taken over."""

    OTHER_ENCODING = "other_encoding"
    TOO_LONG = "too_long"
    WRONG_COLUMNS = "wrong_columns"
    WRONG_ID = "wrong_id"
    REPEATED_ID = "repeated_id"
    CHANGED_ID = "changed_id"
    OTHER_UNIT = "other_unit"
    UNKNOWN_WARD = "unknown_ward"
    UNKNOWN_INMATE = "unknown_inmate"
    WRONG_DAY = "wrong_day"
    DAY_OUTSIDE = "day_outside"
    WRONG_NUMBER = "wrong_number"
    HOURS_OUTSIDE = "hours_outside"
    PART_OF_MINUTE = "part_of_minute"
    DAY_TOO_LONG = "day_too_long"
    WRONG_KIND = "wrong_kind"
    WRONG_TEXT = "wrong_text"
    REPEATED_KEY = "repeated_key"
    DAY_BOOKED = "day_booked"
    WRONG_MONTH = "wrong_month"
    MONTH_OUTSIDE = "month_outside"
    WRONG_AMOUNT = "wrong_amount"
    AMOUNT_OUTSIDE = "amount_outside"
    WRONG_ITEMS = "wrong_items"
    ITEMS_DIFFER = "items_differ"
    REPEATED_MONTH = "repeated_month"
    MONTH_BOOKED = "month_booked"


class LegacyFileView(View, frozen=True, kw_only=True):
    """A unit's year as one dump brought it; amounts in hundredths of an hour or a yuan."""

    id: Id
    manifest: str
    kind: LegacyKind
    prison: str
    prison_code: str
    year: int
    file_name: str
    encoding: str
    by: str
    started_at: datetime
    finished_at: datetime | None
    """None: the run was stopped, and the same command goes on."""
    months: int
    months_done: int
    rows: int
    amount: int
    """What the old system says of its rows, and what the dump holds."""
    taken_rows: int
    taken_amount: int
    """Counted in the ledger after they were written."""
    before_rows: int
    before_amount: int
    """In the ledger already, from an earlier dump."""
    refused_rows: int
    refused_amount: int
    agrees: bool
    """Finished, and taken, met before and refused come to what the old system says."""


class LegacyFilePage(View, frozen=True, kw_only=True):
    rows: list[LegacyFileView]
    total: int


class LegacyRefusalView(View, frozen=True, kw_only=True):
    """A row that was not taken over, by its line in the dump."""

    line: int
    legacy_id: str
    problem: RowProblem
    reason: str
    amount: int | None
    """None where the row has no readable number."""


class LegacyReasonCount(View, frozen=True, kw_only=True):
    problem: RowProblem
    reason: str
    rows: int


class LegacyUnknownProject(View, frozen=True, kw_only=True):
    """Rows taken over without a project, since none of the prison has the name."""

    name: str
    rows: int


class LegacyRefusalPage(View, frozen=True, kw_only=True):
    rows: list[LegacyRefusalView]
    total: int
    reasons: list[LegacyReasonCount]
    unknown_projects: list[LegacyUnknownProject]
