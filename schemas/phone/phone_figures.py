"""亲情电话统计: counted from calls, tickets and bindings (VC-PHONE-12 to -24)."""

from enum import StrEnum

from schemas.calls.fees import TicketState
from schemas.modules.field import Option
from schemas.modules.figures import (
    DAYS,
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
    Opens,
    Place,
    Records,
    ShownAs,
    Table,
)
from schemas.modules.people.inmate_bindings import KINSHIPS
from schemas.modules.phone.call_tariffs import DISTANCES
from schemas.modules.phone.phone_calls import STATES


class Which(StrEnum):
    """Calls that a number counts."""

    ALL = "all"
    CONNECTED = "connected"
    UNCONNECTED = "unconnected"
    EXTRA = "extra"


def _opens(to: str, kind: Which) -> Opens:
    return Opens(to=to, where={"kind": kind.value}, unit="row_unit_id")


def _number(name: str, title: str, to: str, kind: Which) -> Measure:
    return Measure(name=name, title=title, opens=_opens(to, kind))


def _talked(distance: str, title: str) -> Measure:
    return Measure(
        name=distance,
        title=title,
        how=How.SUM,
        field="seconds",
        where={"distance": (distance,)},
        shown=ShownAs.LASTING,
        drawn=True,
    )


def _settled(name: str, title: str, fee: str, *states: TicketState) -> tuple[Measure, Measure]:
    where = {"state": tuple(state.value for state in states)} if states else {}
    whole = Measure(
        name="fee" if name == "tickets" else f"{name}_fee",
        title=fee,
        how=How.SUM,
        field="fee",
        where=where,
        shown=ShownAs.YUAN,
    )
    return Measure(name=name, title=title, where=where), whole


def _figures(*columns: tuple[str, str]) -> tuple[Column, ...]:
    return tuple(Column(name=name, title=title, shown=ShownAs.NUMBER) for name, title in columns)


def _texts(*columns: tuple[str, str]) -> tuple[Column, ...]:
    return tuple(Column(name=name, title=title) for name, title in columns)


def _file(name: str, first: str) -> FileShape:
    """Wards alone, the total last; the second line says what it is."""
    return FileShape(
        name=name,
        second=name,
        first=first,
        total=Place.LAST,
        wards_alone=True,
        noted=("table", "since", "until", "unit", "format", "rows"),
    )


PLACE = _texts(("prison", "监狱"), ("ward", "监区"))
WHO = (*_texts(("inmate_no", "罪犯编号"), ("name", "姓名")), *PLACE)
CALLED = (
    Column(name="calls", title="总次数", shown=ShownAs.NUMBER, opens="calls"),
    *_figures(("connected", "已接通"), ("extra", "额外通话"), ("seconds", "通话秒数")),
)
CALLS = Listing(
    code="calls",
    title="亲情电话明细",
    key="id",
    columns=(
        *_texts(("inmate_no", "罪犯编号"), ("inmate", "姓名")),
        *PLACE,
        Column(name="relative", title="家属"),
        Column(name="kinship", title="关系", options=KINSHIPS.options),
        Column(name="started_at", title="拨打时间", shown=ShownAs.MOMENT),
        Column(name="ended_at", title="结束时间", shown=ShownAs.MOMENT),
        Column(name="seconds", title="通话秒数", shown=ShownAs.NUMBER),
        Column(name="state", title="状态", options=STATES),
        Column(
            name="extra", title="额外通话", options=(Option("True", "是"), Option("False", "否"))
        ),
        Column(name="distance", title="通话类别", options=DISTANCES.options),
        Column(name="fee", title="话费", shown=ShownAs.YUAN),
    ),
)
PEOPLE = Listing(code="people", title="亲情电话人员统计", key="inmate_id", columns=(*WHO, *CALLED))
FEW = Listing(code="few", title="少于指定次数的罪犯", key="inmate_id", columns=(*WHO, *CALLED))
SHARED = Listing(
    code="shared",
    title="重复号码统计",
    key="number_id",
    columns=(
        Column(name="phone", title="号码"),
        *_figures(
            ("occurrences", "出现次数"),
            ("inmates", "涉及罪犯"),
            ("relatives", "涉及家属"),
            ("prisons", "涉及监狱"),
        ),
        Column(name="calls", title="通话", opens="calls", in_file=False),
    ),
)
SILENT_PEOPLE = Listing(
    code="silent_people",
    title="长期未通话人员",
    key="inmate_id",
    columns=(
        *WHO,
        Column(name="last_at", title="最近通话", shown=ShownAs.MOMENT),
        Column(name="days", title="距上次通话天数"),
    ),
)
BY_UNIT = Group(name="unit", by=By.UNIT, caption="按单位", headings=("单位",))
CHARGED = (TicketState.CHARGED, TicketState.REVERSING)
OPEN = tuple(one for one in TicketState if one not in (*CHARGED, TicketState.REVERSED))

PHONE_FIGURES = Figures(
    code="phone_figures",
    title="亲情电话查询统计",
    at="/api/phone-figures",
    tables=(
        Table(
            code="units",
            title="拨打次数",
            asks=(DAYS, UNIT),
            measures=(
                _number("calls", "总次数", "calls", Which.ALL),
                _number("callers", "拨打人数", "people", Which.ALL),
                _number("connected", "已接通", "calls", Which.CONNECTED),
                _number("unconnected", "未接通", "calls", Which.UNCONNECTED),
                _number("extra_callers", "额外通话人数", "people", Which.EXTRA),
                Measure(
                    name="seconds", title="通话时长", shown=ShownAs.LASTING, file_title="通话秒数"
                ),
            ),
            groups=(
                BY_UNIT,
                Group(
                    name="person",
                    by=By.PERSON,
                    caption="人员通话前五",
                    headings=("姓名", "单位"),
                    measures=("calls", "seconds"),
                    narrows="inmate_id",
                    in_file=False,
                ),
            ),
            listings=(CALLS, PEOPLE),
            file=_file("亲情电话统计", "监区"),
            empty="这段时间没有亲情电话",
        ),
        Table(
            code="lengths",
            title="通话时长",
            asks=(DAYS, UNIT, STEP),
            of=Records(module="phone_tickets", when="started_at", unit="ward_id"),
            measures=(
                Measure(
                    name="seconds",
                    title="总时长",
                    how=How.SUM,
                    field="seconds",
                    shown=ShownAs.LASTING,
                    opens=_opens("calls", Which.CONNECTED),
                    file_title="总秒数",
                ),
                *(_talked(option.value, option.title) for option in DISTANCES.options),
            ),
            groups=(
                Group(
                    name="period", by=By.PERIOD, caption="按时间", headings=("时间",), drawn=True
                ),
                BY_UNIT,
            ),
            listings=(CALLS,),
            file=_file("亲情电话时长统计", "时间或监区"),
            empty="这段时间没有通话",
        ),
        Table(
            code="few",
            title="少于指定次数",
            asks=(
                DAYS,
                UNIT,
                Ask(kind=Asks.NUMBER, name="fewer_than", title="少于", most=10_000),
            ),
            listings=(FEW, CALLS),
            file=_file("亲情电话人员统计", ""),
            note="期间内少于指定次数的在押罪犯，未拨打的计在内",
        ),
        Table(
            code="shared",
            title="重复号码",
            asks=(DAYS, UNIT),
            listings=(SHARED, CALLS),
            file=_file("重复号码统计", ""),
        ),
        Table(
            code="silent",
            title="长期未通话",
            asks=(Ask(kind=Asks.CUT, title="未通话", months=3, most=120), UNIT),
            measures=(
                Measure(name="inmates", title="总人数"),
                Measure(name="silent", title="长期未通话", opens=Opens(to="silent_people")),
                Measure(
                    name="share",
                    title="占比",
                    how=How.SHARE,
                    part="silent",
                    of=("inmates",),
                    shown=ShownAs.PERCENT1,
                ),
            ),
            groups=(BY_UNIT,),
            listings=(SILENT_PEOPLE,),
            file=_file("长期未通话统计", "监区"),
            empty="没有在押罪犯",
        ),
        Table(
            code="settlement",
            title="话费月结",
            asks=(Ask(kind=Asks.MONTH), UNIT),
            of=Records(module="phone_tickets", when="started_at", unit="ward_id"),
            measures=(
                *_settled("tickets", "话单数", "话费"),
                *_settled("charged", "已扣费", "已扣金额", *CHARGED),
                *_settled("reversed", "已冲正", "冲正金额", TicketState.REVERSED),
                *_settled("open", "未结", "未结金额", *OPEN),
            ),
            groups=(Group(name="prison", by=By.PRISON, caption="按监狱", headings=("监狱",)),),
            file=_file("话费月结", ""),
            empty="这个月没有话单",
        ),
    ),
    requirements=tuple(f"VC-PHONE-{number}" for number in range(12, 25)),
)
