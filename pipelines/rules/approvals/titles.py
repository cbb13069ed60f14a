"""What the approval centre calls its states, actions and parts."""

from decimal import Decimal

from schemas.approvals.definition import (
    Approver,
    ByRole,
    Definition,
    FactField,
    FactKind,
    Named,
    Node,
    OfUnit,
    Scalar,
)
from schemas.approvals.state import CaseState, Need, StepAction
from schemas.people.kinds import OrgType

MONEY = "元"
"""Facts in this unit are shown to the cent."""
CASE_STATE_TITLES = {
    CaseState.PENDING: "审批中",
    CaseState.RETURNED: "已退回",
    CaseState.APPROVED: "已通过",
    CaseState.FILED: "已备案",
    CaseState.REJECTED: "已驳回",
    CaseState.WITHDRAWN: "已撤回",
}
ACTION_TITLES = {
    StepAction.SUBMIT: "提交申请",
    StepAction.RESUBMIT: "重新提交",
    StepAction.FILE: "备案生效",
    StepAction.SKIP: "不符合条件，跳过",
    StepAction.APPROVE: "同意",
    StepAction.REJECT: "驳回",
    StepAction.RETURN: "退回",
    StepAction.WITHDRAW: "撤回",
    StepAction.DELEGATE: "转交",
    StepAction.ASSIGN: "指派",
    StepAction.REMIND: "临期提醒",
    StepAction.OVERDUE: "超时",
}
NEED_TITLES = {Need.ANY: "任一人同意", Need.ALL: "全部同意"}
LEVEL_TITLES = {
    OrgType.BUREAU: "局级",
    OrgType.PRISON: "监狱级",
    OrgType.SECTION: "科室级",
    OrgType.WARD: "监区级",
}


def approver_title(approver: Approver, names: dict[str, str]) -> str:
    """An approver in words; `names` calls units, officers and roles by id or code."""
    if isinstance(approver, ByRole):
        level = LEVEL_TITLES[approver.level] if approver.level else ""
        return level + names.get(approver.role, approver.role)
    if isinstance(approver, OfUnit):
        return names.get(approver.unit_id, "已撤销的单位")
    if isinstance(approver, Named):
        return names.get(approver.officer_id, "已离开的民警")
    return "上级领导"


def node_title(node: Node, names: dict[str, str]) -> str:
    """A node in one line: 监区审批（审批民警，任一人同意，24小时）."""
    parts = ["、".join(approver_title(one, names) for one in node.approvers)]
    if len(node.approvers) > 1 or node.need is Need.ALL:
        parts.append(NEED_TITLES[node.need])
    if node.limit_hours:
        parts.append(f"{node.limit_hours}小时")
    if node.conditions:
        parts.append("有条件")
    return f"{node.title}（{'，'.join(part for part in parts if part)}）"


def node_titles(definition: Definition, names: dict[str, str]) -> list[str]:
    return [node_title(node, names) for node in definition.nodes]


def fact_text(field: FactField, value: Scalar) -> str:
    """A fact as people read it."""
    if field.kind is FactKind.FLAG:
        return "是" if value else "否"
    for option in field.options:
        if option.value == value:
            return option.title
    if field.unit == MONEY:
        return f"{Decimal(str(value)):,.2f}{MONEY}"
    return f"{value}{field.unit}"
