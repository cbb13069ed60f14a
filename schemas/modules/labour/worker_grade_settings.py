"""Which grade a worker has from which day, once approved (LR-GRADE-02)."""

from schemas.approvals.definition import FactKind
from schemas.modules.approval import BY_LEADER, FAILED_CHECKS, INMATE, Approval, beside, told
from schemas.modules.common import (
    APPLICATION_STATES,
    inmate_field,
    own_prison_field,
    submit_action,
)
from schemas.modules.field import Day, Edited, Field, Found, Moment, Text
from schemas.modules.labour.labour_fields import GRADES_GROUP, grade_field
from schemas.modules.module import Module, Scope

WORKER_GRADE_SETTING = "worker_grade_setting"
"""Kind of approval."""
GRADE_BEFORE = beside("grade_before", "原等级", FactKind.NUMBER, "级")

WORKER_GRADE_SETTINGS = Module(
    code="worker_grade_settings",
    title="等级评定",
    noun="等级评定",
    subsystem="labour",
    group=GRADES_GROUP,
    table="worker_grade_setting",
    fields=(
        inmate_field(),
        own_prison_field(),
        grade_field(title="评定等级"),
        Field(
            name="from_day",
            title="生效日期",
            kind=Day(),
            found=Found.RANGE,
            sortable=True,
            hint="审批通过后自该日起执行，直到下一次评定生效。",
        ),
        Field(
            name="reason",
            title="评定理由",
            kind=Text(most=200, least=2, lines=2),
            found=Found.WITHIN,
        ),
        Field(
            name="decided_by",
            title="审批人",
            kind=Text(most=64),
            required=False,
            found=Found.WITHIN,
            edited=Edited.NEVER,
        ),
        Field(
            name="decided_at",
            title="审批时间",
            kind=Moment(),
            required=False,
            found=Found.RANGE,
            sortable=True,
            edited=Edited.NEVER,
        ),
        Field(
            name="opinion",
            title="审批意见",
            kind=Text(most=200),
            required=False,
            listed=False,
            found=Found.WITHIN,
            edited=Edited.NEVER,
        ),
    ),
    core=("inmate_id", "grade_no", "from_day", "reason"),
    label=("inmate_id", "from_day"),
    scope=Scope(unit="inmate_id.ward_id"),
    order=("-from_day",),
    states=APPLICATION_STATES,
    actions=(submit_action(WORKER_GRADE_SETTING),),
    approval=Approval(
        kind=WORKER_GRADE_SETTING,
        title="等级评定",
        group="劳动改造",
        facts=(
            INMATE,
            told("grade_no"),
            GRADE_BEFORE,
            told("from_day"),
            told("reason"),
            FAILED_CHECKS,
        ),
        checks=("custody", "not_past"),
        nodes=BY_LEADER,
        # Hours and pay follow from it: somebody answers for the decision.
        filing=False,
        keeps_decision=True,
    ),
    sample={
        "inmate_id": "record:inmates",
        "grade_no": 3,
        "from_day": "3{n:03}-01-01",
        "reason": "第{n}次评定",
    },
    requirements=("LR-GRADE-02",),
)
