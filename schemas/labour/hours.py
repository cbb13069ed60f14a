"""Hours of labour as they are entered: one sheet is a ward's day, one line an inmate's work."""

from datetime import date, datetime
from enum import IntEnum, StrEnum

import msgspec

from schemas.base import Id


class HoursKind(StrEnum):
    """What the time counts as."""

    NORMAL = "normal"
    OVERTIME = "overtime"
    REST = "rest"
    """On a rest day."""


KIND_CODES = {HoursKind.NORMAL: 1, HoursKind.OVERTIME: 2, HoursKind.REST: 3}
"""As the ledger stores them."""


class SheetState(IntEnum):
    """How far a sheet of the ledger has come; a draft is not in the ledger."""

    SUBMITTED = 1
    APPROVED = 2
    RETURNED = 3


class HoursLine(msgspec.Struct, frozen=True, array_like=True):
    """An inmate's minutes at one post; without field names, since a year holds millions."""

    inmate_id: Id
    post_id: Id
    kind: HoursKind
    minutes: int
    grade: int = 0
    """Grade of that day; 0: none."""
    project_id: Id | None = None


class SheetKey(msgspec.Struct, frozen=True, order=True):
    """A ward's day."""

    ward_id: str
    day: date


class SheetHead(msgspec.Struct, frozen=True, kw_only=True):
    """A sheet as the ledger holds it, without its lines."""

    sheet_id: str
    prison_id: str
    ward_id: str
    day: date
    version: int
    state: SheetState
    lines: int
    minutes: int
    digest: bytes
    """SM3 over the integrity values of its lines."""
    entered_by: str
    decided_by: str | None
    decided_at: datetime | None
