"""What governs official bookings of a kind in a prison (VC-OFFICIAL-09, -10)."""

from schemas.modules.common import (
    ACTIVE_STATES,
    ON_AND_OFF,
    clock_field,
    linked_field,
    remark_field,
    unit_field,
)
from schemas.modules.field import Day, Field, Found, Integer, Text
from schemas.modules.module import Action, Module, Scope
from schemas.people.kinds import OrgType

DEFAULTS: dict[str, str | int | None] = {
    "weekdays": "12345",
    "opens": "09:00",
    "closes": "17:00",
    "first_day": None,
    "last_day": None,
    "closed_days": None,
    "capacity": 10,
    "lead_days": 1,
    "ahead_days": 60,
    "most_people": 4,
    "most_minutes": 180,
    "documents": None,
}
"""What holds where no rule says otherwise, and what a rule is put back to."""
DAY_LINES = r"[0-9]{4}-[0-9]{2}-[0-9]{2}(\r?\n[0-9]{4}-[0-9]{2}-[0-9]{2})*"
DATES, LIMITS, PAPERS = "日期与时段", "数量", "材料"

OFFICIAL_RULES = Module(
    code="official_rules",
    title="对公业务规则",
    noun="对公业务规则",
    subsystem="official",
    group="对公业务",
    table="official_rule",
    fields=(
        Field(
            name="name",
            title="规则名称",
            kind=Text(most=40),
            unique=True,
            found=Found.WITHIN,
            sortable=True,
        ),
        unit_field(
            "适用单位",
            OrgType.BUREAU,
            OrgType.PRISON,
            sortable=True,
            hint="选择市局即适用于所有监狱，监狱自己的规则优先。",
        ),
        linked_field(
            "kind_id",
            "办事种类",
            "official_kinds",
            required=False,
            hint="不填则适用于所有种类；填写种类的规则优先。",
        ),
        Field(
            name="weekdays",
            title="可预约的星期",
            kind=Text(
                most=7, least=1, pattern=r"[1-7]{1,7}", form="由1至7组成，1为周一，例如12345"
            ),
            default=DEFAULTS["weekdays"],
            section=DATES,
        ),
        clock_field("opens", "最早开始", default=DEFAULTS["opens"], listed=False, section=DATES),
        clock_field("closes", "最晚结束", default=DEFAULTS["closes"], listed=False, section=DATES),
        Field(
            name="first_day",
            title="开放日期起",
            kind=Day(),
            required=False,
            listed=False,
            section=DATES,
        ),
        Field(
            name="last_day",
            title="开放日期止",
            kind=Day(),
            required=False,
            listed=False,
            section=DATES,
        ),
        Field(
            name="closed_days",
            title="停办日期",
            kind=Text(most=600, lines=4, pattern=DAY_LINES, form="每行一个日期，例如2026-10-01"),
            required=False,
            listed=False,
            section=DATES,
        ),
        Field(
            name="capacity",
            title="每日最多预约",
            kind=Integer(least=0, most=999, unit="次"),
            default=DEFAULTS["capacity"],
            section=LIMITS,
        ),
        Field(
            name="lead_days",
            title="至少提前",
            kind=Integer(least=0, most=60, unit="天"),
            default=DEFAULTS["lead_days"],
            section=LIMITS,
        ),
        Field(
            name="ahead_days",
            title="最多提前",
            kind=Integer(least=0, most=365, unit="天"),
            default=DEFAULTS["ahead_days"],
            listed=False,
            section=LIMITS,
        ),
        Field(
            name="most_people",
            title="每次最多人数",
            kind=Integer(least=1, most=20, unit="人"),
            default=DEFAULTS["most_people"],
            section=LIMITS,
        ),
        Field(
            name="most_minutes",
            title="每次最长",
            kind=Integer(least=10, most=600, unit="分钟"),
            default=DEFAULTS["most_minutes"],
            listed=False,
            section=LIMITS,
        ),
        Field(
            name="documents",
            title="另需材料",
            kind=Text(most=500, lines=4),
            required=False,
            listed=False,
            section=PAPERS,
            hint="每行一项，在该种类所需材料之外另须上传。",
        ),
        remark_field(),
    ),
    core=("name", "unit_id", "weekdays", "capacity", "lead_days", "most_people"),
    label=("name",),
    scope=Scope(unit="unit_id", from_below=True),
    order=("unit_id", "name"),
    states=ACTIVE_STATES,
    actions=(
        *ON_AND_OFF,
        Action(
            code="reset",
            title="恢复默认",
            sets=DEFAULTS,
            tone="warning",
            confirm="日期、数量和材料将全部恢复为平台默认值。确定恢复吗？",
        ),
    ),
    sample={
        "name": "示例对公规则{n}",
        "unit_id": "unit:P03",
        "kind_id": "record:official_kinds",
        "capacity": 6,
        "most_people": 3,
    },
    requirements=("VC-OFFICIAL-09", "VC-OFFICIAL-10"),
)
