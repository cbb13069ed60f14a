"""Days that are rest or work whatever their weekday, by unit (LR-XC-07)."""

from schemas.labour.kinds import DayMark
from schemas.modules.common import remark_field
from schemas.modules.field import Choice, Day, Field, Found, Option, Text
from schemas.modules.labour.labour_fields import WORK_GROUP, applying_field
from schemas.modules.module import Module, Scope

MARKS = Choice(
    options=(Option(DayMark.REST, "休息", "info"), Option(DayMark.WORK, "调休劳动", "warning"))
)

REST_DAYS = Module(
    code="rest_days",
    title="休息日",
    noun="休息日",
    subsystem="labour",
    group=WORK_GROUP,
    table="rest_day",
    fields=(
        Field(name="day", title="日期", kind=Day(), found=Found.RANGE, sortable=True),
        Field(name="name", title="名称", kind=Text(most=40), found=Found.WITHIN),
        Field(
            name="mark",
            title="当天",
            kind=MARKS,
            default=DayMark.REST.value,
            found=Found.EXACT,
            hint="周末调为劳动日的选“调休劳动”。",
        ),
        applying_field("监区的优先于监狱的，监狱的优先于市局的。"),
        remark_field(),
    ),
    core=("day", "name", "mark", "unit_id"),
    label=("name", "day"),
    scope=Scope(unit="unit_id", from_below=True),
    order=("-day",),
    unique_together=(("unit_id", "day"),),
    sample={"day": "3{n:03}-01-01", "name": "休息日{n}", "mark": "rest", "unit_id": "unit:P03"},
    requirements=("LR-XC-07",),
)
