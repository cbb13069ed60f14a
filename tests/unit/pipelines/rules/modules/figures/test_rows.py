"""Rows of a file whose lines have several titles, and what of them leaves."""

from datetime import UTC, datetime

from pipelines.rules.modules.figures.asked import read
from pipelines.rules.modules.figures.lines import ALL, Counted, Line
from pipelines.rules.modules.figures.rows import headings, rows
from pipelines.rules.modules.figures.telling import Telling, shortened
from schemas.modules.figures import DAYS, By, Group, Measure, ShownAs, Table
from schemas.modules.told_figures import FiguresTold

TABLE = Table(
    code="hours",
    title="工时",
    asks=(DAYS,),
    measures=(Measure(name="total", title="合计", shown=ShownAs.HOURS),),
    groups=(Group(name="rows", by=By.FIELD, headings=("人员", "编号", "期间"), most=1),),
)
TITLES = (("周*", "310*****01", "2026-11"), ("吴*", "310*****02", "2026-11"))


def told(masked: int) -> FiguresTold:
    lines = [
        Line(group="rows", key=(titles[1],), titles=titles, values={"total": 440})
        for titles in TITLES
    ]
    counted = Counted(lines=[Line(group=ALL, values={"total": 880}), *lines], masked=masked)
    wanted = read(TABLE, {}, datetime(2026, 11, 24, tzinfo=UTC))
    return Telling(table=TABLE, wanted=wanted).told(counted, frozenset())


def test_the_whole_stands_below_the_first_of_several_headings() -> None:
    found = told(masked=0)
    assert headings(TABLE, found) == ["人员", "编号", "期间", "合计"]
    assert rows(TABLE, found) == [
        ["合计", None, None, "14:40"],
        *([*titles, "7:20"] for titles in TITLES),
    ]


def test_who_is_masked_on_the_page_is_in_no_file() -> None:
    found = told(masked=2)
    assert headings(TABLE, found) == ["期间", "合计"]
    assert rows(TABLE, found) == [["合计", "14:40"], ["2026-11", "7:20"], ["2026-11", "7:20"]]


def test_a_page_has_the_first_lines_of_a_long_group_and_says_how_many_there_are() -> None:
    (group,) = shortened(TABLE, told(masked=0)).groups
    assert ([line.titles[0] for line in group.lines], group.total) == (["周*"], 2)
