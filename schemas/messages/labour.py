"""Messages of the labour ledger; a shard's writer applies each once."""

from datetime import date, datetime
from enum import StrEnum

import msgspec

from schemas.base import Id
from schemas.labour.hours import HoursKind, HoursLine


class OfSheet(msgspec.Struct, frozen=True, kw_only=True, tag_field="event"):
    """What all of them say: which sheet is meant, and which of its versions."""

    v: int = 1
    sheet_id: Id
    prison_id: Id
    ward_id: Id
    day: date
    version: int
    by: Id
    at: datetime


class HoursEntered(OfSheet, frozen=True, kw_only=True, tag="entered"):
    """A sheet was submitted; its lines replace those of an earlier version."""

    lines: list[HoursLine]
    whole: bool = True
    """False: the lines come to those already there, as a mended one does."""


class SheetDecided(OfSheet, frozen=True, kw_only=True, tag="decided"):
    """A submitted sheet was approved, and is locked, or was returned."""

    approved: bool


class LineChange(msgspec.Struct, frozen=True, kw_only=True):
    """What becomes of one approved line."""

    inmate_id: Id
    post_id: Id
    kind: HoursKind
    minutes: int | None
    """None: the line goes."""
    grade: int = 0
    project_id: Id | None = None


class HoursCorrected(OfSheet, frozen=True, kw_only=True, tag="corrected"):
    """An approved request changes lines of a locked sheet; `version` is that of the sheet."""

    request_id: Id
    changes: list[LineChange]


class PayState(StrEnum):
    """How far a sheet of pay has come, from the first time that it was reported."""

    REPORTED = "reported"
    RETURNED = "returned"
    APPROVED = "approved"


class PaySettled(OfSheet, frozen=True, kw_only=True, tag="pay_settled"):
    """A sheet of pay was reported, returned, approved or corrected; `day` is its month's first.

    What it comes to is in the shard already, under `version_id`.
    """

    version_id: Id
    state: PayState
    step: int
    """Grows with each of a sheet's messages, so that an older one changes nothing."""


LabourMessage = HoursEntered | SheetDecided | HoursCorrected | PaySettled
