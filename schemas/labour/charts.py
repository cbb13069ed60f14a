"""数据图形分析: what was approved, and who was held, by month (LR-XC-02)."""

from enum import StrEnum

from schemas.modules.field import Option
from schemas.modules.figures import (
    UNIT,
    Ask,
    Asks,
    By,
    Figures,
    FileShape,
    Group,
    Measure,
    Place,
    ShownAs,
    Table,
)


class ChartBy(StrEnum):
    """What a line of the chart is."""

    PRISON = "prison"
    WARD = "ward"
    PROJECT = "project"
    PROJECT_CLASS = "class"


LINES = "lines"
"""The group of each chart."""
BY_TITLES = {
    ChartBy.PRISON: "监狱",
    ChartBy.WARD: "监区",
    ChartBy.PROJECT: "项目",
    ChartBy.PROJECT_CLASS: "项目分类",
}
NOTED = ("of", "by", "since", "until", "unit", "format", "rows")


def _chart(code: str, title: str, measure: Measure, needs: str, second: str, *by: ChartBy) -> Table:
    sides = Ask(
        kind=Asks.CHOICE,
        name="by",
        title="按什么统计",
        options=tuple(Option(one.value, BY_TITLES[one]) for one in by),
        within=ChartBy.WARD if ChartBy.WARD in by else "",
    )
    return Table(
        code=code,
        title=title,
        asks=(sides, Ask(kind=Asks.MONTHS), UNIT),
        measures=(measure,),
        groups=(
            Group(
                name=LINES,
                by=By.ACROSS,
                caption=f"{measure.title}，按{{by}}",
                headings=("{by}",),
                drawn=True,
            ),
        ),
        needs=needs,
        file=FileShape(
            name=f"{title}图表",
            second=second,
            total=Place.LAST,
            counts_whole=False,
            names_time=True,
            noted=NOTED,
        ),
        picture=True,
        hint="请换个期间或单位。",
    )


LABOUR_CHARTS = Figures(
    code="labour_charts",
    title="数据图形分析",
    at="/api/labour-charts",
    tables=(
        _chart(
            "hours",
            "劳动工时",
            Measure(name="hours", title="已审批工时", shown=ShownAs.MINUTES, drawn=True),
            "labour_hours:statistics",
            "劳动工时（小时，只含已审批）",
            ChartBy.PRISON,
            ChartBy.WARD,
            ChartBy.PROJECT,
        ),
        _chart(
            "pay",
            "劳动报酬",
            Measure(name="pay", title="已审批劳动报酬", shown=ShownAs.YUAN, drawn=True),
            "labour_pay:list",
            "劳动报酬（元，只含已审批）",
            ChartBy.PRISON,
            ChartBy.WARD,
        ),
        _chart(
            "output",
            "产值",
            Measure(name="output", title="已审批产值", shown=ShownAs.YUAN, drawn=True),
            "output_by_project_class:list",
            "产值（元，只含已审批）",
            ChartBy.PROJECT_CLASS,
            ChartBy.PRISON,
        ),
        _chart(
            "headcount",
            "在册人数",
            Measure(name="headcount", title="月末在册人数", drawn=True),
            "headcount:list",
            "在册人数（人，月末）",
            ChartBy.PRISON,
            ChartBy.WARD,
        ),
    ),
    requirements=("LR-XC-02",),
)
