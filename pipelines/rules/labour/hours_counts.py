"""Sums of hours as the statistics show them: approved in the totals, the others beside them."""

from collections.abc import Iterable
from datetime import date

from pipelines.rules.platform.asked_days import require_order
from schemas.errors import InvalidInput
from schemas.labour.hours import HoursKind
from schemas.labour.statistics import CountBy, HoursTotal, Period

LONGEST = {Period.DAY: 92, Period.MONTH: 3 * 366, Period.YEAR: 10 * 366}
"""Days between first and last, by how finely is counted."""


class Sum:
    """Collects the minutes of one row."""

    def __init__(self) -> None:
        self.minutes = dict.fromkeys(HoursKind, 0)
        self.lines = 0
        self.unapproved = 0
        self.unapproved_lines = 0

    def add(self, kind: HoursKind, approved: bool, minutes: int, lines: int) -> None:
        if approved:
            self.minutes[kind] += minutes
            self.lines += lines
        else:
            self.unapproved += minutes
            self.unapproved_lines += lines

    def total(self) -> HoursTotal:
        return HoursTotal(
            normal=self.minutes[HoursKind.NORMAL],
            overtime=self.minutes[HoursKind.OVERTIME],
            rest=self.minutes[HoursKind.REST],
            total=sum(self.minutes.values()),
            lines=self.lines,
            unapproved=self.unapproved,
            unapproved_lines=self.unapproved_lines,
        )


def require_range(since: date, until: date, period: Period) -> None:
    require_order(since, until)
    if (until - since).days > LONGEST[period]:
        raise InvalidInput(
            f"按此方式一次最多统计{LONGEST[period]}天，请缩短日期范围。",
            code="too_many_days",
            field="until",
        )


def require_narrow(by: CountBy, prisons: Iterable[str]) -> None:
    """Single inmates are counted within a prison: of the whole bureau nobody reads them."""
    if by is CountBy.INMATE and len(set(prisons)) > 1:
        raise InvalidInput("按人员统计时请先选择监狱或监区。", code="choose_unit", field="unit_id")
