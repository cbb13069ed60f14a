"""The grades of workers, by version of the rule that defines them (LR-GRADE-01, LR-GRADE-04)."""

from schemas.modules.common import remark_field, unit_field
from schemas.modules.field import Field, Found, Money, Text
from schemas.modules.labour.labour_fields import (
    GRADES_GROUP,
    grade_field,
    minutes_field,
    valid_from_field,
    valid_until_field,
)
from schemas.modules.module import Module, Scope
from schemas.people.kinds import OrgType

WORKER_GRADES = Module(
    code="worker_grades",
    title="等级工标准",
    noun="等级工标准",
    subsystem="labour",
    group=GRADES_GROUP,
    table="worker_grade",
    fields=(
        grade_field(hint="一级最高，五级最低。"),
        Field(name="name", title="等级名称", kind=Text(most=20), found=Found.WITHIN),
        unit_field("制定单位", OrgType.BUREAU, listed=False),
        Field(
            name="conditions",
            title="评定条件",
            kind=Text(most=500, lines=4),
            found=Found.WITHIN,
            listed=False,
        ),
        minutes_field(
            "day_minutes",
            "每日工时上限",
            found=Found.RANGE,
            sortable=True,
            hint="正常工时与休息日工时合计；加班另按劳动时间规定限制。",
        ),
        Field(
            name="hourly_rate",
            title="每小时报酬",
            kind=Money(least="0.00", most="999.99"),
            found=Found.RANGE,
            sortable=True,
            hint="元。",
        ),
        valid_from_field(hint="新标准自该日起执行，之前的月份仍按原标准。"),
        valid_until_field("不填则执行到下一版标准生效的前一天。"),
        Field(
            name="basis",
            title="依据文件",
            kind=Text(most=100),
            required=False,
            found=Found.WITHIN,
            listed=False,
        ),
        remark_field(),
    ),
    core=("grade_no", "name", "day_minutes", "hourly_rate", "valid_from"),
    label=("name", "valid_from"),
    scope=Scope(unit="unit_id", from_below=True),
    order=("grade_no", "-valid_from"),
    unique_together=(("unit_id", "grade_no", "valid_from"),),
    sample={
        "grade_no": 3,
        "name": "三级工{n}",
        "unit_id": "unit:SH",
        "conditions": "熟练完成定额{n}",
        "day_minutes": 420,
        "hourly_rate": "6.50",
        "valid_from": "3{n:03}-01-01",
    },
    requirements=("LR-GRADE-01", "LR-GRADE-04"),
)
