"""What help-and-education people did with inmates (VC-BASE-05)."""

from schemas.modules.common import inmate_field, own_prison_field, remark_field
from schemas.modules.field import Coded, Day, Edited, Field, Found, Linked, Text
from schemas.modules.module import Module, Scope

HELP_ACTIVITIES = Module(
    code="help_activities",
    title="帮教活动",
    noun="帮教活动",
    subsystem="help",
    group="帮教管理",
    table="help_activity",
    fields=(
        inmate_field(Edited.ALWAYS),
        own_prison_field(),
        Field(
            name="help_person_id",
            title="帮教人员",
            kind=Linked(module="help_people", in_use=True),
            found=Found.EXACT,
            hint="须在活动当天的有效期内。",
        ),
        Field(name="day", title="活动日期", kind=Day(), found=Found.RANGE, sortable=True),
        Field(
            name="activity_kind",
            title="活动类别",
            kind=Coded(dictionary="help_activity_kind"),
            found=Found.EXACT,
        ),
        Field(
            name="content",
            title="活动内容",
            kind=Text(most=500, lines=4),
            found=Found.WITHIN,
            listed=False,
        ),
        Field(
            name="result",
            title="帮教效果",
            kind=Text(most=500, lines=3),
            required=False,
            listed=False,
        ),
        remark_field(),
    ),
    core=("inmate_id", "help_person_id", "day", "activity_kind", "content"),
    label=("inmate_id", "help_person_id", "day"),
    scope=Scope(unit="inmate_id.ward_id"),
    order=("-day",),
    sample={
        "inmate_id": "record:inmates",
        "help_person_id": "record:help_people",
        "day": "2026-11-20",
        "activity_kind": "talk",
        "content": "第{n}次面谈",
    },
    requirements=("VC-BASE-05",),
)
