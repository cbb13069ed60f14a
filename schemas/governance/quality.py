"""The data quality report: how often core fields lack, and of which records (NF-IND-03)."""

from datetime import datetime

from schemas.base import Id, View


class CoreField(View, frozen=True, kw_only=True):
    """How many records lack one core field."""

    name: str
    title: str
    missing: int
    rate: str
    """Per cent of the records, with two decimals."""


class DataQualityLine(View, frozen=True, kw_only=True):
    """A module in one prison; in the bureau itself; or beyond all units, where `place` is empty."""

    module: str
    title: str
    place_id: Id | None
    place: str
    records: int
    incomplete: int
    """Records that lack at least one core field."""
    missing: int
    values: int
    """Core values that there should be: records by fields."""
    rate: str
    """Missing values in per cent of those that there should be."""
    fields: list[CoreField]


class DataQuality(View, frozen=True, kw_only=True):
    lines: list[DataQualityLine]
    records: int
    incomplete: int
    missing: int
    rate: str
    counted_at: datetime | None
    """When the figures were counted; None before the first time."""


class IncompleteRecord(View, frozen=True, kw_only=True):
    """A record to be repaired."""

    id: Id
    label: str
    missing: list[str]
    """Titles of the core fields that it lacks."""
    link: str | None
    """Where the console shows it; None where it belongs to no unit that the module could show."""


class IncompletePage(View, frozen=True, kw_only=True):
    rows: list[IncompleteRecord]
    total: int
