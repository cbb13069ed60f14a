"""When visits are held: by week, by days of the month or on days of one's own (VC-APPT-09)."""

from enum import StrEnum

from schemas.modules.common import ACTIVE_STATES, ON_AND_OFF, clock_field, remark_field, unit_field
from schemas.modules.field import Choice, Edited, Field, Flag, Found, Integer, Option, Text
from schemas.modules.module import Keeper, Module, Scope
from schemas.modules.visits.calendar_fields import (
    GROUP,
    KINDS,
    WEEK,
    first_day_field,
    last_day_field,
)
from schemas.people.kinds import OrgType


class Repeats(StrEnum):
    """How a time comes back."""

    WEEK = "week"
    MONTH = "month"
    OWN = "own"


class Counted(StrEnum):
    """What takes one of the places."""

    PARTY = "party"
    VISITOR = "visitor"


DAY_OF_MONTH = r"([1-9]|[12][0-9]|3[01]|末)"
A_DAY = r"20[0-9]{2}-[0-9]{2}-[0-9]{2}"
A_CODE = r"[A-Za-z0-9_-]{1,32}"


def _list_of(one: str) -> str:
    return f"{one}(,{one})*"


WHEN, WHERE, WHO = "时间", "地点与名额", "适用范围"

VISIT_TIMES = Module(
    code="visit_times",
    title="会见时段",
    noun="会见时段",
    subsystem="appointments",
    group=GROUP,
    table="visit_time",
    kept_by=Keeper.LEADER,
    fields=(
        Field(name="name", title="名称", kind=Text(most=40), found=Found.WITHIN, sortable=True),
        unit_field("监狱", OrgType.PRISON, edited=Edited.ONCE),
        Field(name="visit_type", title="会见类型", kind=KINDS, found=Found.EXACT),
        Field(
            name="repeats",
            title="重复方式",
            kind=Choice(
                options=(
                    Option(Repeats.WEEK, "按周"),
                    Option(Repeats.MONTH, "按月"),
                    Option(Repeats.OWN, "自定日期"),
                )
            ),
            default=Repeats.WEEK.value,
            found=Found.EXACT,
            section=WHEN,
        ),
        Field(
            name="every_weeks",
            title="每几周一次",
            kind=Integer(least=1, most=8, unit="周"),
            default=1,
            listed=False,
            section=WHEN,
            hint="按周重复时有效，从生效日期所在的一周算起。",
        ),
        *(
            Field(
                name=name,
                title=title,
                kind=Flag(yes="开放", no="不开放"),
                default=False,
                listed=False,
                section=WHEN,
            )
            for name, title in WEEK
        ),
        Field(
            name="month_days",
            title="每月的日",
            kind=Text(
                most=100, pattern=_list_of(DAY_OF_MONTH), form="每月的日，例如1,15,末（末为月末）"
            ),
            required=False,
            listed=False,
            section=WHEN,
        ),
        Field(
            name="own_days",
            title="自定日期",
            kind=Text(
                most=2000, pattern=_list_of(A_DAY), form="日期，例如2026-12-05,2026-12-19", lines=3
            ),
            required=False,
            listed=False,
            section=WHEN,
        ),
        clock_field("starts", "开始时间", section=WHEN, sortable=True),
        clock_field("ends", "结束时间", section=WHEN),
        Field(
            name="on_holidays",
            title="法定节假日",
            kind=Flag(yes="照常会见", no="不会见"),
            default=False,
            listed=False,
            section=WHEN,
        ),
        Field(
            name="room",
            title="会见区域",
            kind=Text(most=20),
            required=False,
            found=Found.WITHIN,
            section=WHERE,
        ),
        Field(
            name="capacity",
            title="可预约数",
            kind=Integer(least=1, most=500),
            sortable=True,
            section=WHERE,
        ),
        Field(
            name="counted",
            title="名额按",
            kind=Choice(
                options=(Option(Counted.PARTY, "家庭（组）"), Option(Counted.VISITOR, "来访人数"))
            ),
            default=Counted.PARTY.value,
            section=WHERE,
        ),
        Field(
            name="wards",
            title="限定监区",
            kind=Text(most=400, pattern=_list_of(A_CODE), form="监区编码，例如P03-W01,P03-W02"),
            required=False,
            listed=False,
            section=WHO,
            hint="不填则全部监区。",
        ),
        Field(
            name="levels",
            title="限定处遇级别",
            kind=Text(most=200, pattern=_list_of(A_CODE), form="处遇级别代码，以逗号分隔"),
            required=False,
            listed=False,
            section=WHO,
            hint="不填则全部级别。",
        ),
        first_day_field(),
        last_day_field(),
        remark_field(),
    ),
    core=("name", "unit_id", "visit_type", "repeats", "starts", "ends", "capacity", "valid_from"),
    label=("name",),
    scope=Scope(unit="unit_id"),
    order=("unit_id", "starts", "name"),
    unique_together=(("unit_id", "name"),),
    states=ACTIVE_STATES,
    actions=ON_AND_OFF,
    sample={
        "name": "示例时段{n}",
        "unit_id": "unit:P03",
        "visit_type": "REGULAR",
        "repeats": "week",
        "every_weeks": 1,
        "tuesday": True,
        "thursday": True,
        "starts": "09:00",
        "ends": "09:30",
        "room": "普见大厅",
        "capacity": 12,
        "counted": "party",
        "valid_from": "2026-01-01",
    },
    requirements=("VC-APPT-09",),
)
