"""When and how long may be worked, by unit (LR-XC-07)."""

from schemas.modules.common import remark_field
from schemas.modules.field import Field, Flag, Found, Text
from schemas.modules.labour.labour_fields import (
    MOST_WEEK_MINUTES,
    WORK_GROUP,
    applying_field,
    minutes_field,
    valid_from_field,
    valid_until_field,
)
from schemas.modules.module import Module, Scope

WEEKDAYS = (
    ("monday", "周一", True),
    ("tuesday", "周二", True),
    ("wednesday", "周三", True),
    ("thursday", "周四", True),
    ("friday", "周五", True),
    ("saturday", "周六", False),
    ("sunday", "周日", False),
)
"""Column, title, and whether people work on it at first."""
LIMITS, DAYS = "工时", "每周劳动日"

WORK_SCHEDULES = Module(
    code="work_schedules",
    title="劳动时间规定",
    noun="劳动时间规定",
    subsystem="labour",
    group=WORK_GROUP,
    table="work_schedule",
    fields=(
        Field(name="name", title="名称", kind=Text(most=40), found=Found.WITHIN, sortable=True),
        applying_field("监区的规定优先于监狱的，监狱的优先于市局的。"),
        valid_from_field(),
        valid_until_field("不填则执行到该单位下一份规定生效的前一天。"),
        minutes_field(
            "standard_minutes", "每日标准工时", section=LIMITS, hint="录入工时时的默认值。"
        ),
        minutes_field("day_minutes", "每日工时上限", section=LIMITS, sortable=True),
        minutes_field(
            "week_minutes",
            "每周工时上限",
            MOST_WEEK_MINUTES,
            section=LIMITS,
            sortable=True,
            hint="周一至周日，含加班和休息日工时。",
        ),
        minutes_field("overtime_minutes", "每日加班上限", section=LIMITS, sortable=True),
        *(
            Field(
                name=name,
                title=title,
                kind=Flag(yes="劳动", no="休息"),
                default=works,
                listed=False,
                section=DAYS,
            )
            for name, title, works in WEEKDAYS
        ),
        remark_field(),
    ),
    core=("name", "unit_id", "valid_from", "day_minutes", "week_minutes", "overtime_minutes"),
    label=("name",),
    scope=Scope(unit="unit_id", from_below=True),
    order=("unit_id", "-valid_from"),
    unique_together=(("unit_id", "valid_from"),),
    sample={
        "name": "示例规定{n}",
        "unit_id": "unit:P03",
        "valid_from": "3{n:03}-01-01",
        "standard_minutes": 420,
        "day_minutes": 480,
        "week_minutes": 2400,
        "overtime_minutes": 120,
    },
    requirements=("LR-XC-07",),
)
