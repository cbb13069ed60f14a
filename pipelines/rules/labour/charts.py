"""Figures by key and month made into the lines of a chart (LR-XC-02)."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal

import msgspec

from pipelines.rules.modules.figures.lines import ALL, Counted, Line, Values
from schemas.errors import InvalidInput
from schemas.labour.charts import LINES, ChartBy
from schemas.modules.field import Option

Amount = int | Decimal


class Figure(msgspec.Struct, frozen=True):
    """A value of one key in one month."""

    key: str | None
    month: str
    value: Amount


def require_prison(by: str, prisons: Iterable[str]) -> None:
    """Wards are told apart within a prison: of all prisons at once nobody could read them."""
    if by == ChartBy.WARD and len(set(prisons)) > 1:
        raise InvalidInput("按监区统计时请先选择监狱。", code="choose_unit", field="unit_id")


def charted(
    measure: str,
    months: Sequence[str],
    figures: Iterable[Figure],
    titles: Mapping[str | None, str],
    *,
    adds_up: bool = True,
) -> Counted:
    """Lines in the order of the titles; what has nothing in any month is left out."""
    sums: dict[str | None, dict[str, Amount]] = {key: dict.fromkeys(months, 0) for key in titles}
    for one in figures:
        sums[one.key][one.month] += one.value
    columns = [sum(row[month] for row in sums.values()) for month in months]

    def values(amounts: Iterable[Amount]) -> Values:
        return {measure: sum(amounts) if adds_up else None}

    def along(amounts: Iterable[Amount]) -> tuple[Values, ...]:
        return tuple({measure: one} for one in amounts)

    lines = [
        Line(
            group=LINES,
            key=(key,),
            titles=(titles[key],),
            values=values(row.values()),
            cells=along(row.values()),
        )
        for key, row in sums.items()
        if any(row.values())
    ]
    whole = Line(group=ALL, values=values(columns), cells=along(columns))
    axis = tuple(Option(month, month) for month in months)
    return Counted(lines=[whole, *lines], axis=axis)
