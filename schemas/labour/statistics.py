"""Counts of hours and the lines behind them."""

from datetime import date
from enum import StrEnum

from schemas.base import Id, View
from schemas.labour.hours import HoursKind
from schemas.labour.timesheets import TimesheetState


class CountBy(StrEnum):
    """What hours are counted by."""

    INMATE = "inmate"
    WARD = "ward"
    PRISON = "prison"
    POST = "post"
    PROJECT = "project"


class Period(StrEnum):
    """How finely hours are counted."""

    DAY = "day"
    MONTH = "month"
    YEAR = "year"


class HoursTotal(View, frozen=True, kw_only=True):
    """Approved minutes by kind; what is not approved stands beside them and is in no total."""

    normal: int
    overtime: int
    rest: int
    total: int
    lines: int
    unapproved: int
    unapproved_lines: int


class HoursCount(View, frozen=True, kw_only=True):
    """A row of the statistics."""

    key: Id | None
    """None: lines without a project."""
    title: str
    note: str
    """The number of an inmate, the unit of a ward or post."""
    period: date
    """First day of the period."""
    minutes: HoursTotal


class HoursStatistics(View, frozen=True, kw_only=True):
    by: CountBy
    period: Period
    since: date
    until: date
    minutes: HoursTotal
    rows: list[HoursCount]
    total: int
    """How many rows there are in all."""
    missing: list[str] = []
    """Prisons whose ledger is away now: they are in no figure."""


class CountedLine(View, frozen=True, kw_only=True):
    """A line behind a total."""

    day: date
    prison: str
    ward_id: Id
    ward: str
    inmate_id: Id
    inmate_no: str
    name: str
    post: str
    project: str
    kind: HoursKind
    minutes: int
    state: TimesheetState


class CountedLines(View, frozen=True, kw_only=True):
    rows: list[CountedLine]
    total: int
    minutes: int
    """Of all of them, the shown page or not."""
    missing: list[str] = []
