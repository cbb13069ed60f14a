"""工时统计: approved hours by whom, where or for what, and the lines behind each (LR-HOUR-03)."""

from schemas.labour.hours import HoursKind
from schemas.labour.statistics import CountBy
from schemas.labour.timesheets import TimesheetState
from schemas.modules.field import Option
from schemas.modules.figures import (
    STEP,
    UNIT,
    Ask,
    Asks,
    By,
    Column,
    Figures,
    FileShape,
    Group,
    Listing,
    Measure,
    Opens,
    ShownAs,
    Table,
)
from schemas.platform.periods import Step

ROWS = "rows"
"""The group of what is counted, a line for each of its periods."""
MOST_ROWS = 1_000
KINDS = (
    Option(HoursKind.NORMAL, "正常工时"),
    Option(HoursKind.OVERTIME, "加班工时"),
    Option(HoursKind.REST, "休息日工时"),
)
STATES = (
    Option(TimesheetState.SUBMITTED, "审批中"),
    Option(TimesheetState.APPROVED, "已通过"),
    Option(TimesheetState.RETURNED, "已退回"),
)
OBJECTS = (
    Option(CountBy.WARD, "监区"),
    Option(CountBy.INMATE, "人员"),
    Option(CountBy.PRISON, "监狱"),
    Option(CountBy.POST, "岗位"),
    Option(CountBy.PROJECT, "项目"),
)


def _hours(name: str, title: str, approved: str = "") -> Measure:
    opens = Opens(to="lines", where={"approved": approved}) if approved else None
    return Measure(name=name, title=title, shown=ShownAs.HOURS, opens=opens)


LINES = Listing(
    code="lines",
    title="工时明细",
    key="place",
    columns=(
        Column(
            name="day",
            title="日期",
            shown=ShownAs.DAY,
            opens="/hours",
            along={"ward": "ward_id", "day": "day"},
        ),
        Column(name="prison", title="监狱"),
        Column(name="ward", title="监区"),
        Column(name="inmate_no", title="罪犯编号"),
        Column(name="name", title="姓名"),
        Column(name="post", title="岗位"),
        Column(name="project", title="项目"),
        Column(name="kind", title="类别", options=KINDS),
        Column(name="minutes", title="工时", shown=ShownAs.HOURS),
        Column(name="state", title="状态", options=STATES),
    ),
)
HOURS_FIGURES = Figures(
    code="hours_statistics",
    title="工时统计",
    at="/api/hours/statistics",
    read="labour_hours:statistics",
    export="labour_hours:statistics",
    leaves="labour_hours.export_statistics",
    tables=(
        Table(
            code="hours",
            title="工时",
            asks=(
                Ask(kind=Asks.CHOICE, name="by", title="统计对象", options=OBJECTS),
                Ask(
                    kind=Asks.STEP,
                    usual=Step.MONTH,
                    options=tuple(one for one in STEP.options if one.value != Step.QUARTER),
                ),
                Ask(kind=Asks.DAYS, years=10),
                UNIT,
            ),
            measures=(
                *(_hours(option.value, option.title) for option in KINDS),
                _hours("total", "合计（小时）", "true"),
                _hours("unapproved", "未审批（小时）", "false"),
            ),
            groups=(
                Group(
                    name=ROWS,
                    by=By.FIELD,
                    caption="按{by}统计（合计只含已审批工时）",
                    headings=("统计对象", "编号或单位", "期间"),
                    most=MOST_ROWS,
                ),
            ),
            listings=(LINES,),
            file=FileShape(
                name="劳动工时统计",
                second="{since}至{until} 按{by}统计（合计只含已审批工时）",
                counts_whole=False,
                noted=("since", "until", "unit", "by", "step", "format", "rows", "missing"),
            ),
            empty="这段时间没有工时",
            hint="请换个日期范围或单位。",
        ),
    ),
    requirements=("LR-HOUR-03",),
)
