"""Figures by key and month made into the rows of a chart (LR-XC-02)."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal

import msgspec

from schemas.errors import InvalidInput
from schemas.labour.charts import ChartBy, ChartOf, ChartRow, LabourChart

MOST_MONTHS = 36
BY: dict[ChartOf, tuple[ChartBy, ...]] = {
    ChartOf.HOURS: (ChartBy.PRISON, ChartBy.WARD, ChartBy.PROJECT),
    ChartOf.PAY: (ChartBy.PRISON, ChartBy.WARD),
    ChartOf.OUTPUT: (ChartBy.PRISON, ChartBy.PROJECT_CLASS),
    ChartOf.HEADCOUNT: (ChartBy.PRISON, ChartBy.WARD),
}
"""What each figure can be told apart by."""


class Figure(msgspec.Struct, frozen=True):
    """A value of one key in one month."""

    key: str | None
    month: str
    value: Decimal


def months_of(first: str, last: str, now: str) -> list[str]:
    """From the first month to the last, both as 2026-11; `InvalidInput` where they are none."""
    if last < first:
        raise InvalidInput("结束月份早于开始月份。", code="months_reversed", field="until")
    if last > now:
        raise InvalidInput("不能统计尚未开始的月份。", code="month_to_come", field="until")
    months = [first]
    while months[-1] < last and len(months) <= MOST_MONTHS:
        months.append(next_month(months[-1]))
    if len(months) > MOST_MONTHS:
        raise InvalidInput(
            f"一次最多统计{MOST_MONTHS}个月，请缩短期间。", code="too_many_months", field="until"
        )
    return months


def next_month(month: str) -> str:
    """As 2027-01 after 2026-12."""
    year, number = int(month[:4]), int(month[5:])
    return f"{year + 1}-01" if number == 12 else f"{year}-{number + 1:02d}"


def days_of(months: Sequence[str]) -> tuple[date, date]:
    """First and last day of the months."""
    following = date.fromisoformat(f"{next_month(months[-1])}-01")
    return date.fromisoformat(f"{months[0]}-01"), following - timedelta(days=1)


def require_by(of: ChartOf, by: ChartBy, prisons: Iterable[str]) -> None:
    """Wards are told apart within a prison: of all prisons at once nobody could read them."""
    if by not in BY[of]:
        raise InvalidInput("该图不能按此方式统计。", code="chart_by", field="by")
    if by is ChartBy.WARD and len(set(prisons)) > 1:
        raise InvalidInput("按监区统计时请先选择监狱。", code="choose_unit", field="unit_id")


def chart_of(
    of: ChartOf,
    by: ChartBy,
    months: Sequence[str],
    figures: Iterable[Figure],
    titles: Mapping[str | None, str],
    uncounted: int,
) -> LabourChart:
    """Rows in the order of the titles; what has nothing in any month is left out."""
    sums: dict[str | None, dict[str, Decimal]] = {key: {} for key in titles}
    for one in figures:
        row = sums[one.key]
        row[one.month] = row.get(one.month, Decimal(0)) + one.value
    adds_up = of is not ChartOf.HEADCOUNT
    rows = [
        ChartRow(
            key=key,
            title=titles[key],
            values=[_text(row.get(month, Decimal(0)), of) for month in months],
            total=_text(sum(row.values(), Decimal(0)), of) if adds_up else None,
        )
        for key, row in sums.items()
        if any(row.values())
    ]
    totals = [
        sum((row.get(month, Decimal(0)) for row in sums.values()), Decimal(0)) for month in months
    ]
    return LabourChart(
        of=of,
        by=by,
        months=list(months),
        rows=rows,
        totals=[_text(one, of) for one in totals],
        total=_text(sum(totals, Decimal(0)), of) if adds_up else None,
        uncounted=uncounted,
    )


def _text(value: Decimal, of: ChartOf) -> str:
    """Money to the cent, all else whole."""
    return f"{value:.2f}" if of in (ChartOf.PAY, ChartOf.OUTPUT) else f"{value:.0f}"
