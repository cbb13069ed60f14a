"""What keeps a flow from being published."""

from typing import Any

import msgspec
import pytest
from hypothesis import given

from pipelines.rules.approvals.validity import Known, named, problems, summary
from schemas.approvals.definition import (
    ByRole,
    Condition,
    Definition,
    Named,
    Node,
    OfUnit,
    Operator,
    Superior,
)
from schemas.approvals.flows import FlowKindView, FlowProblem
from schemas.approvals.state import Mode
from tests.unit.pipelines.rules.approvals.made import FIELDS, definitions, longer_than, node

UNIT, OFFICER = "0" * 26, "1" * 26
KNOWN = Known(roles=frozenset({"approver"}), units=frozenset({UNIT}), officers=frozenset({OFFICER}))

KIND = FlowKindView(code="k", title="号码登记", group="g", fields=list(FIELDS), filing=False)


def found(*nodes: Node) -> list[tuple[str | None, str]]:
    return [(one.node, one.part) for one in problems(Definition(nodes=list(nodes)), KIND, KNOWN)]


@given(definitions())
def test_whole_flows_have_no_problem(flow: Definition) -> None:
    assert problems(flow, KIND, KNOWN) == []


@pytest.mark.parametrize(
    ("changes", "part"),
    [
        ({"approvers": []}, "approvers"),
        ({"approvers": [ByRole(role="nobody")]}, "approvers"),
        ({"approvers": [OfUnit(unit_id=OFFICER)]}, "approvers"),
        ({"approvers": [Named(officer_id=UNIT)]}, "approvers"),
        ({"title": "  "}, "title"),
        ({"remind_hours": 2}, "limit"),
        ({"limit_hours": 2, "remind_hours": 2}, "limit"),
        (
            {"conditions": [Condition(field="weather", operator=Operator.EQ, value="rain")]},
            "conditions",
        ),
    ],
)
def test_each_problem_is_named_at_its_node(changes: dict[str, Any], part: str) -> None:
    assert found(node("fine"), node("wrong", **changes)) == [("wrong", part)]


def test_a_flow_without_a_node_or_with_conditions_alone() -> None:
    assert found() == [(None, "nodes")]
    assert found(node("a", conditions=[longer_than(30)])) == [(None, "nodes")]


def test_what_needs_an_officer_is_never_filed() -> None:
    flow = Definition(mode=Mode.FILING, nodes=[node("a")])
    told = [(one.node, one.part) for one in problems(flow, KIND, KNOWN)]
    assert told == [(None, "mode")]
    assert problems(flow, msgspec.structs.replace(KIND, filing=True), KNOWN) == []


def test_two_nodes_of_one_key() -> None:
    assert found(node("a"), node("a")) == [("a", "nodes")]


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"approvers": []}, "节点“节点wrong”没有审批人"),
        (
            {"approvers": [ByRole(role="nobody")]},
            "节点“节点wrong”：角色“nobody”不存在或没有审批权限",
        ),
        ({"approvers": [OfUnit(unit_id=OFFICER)]}, "节点“节点wrong”：指定的单位不存在或已停用"),
        (
            {"approvers": [Named(officer_id=UNIT)]},
            "节点“节点wrong”：指定的审批人不存在、已停用或没有审批权限",
        ),
        ({"title": " "}, "请填写节点名称"),
        ({"remind_hours": 2}, "节点“节点wrong”设了提醒，但没有时限"),
        ({"limit_hours": 2, "remind_hours": 3}, "节点“节点wrong”的提醒应早于时限"),
        ({"limit_hours": 2, "remind_hours": 2}, "节点“节点wrong”的提醒应早于时限"),
        (
            {"conditions": [Condition(field="weather", operator=Operator.EQ, value="rain")]},
            "节点“节点wrong”：条件使用了未知的字段“weather”",
        ),
    ],
)
def test_each_problem_of_a_node_is_told_in_words(changes: dict[str, Any], message: str) -> None:
    nodes = [node("fine"), node("wrong", **changes)]
    told = problems(Definition(nodes=nodes), KIND, KNOWN)
    assert [one.message for one in told] == [message]


def test_each_problem_of_a_flow_is_told_in_words() -> None:
    filing = Definition(mode=Mode.FILING, nodes=[node("a"), node("a")])
    assert [one.message for one in problems(filing, KIND, KNOWN)] == [
        "节点标识“a”重复",
        "“号码登记”须由民警审批，不能设为备案制",
    ]
    assert [one.message for one in problems(Definition(nodes=[]), KIND, KNOWN)] == [
        "流程至少要有一个节点"
    ]
    conditional = Definition(nodes=[node("a", conditions=[longer_than(30)])])
    assert [one.message for one in problems(conditional, KIND, KNOWN)] == [
        "至少要有一个不带条件的节点，否则有的申请无人审批"
    ]


def test_whoever_there_is_may_be_named() -> None:
    known = [ByRole(role="approver"), OfUnit(unit_id=UNIT), Named(officer_id=OFFICER), Superior()]
    assert found(node("a", approvers=known)) == []


def test_a_reminder_before_the_limit_is_no_problem() -> None:
    assert found(node("a", limit_hours=2, remind_hours=1), node("b", limit_hours=2)) == []


def test_what_a_flow_names() -> None:
    flow = Definition(nodes=[node("a", approvers=[OfUnit(unit_id=UNIT), Named(officer_id="x")])])
    assert named(flow) == ({UNIT}, {"x"})


def test_all_problems_make_one_sentence() -> None:
    told = [FlowProblem(node=None, part="nodes", message=text) for text in ("没有节点", "没有名称")]
    assert summary(told) == "没有节点；没有名称。"
    assert summary(told[:1]) == "没有节点。"
