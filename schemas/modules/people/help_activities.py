"""What help-and-education people did with inmates (VC-BASE-05)."""

from schemas.modules.common import (
    coded_field,
    inmate_field,
    linked_field,
    note_field,
    own_prison_field,
    remark_field,
)
from schemas.modules.field import Day, Edited, Field, Found
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
        linked_field("help_person_id", "帮教人员", "help_people", hint="须在活动当天的有效期内。"),
        Field(name="day", title="活动日期", kind=Day(), found=Found.RANGE, sortable=True),
        coded_field("activity_kind", "活动类别", "help_activity_kind"),
        note_field("content", "活动内容", lines=4, found=Found.WITHIN),
        note_field("result", "帮教效果", required=False),
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
