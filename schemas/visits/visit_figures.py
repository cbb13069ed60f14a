"""会见统计: visits, who came, ratings, who was long without one, reviews (VC-ONSITE-15 to -28)."""

import msgspec

from schemas.modules.figures import (
    MONTH,
    STEP,
    UNIT,
    Ask,
    Asks,
    By,
    Column,
    Figures,
    FileShape,
    Group,
    How,
    Listing,
    Measure,
    Named,
    Opens,
    Place,
    Records,
    ShownAs,
    Table,
)
from schemas.modules.governance.told_fields import ToldState
from schemas.modules.visits.visits import VISIT_TYPES

TEN_YEARS = Ask(kind=Asks.DAYS, years=10)
BY_MONTH = msgspec.structs.replace(STEP, usual="month")
OF_UNITS = ("visits", "inmates", "with_relative", "open", "regular", "video", "focus")
NOTED = ("name", "since", "until", "format", "rows")


def _visits(name: str, title: str, file_title: str = "", **where: str) -> Measure:
    opens = Opens(
        to="/m/visits",
        where={"state": "finished", **where},
        days=("planned_at.from", "planned_at.until"),
        unit="ward_id",
    )
    return Measure(name=name, title=title, opens=opens, file_title=file_title)


def _of_type(name: str, title: str) -> Measure:
    return msgspec.structs.replace(
        _visits(name, title, visit_type=name.upper()), of=("visits",), drawn=True
    )


def _reviewed(name: str, title: str, *, drawn: bool = False, **where: str) -> Measure:
    opens = Opens(
        to="/conversations",
        where={"channel": "visit", "kept": "1", **where},
        days=("from", "to"),
        unit="unit",
    )
    return Measure(name=name, title=title, opens=opens, drawn=drawn, wrong=name == "overdue")


def _share(name: str, title: str, part: str, of: str) -> Measure:
    return Measure(
        name=name, title=title, how=How.SHARE, part=part, of=(of,), shown=ShownAs.PERCENT2
    )


def _file(name: str, periods: Named = Named.FIRST) -> FileShape:
    return FileShape(name=name, first="统计项", flat=True, periods=periods, noted=NOTED)


UNSEEN_PEOPLE = Listing(
    code="unseen_people",
    title="长期未会见的罪犯",
    key="inmate_id",
    columns=(
        Column(name="inmate_no", title="罪犯编号"),
        Column(name="name", title="姓名"),
        Column(name="prison", title="监狱"),
        Column(name="ward", title="监区"),
        Column(name="last_visit", title="最近会见"),
        Column(name="days", title="未会见天数", shown=ShownAs.NUMBER),
    ),
)
BY_TIME = Group(name="period", by=By.PERIOD, caption="按时间", headings=("时间",), drawn=True)
PEOPLE = Group(
    name="person",
    by=By.PERSON,
    caption="按罪犯",
    headings=("罪犯",),
    narrows="inmate_id",
    paged=True,
    in_file=False,
)

VISIT_FIGURES = Figures(
    code="visit_figures",
    title="会见统计",
    at="/api/visit-figures",
    tables=(
        Table(
            code="visits",
            title="会见",
            asks=(TEN_YEARS, UNIT, BY_MONTH),
            measures=(
                _visits("visits", "会见次数", "合计"),
                Measure(name="inmates", title="会见罪犯"),
                Measure(name="with_relative", title="有家属到场"),
                _of_type("open", "宽见"),
                _of_type("regular", "普见"),
                _of_type("video", "视频会见"),
                _visits("focus", "重点罪犯", focus="true"),
                Measure(
                    name="officials",
                    title="来监办案",
                    opens=Opens(
                        to="/m/official_bookings",
                        where={"state": "done"},
                        days=("day.from", "day.until"),
                        unit="",
                    ),
                ),
            ),
            groups=(
                BY_TIME,
                Group(
                    name="unit",
                    by=By.UNIT,
                    caption="按监狱和监区（会见当时）",
                    headings=("单位",),
                    measures=OF_UNITS,
                ),
                Group(
                    name="treatment_level",
                    by=By.PERIOD,
                    field="treatment_level",
                    caption="按处遇级别（会见当时）",
                    headings=("时间", "级别"),
                    measures=("visits", "inmates"),
                    narrows="treatment_level",
                ),
                msgspec.structs.replace(
                    PEOPLE,
                    measures=tuple(name for name in OF_UNITS if name != "inmates"),
                ),
            ),
            file=_file("会见统计", Named.SPAN),
            empty="这段时间没有会见",
        ),
        Table(
            code="arrivals",
            title="来监家属",
            asks=(TEN_YEARS, UNIT, STEP),
            measures=(
                Measure(name="arrivals", title="来监人次", drawn=True),
                Measure(name="people", title="来监人数"),
                Measure(name="new", title="首次来监", file_title="首次来监人数"),
            ),
            groups=(
                BY_TIME,
                Group(name="prison", by=By.PRISON, caption="按监狱", headings=("监狱",)),
                Group(
                    name="kinship",
                    by=By.FIELD,
                    field="kinship",
                    caption="按与罪犯关系",
                    headings=("关系",),
                ),
            ),
            file=_file("来监家属统计"),
            empty="这段时间没有来监家属",
        ),
        Table(
            code="ratings",
            title="家属评价",
            asks=(TEN_YEARS, UNIT),
            of=Records(
                module="window_ratings",
                when="rated_at",
                unit="prison_id",
                where={"state": (ToldState.VALID.value,)},
            ),
            measures=(
                Measure(
                    name="ratings",
                    title="评价数",
                    opens=Opens(
                        to="/m/window_ratings",
                        where={"state": ToldState.VALID.value},
                        days=("rated_at.from", "rated_at.until"),
                        unit="prison_id",
                    ),
                    drawn=True,
                ),
                Measure(
                    name="average",
                    title="平均分",
                    how=How.AVERAGE,
                    field="score",
                    shown=ShownAs.AVERAGE,
                ),
            ),
            groups=(
                Group(
                    name="score",
                    by=By.FIELD,
                    field="score",
                    caption="按分数",
                    headings=("分数",),
                    measures=("ratings",),
                    drawn=True,
                    in_file=False,
                ),
                Group(
                    name="prison_month",
                    by=By.PRISON,
                    field=MONTH,
                    caption="按监狱和月份",
                    headings=("监狱", "月份"),
                ),
            ),
            file=FileShape(name="家属评价统计", noted=NOTED),
            empty="这段时间没有评价",
        ),
        Table(
            code="unseen",
            title="长期未会见",
            asks=(Ask(kind=Asks.CUT, title="未会见", months=3, most=60), UNIT),
            measures=(
                Measure(name="held", title="在押人数"),
                Measure(
                    name="unseen", title="未会见人数", opens=Opens(to="unseen_people"), drawn=True
                ),
                _share("share", "占比", "unseen", "held"),
            ),
            groups=(
                Group(
                    name="unit",
                    by=By.UNIT,
                    caption="截至 {at}，满 {months} 个月没有会见的在押罪犯",
                    headings=("单位",),
                    drawn=True,
                ),
            ),
            listings=(UNSEEN_PEOPLE,),
            file=FileShape(
                name="长期未会见统计",
                second="截至{at}，{months}个月以上未会见",
                total=Place.NONE,
                noted=NOTED,
            ),
            empty="没有在押罪犯",
        ),
        Table(
            code="reviews",
            title="复听",
            asks=(
                TEN_YEARS,
                UNIT,
                BY_MONTH,
                Ask(
                    kind=Asks.CHOICE,
                    name="visit_type",
                    title="会见类型",
                    options=VISIT_TYPES,
                    every="全部类型",
                    narrows="visit_type",
                ),
            ),
            measures=(
                _reviewed("visits", "总记录数"),
                _reviewed("pending", "待复听", reviewed="0", overdue="0", drawn=True),
                _reviewed("reviewed", "已复听", reviewed="1", drawn=True),
                _reviewed("overdue", "超时未复听", overdue="1", drawn=True),
                _reviewed("anomalous", "异常", anomaly="1"),
                _share("rate", "复听率", "reviewed", "visits"),
                _share("anomaly_rate", "异常率", "anomalous", "reviewed"),
            ),
            groups=(
                BY_TIME,
                Group(
                    name="visit_type",
                    by=By.FIELD,
                    field="visit_type",
                    caption="按会见类型",
                    headings=("类型",),
                    narrows="visit_type",
                ),
                Group(name="prison", by=By.PRISON, caption="按监狱", headings=("监狱",)),
                Group(name="ward", by=By.WARD, caption="按监区", headings=("监区",)),
                PEOPLE,
            ),
            file=_file("会见复听统计"),
            empty="这段时间没有会见",
        ),
    ),
    requirements=("VC-ONSITE-15", *(f"VC-ONSITE-{number}" for number in range(18, 29))),
)
