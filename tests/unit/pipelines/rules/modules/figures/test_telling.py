"""Lines are named, put in order, added up and led from, and rows of a file say the same."""

from datetime import UTC, datetime

from pipelines.rules.modules.figures.asked import read
from pipelines.rules.modules.figures.lines import ALL, Counted, Line, NamedUnit
from pipelines.rules.modules.figures.rows import headings, rows
from pipelines.rules.modules.figures.telling import Telling
from schemas.modules.figures import (
    DAYS,
    UNIT,
    By,
    FileShape,
    Group,
    How,
    Measure,
    Opens,
    Place,
    ShownAs,
    Table,
)
from schemas.modules.told_figures import FiguresTold

LIST = Opens(to="/m/call_records", days=("planned_at.from", "planned_at.until"), unit="ward_id")
TABLE = Table(
    code="calls",
    title="次数",
    asks=(DAYS, UNIT),
    measures=(
        Measure(name="total", title="合计", opens=LIST),
        Measure(name="missed", title="未接通"),
        Measure(
            name="rate",
            title="未接通率",
            how=How.SHARE,
            part="missed",
            of=("total",),
            shown=ShownAs.PERCENT2,
        ),
    ),
    groups=(
        Group(name="day", by=By.PERIOD, caption="{since}起", headings=("日期",), in_file=False),
        Group(name="unit", by=By.UNIT, headings=("单位",)),
        Group(name="kind", by=By.FIELD, headings=("类别",), narrows="kind", in_file=False),
    ),
)
UNITS = {
    "P": NamedUnit(id="P", name="一监", path="/1/", prison_id="P"),
    "Q": NamedUnit(id="Q", name="二监", path="/2/", prison_id="Q"),
    "W1": NamedUnit(id="W1", name="一监区", path="/1/1/", prison_id="P"),
    "W2": NamedUnit(id="W2", name="二监区", path="/1/2/", prison_id="P"),
    "V": NamedUnit(id="V", name="一监区", path="/2/1/", prison_id="Q"),
}
QUERY = {"since": "2026-11-01", "until": "2026-11-03"}
NOW = datetime(2026, 11, 24, tzinfo=UTC)


def line(group: str, *key: str | None, total: int, missed: int = 0) -> Line:
    return Line(group=group, key=key, values={"total": total, "missed": missed})


COUNTED = Counted(
    lines=[
        line(ALL, total=7, missed=1),
        line("day", "2026-11-02", total=7, missed=1),
        line("unit", "V", total=4, missed=1),
        line("unit", "W2", total=2),
        line("unit", "W1", total=1),
        line("kind", "some", total=6),
        line("kind", None, total=1),
    ]
)


def told(table: Table = TABLE, counted: Counted = COUNTED, held: str = "") -> FiguresTold:
    telling = Telling(table=table, wanted=read(table, QUERY, NOW), units=UNITS)
    return telling.told(counted, frozenset({held}))


def test_days_without_anything_have_their_line() -> None:
    day = told().groups[0]
    assert day.caption == "2026-11-01起"
    assert [(one.key, one.values["total"]) for one in day.lines] == [
        ("2026-11-01", 0),
        ("2026-11-02", 7),
        ("2026-11-03", 0),
    ]


def test_a_prison_is_the_sum_of_its_wards_in_the_order_of_the_tree() -> None:
    unit = told().groups[1].lines
    assert [(one.titles, one.values["total"]) for one in unit] == [(["一监"], 3), (["二监"], 4)]
    assert [[below.key for below in one.below] for one in unit] == [["W1", "W2"], ["V"]]


def test_a_prison_that_was_counted_itself_is_not_added_up() -> None:
    people = Counted(lines=[*COUNTED.lines, line("unit", "P", total=2)])
    assert told(counted=people).groups[1].lines[0].values["total"] == 2


def test_a_number_leads_where_its_line_can_be_asked_for_and_the_officer_may() -> None:
    assert told().leads == {}
    found = told(held="call_records:list")
    lead = found.leads["total"]
    assert (lead.to, lead.query) == (
        "/m/call_records",
        {"planned_at.from": "2026-11-01", "planned_at.until": "2026-11-03"},
    )
    day, unit, kind = (group.lines for group in found.groups)
    assert found.whole.where == {lead.to: {}}
    assert day[1].where[lead.to] == {
        "planned_at.from": "2026-11-02",
        "planned_at.until": "2026-11-02",
    }
    assert (unit[0].where[lead.to], unit[0].below[1].where[lead.to]) == (
        {"ward_id": "P"},
        {"ward_id": "W2"},
    )
    assert (kind[0].where, kind[1].where) == ({lead.to: {"kind": "some"}}, {})


def test_without_lines_all_is_nothing() -> None:
    found = told(counted=Counted(lines=[]))
    assert (found.empty, found.whole.values) == (True, {"total": 0, "missed": 0})
    assert told().empty is False


def test_rows_say_what_the_page_says() -> None:
    assert headings(TABLE, told()) == ["单位", "合计", "未接通", "未接通率"]
    whole = ["合计", 7, 1, "14.29%"]
    units = [
        ["一监", 3, 0, "0.00%"],
        ["一监 一监区", 1, 0, "0.00%"],
        ["一监 二监区", 2, 0, "0.00%"],
        ["二监", 4, 1, "25.00%"],
        ["二监 一监区", 4, 1, "25.00%"],
    ]
    for place, expected in (
        (Place.FIRST, [whole, *units]),
        (Place.LAST, [*units, whole]),
        (Place.NONE, units),
    ):
        table = Table(
            code="calls",
            title="次数",
            asks=TABLE.asks,
            measures=TABLE.measures,
            groups=TABLE.groups,
            file=FileShape(total=place),
        )
        assert rows(table, told(table)) == expected


def test_of_nothing_there_is_no_share() -> None:
    nothing = told(counted=Counted(lines=[]))
    assert rows(TABLE, nothing) == [["合计", 0, 0, "—"]]
