"""What a labour project brought in a month; it counts once it is approved (LR-XC-04)."""

from schemas.modules.approval import Approval, desk, said, told
from schemas.modules.common import (
    APPROVED,
    DRAFT,
    PENDING,
    REJECTED,
    RETURNED,
    own_prison_field,
    remark_field,
)
from schemas.modules.field import Edited, Field, Found, Integer, Linked, Money, Option, Text
from schemas.modules.module import Action, Module, Scope, States
from schemas.people.kinds import Role

PROJECT_OUTPUT = "project_output"
"""Kind of approval."""
MONTH = r"[0-9]{4}-(0[1-9]|1[0-2])"
OPEN = (DRAFT, RETURNED, REJECTED)
"""A refused month is mended and submitted again: there is but one row of it."""

PROJECT_OUTPUTS = Module(
    code="project_outputs",
    title="项目产值",
    noun="项目产值",
    subsystem="labour",
    group="项目与合同",
    table="project_output",
    fields=(
        Field(
            name="project_id",
            title="劳动项目",
            kind=Linked(module="labour_projects"),
            found=Found.EXACT,
            edited=Edited.ONCE,
        ),
        own_prison_field(),
        Field(
            name="month",
            title="月份",
            kind=Text(most=7, pattern=MONTH, form="年月，例如2026-11"),
            found=Found.PREFIX,
            sortable=True,
            edited=Edited.ONCE,
        ),
        Field(
            name="contract_id",
            title="所属合同",
            kind=Linked(module="labour_contracts"),
            required=False,
            found=Found.EXACT,
            hint="按合同结算的填写，须是该项目的合同。",
        ),
        Field(
            name="quantity",
            title="产量",
            kind=Integer(least=0),
            found=Found.RANGE,
            sortable=True,
        ),
        Field(name="measure", title="计量单位", kind=Text(most=10), hint="例如件、套、吨。"),
        Field(
            name="output_value",
            title="产值（元）",
            kind=Money(least="0.00"),
            found=Found.RANGE,
            sortable=True,
        ),
        remark_field(),
    ),
    core=("project_id", "month", "quantity", "measure", "output_value"),
    label=("project_id", "month"),
    scope=Scope(unit="prison_id"),
    order=("-month", "project_id"),
    unique_together=(("project_id", "month"),),
    states=States(
        options=(
            Option(DRAFT, "草稿", "info"),
            Option(PENDING, "待审批", "warning"),
            Option(RETURNED, "已退回", "warning"),
            Option(APPROVED, "已通过", "success"),
            Option(REJECTED, "已驳回", "danger"),
        ),
        initial=DRAFT,
        open=OPEN,
    ),
    actions=(
        Action(
            code="submit",
            title="提交审批",
            from_states=OPEN,
            to_state=PENDING,
            approval=PROJECT_OUTPUT,
            confirm="审批通过后计入产值统计；提交后不能再修改。",
        ),
        Action(
            code="reopen",
            title="更正",
            from_states=(APPROVED,),
            to_state=DRAFT,
            reason=True,
            tone="warning",
            confirm="更正期间该月产值不计入统计，改好后须重新提交审批。",
        ),
    ),
    approval=Approval(
        kind=PROJECT_OUTPUT,
        title="项目产值",
        group="劳动改造",
        headline="{project_id}{month}产值{output_value}元",
        facts=(
            told("project", "project_id"),
            told("month"),
            said("quantity", "产量", "{quantity}{measure}"),
            told("output_value", title="产值"),
        ),
        nodes=(desk("prison", "监狱审批", Role.APPROVER, Role.LEADER),),
        begins="prison_id",
        filing=True,
    ),
    sample={
        "project_id": "record:labour_projects",
        "month": "2026-10",
        "quantity": 1200,
        "measure": "件{n}",
        "output_value": "36000.50",
    },
    requirements=("LR-XC-04", "LR-XC-05"),
)
