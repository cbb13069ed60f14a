"""Lines along an axis, and what of a choice and of a line leads to its records."""

from datetime import UTC, datetime
from decimal import Decimal

from pipelines.rules.modules.figures.asked import read, said
from pipelines.rules.modules.figures.lines import ALL, Counted, Line, NamedUnit
from pipelines.rules.modules.figures.rows import headings, rows
from pipelines.rules.modules.figures.telling import Telling
from schemas.modules.field import Option
from schemas.modules.figures import (
    DAYS,
    Ask,
    Asks,
    By,
    FileShape,
    Group,
    Measure,
    Opens,
    Place,
    ShownAs,
    Table,
)
from schemas.modules.told_figures import FiguresTold

MONTHS = ("2026-10", "2026-11")
SIDES = Ask(kind=Asks.CHOICE, name="by", options=(Option("prison", "监狱"), Option("ward", "监区")))
CHARTED = Table(
    code="hours",
    title="工时",
    asks=(SIDES, Ask(kind=Asks.MONTHS)),
    measures=(Measure(name="hours", title="工时", shown=ShownAs.MINUTES),),
    groups=(Group(name="lines", by=By.ACROSS, caption="按{by}{other}", headings=("{by}",)),),
    file=FileShape(total=Place.LAST),
)
NOW = datetime(2026, 11, 24, tzinfo=UTC)
TO = Opens(to="/conversations", days=("from", "to"), unit="unit")
LISTED = Table(
    code="work",
    title="工作",
    asks=(
        DAYS,
        Ask(
            kind=Asks.CHOICE,
            name="channel",
            options=(Option("visit", "会见"),),
            every="全部",
            narrows="channel",
        ),
        Ask(kind=Asks.TEXT, name="named"),
    ),
    measures=(
        Measure(
            name="given",
            title="分派",
            opens=Opens(to="/conversations", days=("from", "to"), key="assignee_id"),
        ),
        Measure(name="all", title="合计", opens=TO),
    ),
    groups=(
        Group(name="who", by=By.PERSON, headings=("民警",)),
        Group(name="ward", by=By.WARD, headings=("监区",)),
    ),
)


def charted(total: int | None) -> FiguresTold:
    cells = ({"hours": 60}, {"hours": 440})
    counted = Counted(
        lines=[
            Line(group=ALL, values={"hours": total}, cells=cells),
            Line(group="lines", key=("P",), titles=("一监",), values={"hours": total}, cells=cells),
        ],
        axis=tuple(Option(one, one) for one in MONTHS),
    )
    wanted = read(CHARTED, {"by": "prison"}, NOW)
    return Telling(table=CHARTED, wanted=wanted).told(counted, frozenset())


def test_lines_have_a_value_for_each_of_the_axis_and_their_sum() -> None:
    told = charted(500)
    (group,) = told.groups
    assert (group.caption, [one.value for one in group.axis]) == ("按监狱", list(MONTHS))
    assert [cell["hours"] for cell in group.lines[0].cells] == [60, 440]
    assert headings(CHARTED, told) == ["监狱", *MONTHS, "合计"]
    assert rows(CHARTED, told) == [["一监", 1.0, "7:20", "8:20"], ["合计", 1.0, "7:20", "8:20"]]


def test_what_does_not_add_up_has_no_sum_and_is_something() -> None:
    told = charted(None)
    assert told.empty is False
    assert headings(CHARTED, told) == ["监狱", *MONTHS]
    assert rows(CHARTED, told)[-1] == ["合计", 1.0, "7:20"]


def test_decimals_along_an_axis_keep_their_cents() -> None:
    cells = ({"hours": Decimal("1.5")}, {"hours": Decimal(0)})
    counted = Counted(lines=[Line(group=ALL, values={"hours": Decimal("1.5")}, cells=cells)])
    told = Telling(table=CHARTED, wanted=read(CHARTED, {}, NOW)).told(counted, frozenset())
    assert [cell["hours"] for cell in told.whole.cells] == ["1.50", "0.00"]


def test_a_number_leads_by_what_was_chosen_and_by_its_own_condition() -> None:
    query = {"since": "2026-11-01", "until": "2026-11-03", "channel": "visit", "named": " 王 "}
    wanted = read(LISTED, query, NOW)
    assert said(LISTED, wanted)["named"] == "王"
    values = {"given": 1, "all": 2}
    units = {
        "P": NamedUnit(id="P", name="一监", path="/1/", prison_id="P"),
        "W": NamedUnit(id="W", name="一监区", path="/1/1/", prison_id="P"),
    }
    counted = Counted(
        lines=[
            Line(group="who", key=("O",), titles=("王某",), values=values, where={"word": "钱"}),
            Line(group="ward", key=("W",), values=values),
        ]
    )
    telling = Telling(table=LISTED, wanted=wanted, units=units)
    told = telling.told(counted, frozenset({"conversations:list"}))
    days = {"from": "2026-11-01", "to": "2026-11-03"}
    assert told.leads["all"].query == {**days, "channel": "visit"}
    who, ward = (group.lines[0] for group in told.groups)
    assert who.where == {"given": {"assignee_id": "O"}, "/conversations": {"word": "钱"}}
    # Every prison has a first ward.
    assert ward.titles == ["一监 一监区"]
