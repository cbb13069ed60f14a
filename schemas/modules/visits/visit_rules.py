"""How visits may be booked: how far ahead, with how much notice, by how many (VC-APPT-09)."""

from schemas.modules.common import remark_field
from schemas.modules.field import Field, Found, Integer, Text
from schemas.modules.module import Keeper, Module, Scope
from schemas.modules.visits.calendar_fields import (
    GROUP,
    first_day_field,
    last_day_field,
    prison_or_bureau_field,
)

MOST_AHEAD = 90
"""Days."""

VISIT_RULES = Module(
    code="visit_rules",
    title="会见预约规则",
    noun="会见预约规则",
    subsystem="appointments",
    group=GROUP,
    table="visit_rule",
    kept_by=Keeper.LEADER,
    fields=(
        Field(name="name", title="名称", kind=Text(most=40), found=Found.WITHIN, sortable=True),
        prison_or_bureau_field(),
        Field(
            name="ahead_days",
            title="最多提前",
            kind=Integer(least=1, most=MOST_AHEAD, unit="天"),
            default=28,
        ),
        Field(
            name="notice_days",
            title="至少提前",
            kind=Integer(least=0, most=30, unit="个工作日"),
            default=2,
            hint="周末和法定节假日不算工作日。",
        ),
        Field(
            name="hold_minutes",
            title="选定场次后保留",
            kind=Integer(least=1, most=60, unit="分钟"),
            default=10,
        ),
        Field(
            name="offer_minutes",
            title="候补名额保留",
            kind=Integer(least=10, most=1440, unit="分钟"),
            default=120,
            hint="有名额空出时，为候补的家属保留这么久，过时让给下一位。",
        ),
        Field(
            name="most_visitors",
            title="一次最多来访",
            kind=Integer(least=1, most=10, unit="人"),
            default=3,
            hint="含预约人本人和未成年人。",
        ),
        first_day_field(),
        last_day_field(),
        remark_field(),
    ),
    core=(
        "name",
        "unit_id",
        "ahead_days",
        "notice_days",
        "hold_minutes",
        "most_visitors",
        "valid_from",
    ),
    label=("name",),
    scope=Scope(unit="unit_id", from_below=True),
    order=("unit_id", "-valid_from"),
    unique_together=(("unit_id", "valid_from"),),
    sample={
        "name": "示例规则{n}",
        "unit_id": "unit:P03",
        "ahead_days": 28,
        "notice_days": 2,
        "hold_minutes": 10,
        "most_visitors": 3,
        "valid_from": "3{n:03}-01-01",
    },
    requirements=("VC-APPT-09", "VC-APPT-13", "VC-APPT-18"),
)
