"""Deadlines, reasons, words, and what a signature covers."""

from datetime import UTC, datetime, timedelta, timezone

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.rules.approvals.content import SignedContent, canonical, facts_digest
from pipelines.rules.approvals.deadline import Deadline, deadline, notice_due
from pipelines.rules.approvals.reasons import require_opinion
from pipelines.rules.approvals.titles import (
    ACTION_TITLES,
    CASE_STATE_TITLES,
    fact_text,
    node_title,
    node_titles,
)
from pipelines.rules.calls.checks import Outcome
from pipelines.rules.security.digest import sm3_hex
from schemas.approvals.definition import (
    ByRole,
    Definition,
    FactField,
    FactKind,
    Named,
    OfUnit,
    Superior,
)
from schemas.approvals.state import CaseState, Need, StepAction, Verdict
from schemas.errors import InvalidInput
from schemas.people.kinds import OrgType
from tests.unit.pipelines.rules.approvals.made import BY_NAME, longer_than, node

NOW = datetime(2026, 11, 24, 6, 0, tzinfo=UTC)
CONTENT = SignedContent(
    case_id="c",
    kind="video_call",
    object_id="o",
    facts_digest="d",
    node="n",
    visit=1,
    decision="approve",
    to=None,
    opinion="同意",
    officer_id="p",
    on_behalf_of=None,
    at=NOW,
)


def test_a_limit_and_its_reminder() -> None:
    times = deadline(node("n", limit_hours=24, remind_hours=4), NOW)
    assert times == Deadline(NOW + timedelta(hours=20), NOW + timedelta(hours=24))
    assert deadline(node("n"), NOW) == deadline(None, NOW) == Deadline(None, None)
    unreminded = deadline(node("n", limit_hours=24), NOW)
    assert unreminded == Deadline(None, NOW + timedelta(hours=24))


@pytest.mark.parametrize(
    ("hours", "reminded", "overdue", "expected"),
    [
        (19, False, False, None),
        (20, False, False, StepAction.REMIND),
        (21, True, False, None),
        (24, True, False, StepAction.OVERDUE),
        (24, False, False, StepAction.OVERDUE),
        (25, True, True, None),
    ],
)
def test_each_notice_comes_once(
    hours: int, reminded: bool, overdue: bool, expected: StepAction | None
) -> None:
    times = deadline(node("n", limit_hours=24, remind_hours=4), NOW)
    at = NOW + timedelta(hours=hours)
    assert notice_due(times, at, reminded=reminded, overdue=overdue) is expected


PASSED, FAILED = Outcome("a", True, "在押"), Outcome("b", False, "在黑名单中")


@pytest.mark.parametrize(
    ("verdict", "outcomes", "due"),
    [
        (Verdict.APPROVE, [PASSED], False),
        (Verdict.APPROVE, [], False),
        (Verdict.APPROVE, [PASSED, FAILED], True),
        (Verdict.REJECT, [PASSED], True),
        (Verdict.RETURN, [FAILED], True),
    ],
)
def test_when_words_are_due(verdict: Verdict, outcomes: list[Outcome], due: bool) -> None:
    require_opinion(verdict, outcomes, "有理由")
    if due:
        with pytest.raises(InvalidInput) as refused:
            require_opinion(verdict, outcomes, "")
        assert refused.value.code == "reason_required"
        against = verdict is Verdict.APPROVE
        assert refused.value.detail == {"failed": ["b"] if against else []}
        assert refused.value.message == (
            "自动核查未通过（在黑名单中），批准时必须填写理由。"
            if against
            else "驳回或退回时必须填写意见。"
        )
    else:
        require_opinion(verdict, outcomes, "")


@pytest.mark.parametrize("field", SignedContent.__struct_fields__)
def test_every_field_is_covered(field: str) -> None:
    other = {"visit": 2, "at": NOW + timedelta(microseconds=1)}.get(field, "other")
    assert canonical(msgspec.structs.replace(CONTENT, **{field: other})) != canonical(CONTENT)


def test_the_same_moment_in_another_zone_is_the_same_content() -> None:
    there = NOW.astimezone(timezone(timedelta(hours=8)))
    assert canonical(msgspec.structs.replace(CONTENT, at=there)) == canonical(CONTENT)


@pytest.mark.usefixtures("machine_elsewhere")
def test_what_is_signed_is_written_as_it_was_when_the_first_was_signed() -> None:
    assert (
        canonical(CONTENT)
        == (
            '{"at":"2026-11-24T06:00:00.000000+00:00","case_id":"c","decision":"approve",'
            '"facts_digest":"d","kind":"video_call","node":"n","object_id":"o","officer_id":"p",'
            '"on_behalf_of":null,"opinion":"同意","to":null,"visit":1}'
        ).encode()
    )


@given(st.dictionaries(st.text(max_size=5), st.integers() | st.text(max_size=5), max_size=5))
def test_the_order_of_facts_does_not_matter(facts: dict[str, int | str]) -> None:
    assert facts_digest(facts) == facts_digest(dict(reversed(facts.items())))


def test_the_digest_of_facts_is_over_the_wording_that_old_cases_were_decided_on() -> None:
    said = '{"关系":"子女","时长":1.5}'.encode()
    assert facts_digest({"时长": 1.5, "关系": "子女"}) == sm3_hex(said)
    with pytest.raises(ValueError, match="JSON"):
        facts_digest({"时长": float("nan")})


def test_nodes_in_words() -> None:
    plain = node("a", title="监区审批")
    assert node_title(plain, {"approver": "审批民警"}) == "监区审批（审批民警）"
    long = node(
        "b",
        title="局审批",
        approvers=[ByRole(role="leader", level=OrgType.BUREAU), Named(officer_id="x"), Superior()],
        need=Need.ALL,
        limit_hours=24,
        conditions=[longer_than(30)],
    )
    assert (
        node_title(long, {"x": "王某", "leader": "带班领导"})
        == "局审批（局级带班领导、王某、上级领导，全部同意，24小时，有条件）"
    )


def test_who_is_gone_is_called_so_and_a_role_without_a_name_by_its_code() -> None:
    gone = [OfUnit(unit_id="u"), Named(officer_id="o"), ByRole(role="keeper")]
    wide = node("a", title="会签", approvers=gone)
    told = "已撤销的单位、已离开的民警、keeper，任一人同意"
    assert node_title(wide, {}) == f"会签（{told}）"
    assert node_title(wide, {"u": "一监区", "o": "王某", "keeper": "管理员"}) == (
        "会签（一监区、王某、管理员，任一人同意）"
    )


def test_two_approvers_of_whom_any_may_agree_are_told_as_such() -> None:
    two = node("a", title="会签", approvers=[Superior(), Named(officer_id="x")])
    assert node_title(two, {"x": "王某"}) == "会签（上级领导、王某，任一人同意）"


def test_the_nodes_of_a_flow_keep_their_order_in_words() -> None:
    flow = Definition(nodes=[node("b", title="二"), node("a", title="一")])
    assert node_titles(flow, {"approver": "民警"}) == ["二（民警）", "一（民警）"]


def test_facts_in_words() -> None:
    assert fact_text(BY_NAME["minutes"], 30) == "30分钟"
    assert fact_text(BY_NAME["flagged"], True) == "是"
    assert fact_text(BY_NAME["flagged"], False) == "否"
    assert fact_text(BY_NAME["kinship"], "child") == "子女"
    assert fact_text(BY_NAME["kinship"], "uncle") == "uncle"


@pytest.mark.parametrize(
    ("value", "text"), [(8123.4, "8,123.40元"), (0, "0.00元"), (-12.5, "-12.50元")]
)
def test_money_is_shown_to_the_cent(value: float, text: str) -> None:
    field = FactField(name="amount", title="报酬总额", kind=FactKind.NUMBER, unit="元")
    assert fact_text(field, value) == text


def test_every_state_and_action_has_a_title() -> None:
    assert set(CASE_STATE_TITLES) == set(CaseState)
    assert set(ACTION_TITLES) == set(StepAction)
