"""Rooms in which inmates sit for video calls, and when they are open (VC-ROOM-01)."""

from schemas.modules.common import remark_field, unit_field
from schemas.modules.field import Field, Found, Integer, Linked, Option, Text, Unit
from schemas.modules.module import Action, Module, Scope, States
from schemas.people.kinds import OrgType

IN_USE, FAULT, CLOSED = "active", "fault", "closed"
"""States of a venue: it may be booked, it is broken, it is out of use."""
STRETCH = r"([01][0-9]|2[0-3]):[0-5][0-9]-(([01][0-9]|2[0-3]):[0-5][0-9]|24:00)"
HOURS = rf"{STRETCH}(,{STRETCH}){{0,3}}"
HOURS_FORM = "开放时段，例如08:30-11:30,13:30-17:00；不填表示当天不开放"
WEEK = (
    ("monday", "周一"),
    ("tuesday", "周二"),
    ("wednesday", "周三"),
    ("thursday", "周四"),
    ("friday", "周五"),
    ("saturday", "周六"),
    ("sunday", "周日"),
)
"""Fields of the opening hours, as Python counts the days of a week."""


def _hours(name: str, title: str) -> Field:
    kind = Text(most=47, pattern=HOURS, form=HOURS_FORM)
    return Field(
        name=name,
        title=f"{title}开放",
        kind=kind,
        required=False,
        default="08:00-18:00",
        listed=False,
        section="开放时段",
    )


CALL_VENUES = Module(
    code="call_venues",
    title="可视通话会场",
    noun="会场",
    subsystem="calls",
    group="可视通话",
    table="call_venue",
    fields=(
        Field(
            name="name",
            title="会场名称",
            kind=Text(most=40),
            found=Found.WITHIN,
            sortable=True,
            section="会场",
        ),
        unit_field("所属监狱", OrgType.PRISON, section="会场"),
        Field(
            name="ward_id",
            title="优先监区",
            kind=Unit(types=(OrgType.WARD,)),
            required=False,
            found=Found.EXACT,
            section="会场",
            hint="该监区的通话优先安排在此；有空时其他监区也可使用。",
        ),
        Field(
            name="place",
            title="位置",
            kind=Text(most=100),
            required=False,
            found=Found.WITHIN,
            section="会场",
        ),
        Field(
            name="device_id",
            title="终端设备",
            kind=Linked(module="devices"),
            required=False,
            found=Found.EXACT,
            section="会场",
        ),
        Field(
            name="sort",
            title="排列次序",
            kind=Integer(least=0, most=9999),
            default=100,
            sortable=True,
            section="会场",
        ),
        *(_hours(name, title) for name, title in WEEK),
        remark_field(),
    ),
    core=("name", "unit_id"),
    label=("name",),
    scope=Scope(unit="unit_id"),
    order=("unit_id", "sort", "name"),
    unique_together=(("unit_id", "name"),),
    states=States(
        options=(
            Option(IN_USE, "正常", "success"),
            Option(FAULT, "故障", "danger"),
            Option(CLOSED, "停用", "info"),
        ),
        initial=IN_USE,
    ),
    actions=(
        Action(
            code="fault",
            title="报故障",
            from_states=(IN_USE,),
            to_state=FAULT,
            reason=True,
            tone="danger",
            confirm="尚未开始的预约会改排到其他会场，排不下的列在会场排期页。确定报故障吗？",
        ),
        Action(
            code="close",
            title="停用",
            from_states=(IN_USE, FAULT),
            to_state=CLOSED,
            reason=True,
            tone="warning",
            confirm="停用后不再安排通话，尚未开始的预约会改排到其他会场。确定停用吗？",
        ),
        Action(code="restore", title="恢复使用", from_states=(FAULT, CLOSED), to_state=IN_USE),
    ),
    sample={
        "name": "第{n}会见室",
        "unit_id": "unit:P03",
        "place": "会见楼二层",
        "sort": 10,
        "monday": "08:30-11:30,13:30-17:00",
    },
    requirements=("VC-ROOM-01", "VC-ROOM-02"),
)
