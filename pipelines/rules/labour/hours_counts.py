"""Sums of hours as the statistics show them: approved in the totals, the others beside them."""

from collections.abc import Iterable
from datetime import date

from schemas.errors import InvalidInput
from schemas.labour.hours import HoursKind
from schemas.labour.statistics import CountBy, Period

LONGEST = {Period.DAY: 92, Period.MONTH: 3 * 366, Period.YEAR: 10 * 366}
"""Days between first and last, by how finely is counted."""
COUNTED = (*HoursKind, "total", "lines", "unapproved", "unapproved_lines")


def nothing() -> dict[str, int]:
    return dict.fromkeys(COUNTED, 0)


def add(sums: dict[str, int], kind: HoursKind, approved: bool, minutes: int, lines: int) -> None:
    """Approved ones count as their kind and in the total."""
    if approved:
        told = {kind: minutes, "total": minutes, "lines": lines}
    else:
        told = {"unapproved": minutes, "unapproved_lines": lines}
    for name, number in told.items():
        sums[name] += number


def require_range(since: date, until: date, period: Period) -> None:
    """Raise `InvalidInput` for more days than are counted so finely."""
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
