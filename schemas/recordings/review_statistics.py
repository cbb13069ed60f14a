"""监听复听统计: rates of reviews and anomalies, and hits by any two dimensions (VC-SUP-11, -12)."""

from datetime import date
from enum import StrEnum

from schemas.base import View


class Dimension(StrEnum):
    """By what hits are counted."""

    DAY = "day"
    INMATE = "inmate"
    RELATIVE = "relative"
    WORD = "word"
    WORD_CLASS = "word_class"
    PRISON = "prison"
    WARD = "ward"
    CHANNEL = "channel"


class HitFigures(View, frozen=True, kw_only=True):
    """Hits, the conversations they fell in, and the inmates who had these (VC-SUP-12)."""

    hits: int
    records: int
    people: int


class HitGroup(HitFigures, frozen=True, kw_only=True):
    """Of one value of a dimension; `key` is what the list is searched by."""

    key: str
    label: str


class HitCell(View, frozen=True, kw_only=True):
    """Of one value in each of two dimensions."""

    row: str
    column: str
    hits: int


class HitTable(View, frozen=True, kw_only=True):
    """Hits by one dimension, or by two as a cross table; rows and cells each add up to `hits`."""

    since: date
    until: date
    total: HitFigures
    by: Dimension
    across: Dimension | None
    rows: list[HitGroup]
    columns: list[HitGroup]
    cells: list[HitCell]


class ReviewFigures(View, frozen=True, kw_only=True):
    """Ended conversations, how many of them were reviewed, and how many were found anomalous."""

    conversations: int
    reviewed: int
    anomalous: int
    overdue: int


class ReviewGroup(ReviewFigures, frozen=True, kw_only=True):
    """Of one unit, channel or day."""

    key: str
    label: str


class OfficerFigures(View, frozen=True, kw_only=True):
    """An officer's review work; a conversation that two reviewed counts for both.

    `assigned` and `overdue` are of what was given to the officer, `overdue` where nobody reviewed
    it in time; `reviewed` and `anomalous` are of what the officer reviewed, given or not.
    """

    key: str
    label: str
    unit: str
    assigned: int
    reviewed: int
    overdue: int
    anomalous: int


class ReviewStatistics(View, frozen=True, kw_only=True):
    """Of all conversations that began within the days; privileged ones are left out."""

    since: date
    until: date
    total: ReviewFigures
    hits: HitFigures
    prisons: list[ReviewGroup]
    wards: list[ReviewGroup]
    channels: list[ReviewGroup]
    days: list[ReviewGroup]
    officers: list[OfficerFigures]
