"""Where decisions lead."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.rules.approvals.condition import applies
from pipelines.rules.approvals.progress import (
    Step,
    approved,
    begin,
    followed,
    rejected,
    returnable,
    returned,
)
from pipelines.rules.approvals.seats import Seat
from schemas.approvals.definition import Definition
from schemas.approvals.state import CaseState, Mode, Need
from schemas.errors import InvalidInput
from tests.unit.pipelines.rules.approvals.made import definitions, longer_than, node

TWO = [Seat("a", "甲", "a"), Seat("b", "乙", "b")]
facts = st.fixed_dictionaries({"minutes": st.integers(0, 60)})


@given(definitions(), facts)
def test_approvals_pass_every_node_that_applies_once_and_in_order(
    flow: Definition, known: dict[str, int]
) -> None:
    visited, skipped = [], []
    step = begin(flow, known, checks_pass=True)
    while step.node is not None:
        visited.append(step.node.key)
        skipped += [one.key for one in step.skipped]
        step = approved(flow, known, step.node, TWO, frozenset({"a", "b"}))
    skipped += [one.key for one in step.skipped]
    assert step.state is CaseState.APPROVED
    assert visited == [one.key for one in flow.nodes if applies(one, known)]
    assert sorted(visited + skipped) == [one.key for one in flow.nodes]
    assert visited


@given(definitions(), facts, st.data())
def test_a_return_leads_only_to_what_was_passed(
    flow: Definition, known: dict[str, int], data: st.DataObject
) -> None:
    here = data.draw(st.sampled_from(flow.nodes))
    allowed = {one.key for one in returnable(flow, known, here)}
    for one in flow.nodes:
        if one.key in allowed:
            there = returned(flow, known, here, one.key)
            assert there == Step(state=CaseState.PENDING, node=one)
            assert flow.nodes.index(one) < flow.nodes.index(here)
        else:
            with pytest.raises(InvalidInput) as refused:
                returned(flow, known, here, one.key)
            assert refused.value.code == "cannot_return_there"
            assert refused.value.detail == {"node": one.key}
            assert refused.value.message == "只能退回到已经过的节点或申请人。"
    assert returned(flow, known, here, None) == Step(state=CaseState.RETURNED, node=None)


def test_a_rejected_case_has_no_desk_left() -> None:
    assert rejected() == Step(state=CaseState.REJECTED, node=None)


def test_all_of_waits_for_everybody_who_is_still_there() -> None:
    desk = node("n", need=Need.ALL)
    flow = Definition(nodes=[desk])
    waiting = approved(flow, {}, desk, TWO, frozenset({"a"}))
    assert (waiting.state, waiting.node, waiting.moved) == (CaseState.PENDING, desk, False)
    assert approved(flow, {}, desk, TWO[:1], frozenset({"a"})).state is CaseState.APPROVED


def test_a_deputys_approval_counts_for_whom_it_was_given() -> None:
    desk = node("n", need=Need.ALL)
    stead = [*TWO, Seat("c", "丙", "b")]
    done = frozenset({"a", "b"})
    assert approved(Definition(nodes=[desk]), {}, desk, stead, done).state is CaseState.APPROVED


def test_a_filing_asks_nobody_unless_a_check_failed() -> None:
    flow = Definition(mode=Mode.FILING, nodes=[node("n")])
    assert begin(flow, {}, checks_pass=True).state is CaseState.FILED
    assert begin(flow, {}, checks_pass=False).state is CaseState.PENDING


def test_a_filing_of_a_kind_that_allows_none_is_followed_as_one_of_approvals() -> None:
    flow = Definition(mode=Mode.FILING, nodes=[node("n")])
    assert followed(flow, filing=True) == flow
    assert followed(flow, filing=False) == Definition(mode=Mode.APPROVAL, nodes=[node("n")])
    plain = Definition(nodes=[node("n")])
    assert followed(plain, filing=False) == followed(plain, filing=True) == plain


def test_a_node_that_does_not_apply_is_told_of() -> None:
    flow = Definition(nodes=[node("long", conditions=[longer_than(30)]), node("all")])
    step = begin(flow, {"minutes": 10}, checks_pass=True)
    assert step.node is not None
    assert (step.node.key, [one.key for one in step.skipped]) == ("all", ["long"])
