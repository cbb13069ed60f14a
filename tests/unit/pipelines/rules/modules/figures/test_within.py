"""Values within periods, months within prisons, and how a file names and orders them."""

from datetime import UTC, datetime

import pytest

from pipelines.rules.modules.figures.asked import read
from pipelines.rules.modules.figures.lines import ALL, Counted, Line, NamedUnit
from pipelines.rules.modules.figures.rows import headings, rows
from pipelines.rules.modules.figures.telling import Telling
from schemas.modules.figures import (
    DAYS,
    MONTH,
    STEP,
    UNIT,
    By,
    FileShape,
    Group,
    Measure,
    Named,
    Opens,
    Table,
)
from schemas.modules.told_figures import FiguresTold

HELD = Opens(to="/m/visits", days=("planned_at.from", "planned_at.until"), unit="ward_id")
DONE = Opens(to="/m/official_bookings", days=("day.from", "day.until"), unit="")
TABLE = Table(
    code="visits",
    title="会见",
    asks=(DAYS, UNIT, STEP),
    measures=(
        Measure(name="visits", title="会见次数", opens=HELD),
        Measure(name="officials", title="来监办案", opens=DONE),
    ),
    groups=(
        Group(name="period", by=By.PERIOD, headings=("时间",)),
        Group(name="unit", by=By.UNIT, headings=("单位",), measures=("visits",)),
        Group(
            name="level",
            by=By.PERIOD,
            field="level",
            headings=("时间", "级别"),
            measures=("visits",),
            narrows="level",
        ),
    ),
    file=FileShape(first="统计项", flat=True, periods=Named.SPAN),
)
BY_PRISON = Table(
    code="ratings",
    title="评价",
    asks=(DAYS, UNIT),
    measures=(Measure(name="visits", title="次数", opens=HELD),),
    groups=(Group(name="month", by=By.PRISON, field=MONTH, headings=("监狱", "月份")),),
)
UNITS = {
    "P": NamedUnit(id="P", name="一监", path="/1/", prison_id="P"),
    "Q": NamedUnit(id="Q", name="二监", path="/2/", prison_id="Q"),
    "W": NamedUnit(id="W", name="一监区", path="/1/1/", prison_id="P"),
}
QUERY = {"since": "2026-10-20", "until": "2026-11-01", "step": "month"}
LISTS = frozenset({"visits:list", "official_bookings:list"})
BOTH = frozenset({"/m/visits", "/m/official_bookings"})


def line(group: str, *key: str | None, visits: int, officials: int | None = None) -> Line:
    values = {"visits": visits} | ({} if officials is None else {"officials": officials})
    return Line(group=group, key=key, values=values, titles=("宽管",) if group == "level" else ())


def told(table: Table, lines: list[Line], **query: str) -> FiguresTold:
    wanted = read(table, QUERY | query, datetime(2026, 11, 24, tzinfo=UTC))
    return Telling(table=table, wanted=wanted, units=UNITS).told(Counted(lines=lines), LISTS)


COUNTED = [
    line(ALL, visits=5, officials=1),
    line("period", "2026-10-01", visits=4, officials=1),
    line("period", "2026-11-01", visits=1, officials=0),
    line("unit", "W", visits=5),
    line("unit", "P", visits=5),
    line("unit", "Q", visits=0),
    line("level", "2026-10-01", "A", visits=3),
    line("level", "2026-10-01", None, visits=1),
]


def test_a_value_within_a_period_is_narrowed_by_both_and_cut_at_the_ends() -> None:
    _, units, levels = told(TABLE, COUNTED).groups
    known, unknown = levels.lines
    assert (known.key, known.titles) == ("2026-10-20/A", ["2026-10", "宽管"])
    days = {"planned_at.from": "2026-10-20", "planned_at.until": "2026-10-31"}
    assert known.where == {"/m/visits": days | {"level": "A"}}
    assert (unknown.key, unknown.where) == ("2026-10-20/", {})
    assert [one.where for one in units.lines] == [
        {"/m/visits": {"ward_id": "P"}},
        {"/m/visits": {"ward_id": "Q"}},
    ]


def test_what_takes_no_unit_leads_nowhere_once_one_is_chosen() -> None:
    assert set(told(TABLE, COUNTED).leads) == {"visits", "officials"}
    assert set(told(TABLE, COUNTED, unit_id="P").leads) == {"visits"}
    periods = told(TABLE, COUNTED).groups[0]
    assert {frozenset(one.where) for one in periods.lines} == {BOTH}


@pytest.mark.parametrize(
    ("named", "first", "last"),
    [
        (Named.SPAN, "2026-10-20至2026-10-31", "2026-11-01"),
        (Named.FIRST, "2026-10-01", "2026-11-01"),
    ],
)
def test_a_file_names_periods_by_days_and_puts_wards_after_all_prisons(
    named: Named, first: str, last: str
) -> None:
    table = Table(
        code=TABLE.code,
        title=TABLE.title,
        asks=TABLE.asks,
        measures=TABLE.measures,
        groups=TABLE.groups,
        file=FileShape(first="统计项", flat=True, periods=named),
    )
    found = told(table, COUNTED)
    assert headings(table, found) == ["统计项", "会见次数", "来监办案"]
    assert rows(table, found) == [
        ["合计", 5, 1],
        [first, 4, 1],
        [last, 1, 0],
        ["一监", 5],
        ["二监", 0],
        ["一监 一监区", 5],
        ["2026-10-20 宽管", 3],
        ["2026-10-20 宽管", 1],
    ]


def test_months_stand_within_their_prisons_and_the_whole_leaves_their_column_empty() -> None:
    months = [("Q", "2026-10-01"), ("P", "2026-11-01"), ("P", "2026-10-01")]
    counted = [line("month", *key, visits=at) for at, key in enumerate(months, 1)]
    found = told(BY_PRISON, [line(ALL, visits=6), *counted])
    assert rows(BY_PRISON, found) == [
        ["合计", None, 6],
        ["一监", "2026-10", 3],
        ["一监", "2026-11", 2],
        ["二监", "2026-10", 1],
    ]
    (group,) = found.groups
    assert group.lines[0].where["/m/visits"] == {
        "ward_id": "P",
        "planned_at.from": "2026-10-20",
        "planned_at.until": "2026-10-31",
    }
