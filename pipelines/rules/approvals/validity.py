"""What is wrong with a flow before it is published (VC-CFG-02)."""

from collections import Counter
from collections.abc import Collection, Iterable

import msgspec

from pipelines.rules.approvals.condition import problem_of
from schemas.approvals.definition import (
    Approver,
    ByRole,
    Definition,
    FactField,
    Named,
    Node,
    OfUnit,
)
from schemas.approvals.flows import FlowKindView, FlowProblem
from schemas.approvals.state import Mode


class Known(msgspec.Struct, frozen=True, kw_only=True):
    """What a definition may name: what exists, is in use and may decide."""

    roles: frozenset[str]
    units: frozenset[str]
    officers: frozenset[str]


def named(definition: Definition) -> tuple[set[str], set[str]]:
    """Ids of the units and of the officers that a definition names."""
    approvers = [one for node in definition.nodes for one in node.approvers]
    units = {one.unit_id for one in approvers if isinstance(one, OfUnit)}
    return units, {one.officer_id for one in approvers if isinstance(one, Named)}


def problems(definition: Definition, kind: FlowKindView, known: Known) -> list[FlowProblem]:
    """Every problem, in the order of the nodes; none means that it can be published."""
    by_name = {field.name: field for field in kind.fields}
    found = list(_of_flow(definition))
    if definition.mode is Mode.FILING and not kind.filing:
        found.append(_problem(None, "mode", f"“{kind.title}”须由民警审批，不能设为备案制"))
    for node in definition.nodes:
        found += _of_node(node, by_name, known)
    return found


def _of_flow(definition: Definition) -> Iterable[FlowProblem]:
    if not definition.nodes:
        yield _problem(None, "nodes", "流程至少要有一个节点")
        return
    if all(node.conditions for node in definition.nodes):
        yield _problem(None, "nodes", "至少要有一个不带条件的节点，否则有的申请无人审批")
    for key, times in Counter(node.key for node in definition.nodes).items():
        if times > 1:
            yield _problem(key, "nodes", f"节点标识“{key}”重复")


def _of_node(node: Node, fields: dict[str, FactField], known: Known) -> Iterable[FlowProblem]:
    if not node.title.strip():
        yield _problem(node.key, "title", "请填写节点名称")
    if not node.approvers:
        yield _problem(node.key, "approvers", f"节点“{node.title}”没有审批人")
    for approver in node.approvers:
        if message := _of_approver(approver, known):
            yield _problem(node.key, "approvers", f"节点“{node.title}”：{message}")
    for condition in node.conditions:
        if message := problem_of(condition, fields):
            yield _problem(node.key, "conditions", f"节点“{node.title}”：{message}")
    if node.remind_hours is not None and node.limit_hours is None:
        yield _problem(node.key, "limit", f"节点“{node.title}”设了提醒，但没有时限")
    elif node.remind_hours is not None and node.remind_hours >= (node.limit_hours or 0):
        yield _problem(node.key, "limit", f"节点“{node.title}”的提醒应早于时限")


def _of_approver(approver: Approver, known: Known) -> str | None:
    if isinstance(approver, ByRole):
        return _unless(approver.role in known.roles, f"角色“{approver.role}”不存在或没有审批权限")
    if isinstance(approver, OfUnit):
        return _unless(approver.unit_id in known.units, "指定的单位不存在或已停用")
    if isinstance(approver, Named):
        return _unless(
            approver.officer_id in known.officers, "指定的审批人不存在、已停用或没有审批权限"
        )
    return None


def _unless(fine: bool, message: str) -> str | None:
    return None if fine else message


def _problem(node: str | None, part: str, message: str) -> FlowProblem:
    return FlowProblem(node=node, part=part, message=message)


def summary(found: Collection[FlowProblem]) -> str:
    """All problems in one sentence."""
    return "；".join(problem.message for problem in found) + "。"
