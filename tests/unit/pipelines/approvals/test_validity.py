"""What keeps a flow from being published."""

from typing import Any

import msgspec
import pytest
from hypothesis import given

from pipelines.approvals.validity import Known, named, problems, summary
from schemas.approvals.definition import (
    ByRole,
    Condition,
    Definition,
    Named,
    Node,
    OfUnit,
    Operator,
)
from schemas.approvals.flows import FlowKindView, FlowProblem
from schemas.approvals.state import Mode
from tests.unit.pipelines.approvals.made import FIELDS, definitions, longer_than, node

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


def test_what_a_flow_names() -> None:
    flow = Definition(nodes=[node("a", approvers=[OfUnit(unit_id=UNIT), Named(officer_id="x")])])
    assert named(flow) == ({UNIT}, {"x"})


def test_all_problems_make_one_sentence() -> None:
    told = [FlowProblem(node=None, part="nodes", message=text) for text in ("没有节点", "没有名称")]
    assert summary(told) == "没有节点；没有名称。"
    assert summary(told[:1]) == "没有节点。"
