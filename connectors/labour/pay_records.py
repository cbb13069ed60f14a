"""Sheets and lines of pay as the platform speaks of them."""

from datetime import date, datetime

import msgspec

from pipelines.rules.labour.pay.line import PayLine, SheetTotals
from pipelines.rules.labour.pay.month import first_day


class SheetKey(msgspec.Struct, frozen=True, kw_only=True):
    """A sheet, by what its lines are split, and which version of them counts."""

    sheet_id: str
    prison_id: str
    ward_id: str
    month: str
    version: int
    version_id: str | None
    """None: nothing was calculated yet."""

    @property
    def first(self) -> date:
        return first_day(self.month)


class Replacing(msgspec.Struct, frozen=True, kw_only=True):
    """Why lines that were reported once are replaced, and by whom."""

    reason: str
    by: str
    at: datetime
    case_id: str | None = None


class Written(msgspec.Struct, frozen=True, kw_only=True):
    """A version that waits for the core's commit to count."""

    version_id: str
    totals: SheetTotals


class StoredLine(msgspec.Struct, frozen=True, kw_only=True):
    """A line as it counts now; a removed one counts nothing."""

    inmate_id: str
    version: int
    removed: bool
    line: PayLine


class LineVersion(msgspec.Struct, frozen=True, kw_only=True):
    """What a line was before, and how it ended."""

    version: int
    removed: bool
    line: PayLine
    replaced: Replacing
