"""The automatic checks of an application and what they suggest (VC-GEN-19)."""

from typing import NamedTuple

import msgspec

from pipelines.rules.calls.custody import REASONS
from schemas.people.kinds import BindingState, CustodyState

TITLES = {
    "binding": "亲属关系",
    "blacklist": "黑名单",
    "inmate_blacklist": "罪犯黑名单",
    "allowance": "通话次数",
    "custody": "在押状态",
    "key_control": "重控",
    "face_registered": "人脸登记",
    "prereview": "会见预审",
}


class Facts(msgspec.Struct, frozen=True, kw_only=True):
    """What the checks look at, as it is now."""

    binding: BindingState | None
    blacklist_reason: str | None
    inmate_blacklist_reason: str | None = None
    most_calls: int
    used_calls: int
    """Calls of the period beside this one."""
    calls_left: int
    extra_left: int = 0
    """Of them, extra calls that were granted."""
    period: str
    """In which calls are counted, as 本月."""
    rule: str
    """Where the numbers come from, as 市局规则."""
    custody: CustodyState
    custody_source: str = ""
    """Where the state comes from and how old it is, behind the check; empty: our records."""
    visits_refused: str | None = None
    """Why the prison affairs platform allows no visits; None where it does."""
    key_control: bool = False
    relative_face: bool
    inmate_face: bool
    privileged: bool = False
    """A lawyer's, legal aid's or official call: nothing is counted (decisions/0016)."""


class Outcome(NamedTuple):
    """One check's result, with the sentence that the officer reads."""

    name: str
    passed: bool
    message: str


def run_checks(facts: Facts) -> list[Outcome]:
    """All checks, in the order of the case page."""
    return [
        _binding(facts),
        _blacklist(facts),
        inmate_blacklist_check(facts.inmate_blacklist_reason),
        _allowance(facts),
        _custody(facts),
        key_control_check(facts.key_control),
        _faces(facts),
    ]


def suggestion(outcomes: list[Outcome]) -> str:
    """`approve` or `reject`; the decision stays with the person."""
    return "approve" if all(outcome.passed for outcome in outcomes) else "reject"


def _binding(facts: Facts) -> Outcome:
    passed = facts.binding is BindingState.APPROVED
    return Outcome("binding", passed, "亲属关系已审核" if passed else "亲属关系未审核通过")


def _blacklist(facts: Facts) -> Outcome:
    reason = facts.blacklist_reason
    return Outcome("blacklist", reason is None, f"在黑名单中：{reason}" if reason else "不在黑名单")


def inmate_blacklist_check(reason: str | None) -> Outcome:
    """Whether the inmate is barred (VC-VCM-04)."""
    told = f"罪犯在黑名单中：{reason}" if reason else "罪犯不在黑名单"
    return Outcome("inmate_blacklist", reason is None, told)


def _allowance(facts: Facts) -> Outcome:
    if facts.privileged:
        return Outcome("allowance", True, "保密通话，不计入家属通话次数")
    message = f"{facts.period}可通话{facts.most_calls}次，已用{facts.used_calls}次（{facts.rule}）"
    if facts.extra_left:
        message += f"，另有批准增加的{facts.extra_left}次"
    return Outcome("allowance", facts.calls_left > 0, message)


def _custody(facts: Facts) -> Outcome:
    """The inmate's state, and whether the prison affairs platform lets him be met at all."""
    name, passed, message = custody_check(facts.custody)
    if facts.visits_refused is not None:
        why = facts.visits_refused or "未说明原因"
        passed, message = False, f"{message}，狱政平台未批准会见：{why}"
    source = f"（{facts.custody_source}）" if facts.custody_source else ""
    return Outcome(name, passed, f"{message}{source}")


def custody_check(custody: CustodyState) -> Outcome:
    passed = custody is CustodyState.IN_CUSTODY
    return Outcome("custody", passed, "在押" if passed else REASONS[custody])


def key_control_check(controlled: bool) -> Outcome:
    """Asks for attention; it forbids nothing by itself (VC-BASE-11)."""
    return Outcome(
        "key_control", not controlled, "重控罪犯，须从严审批" if controlled else "非重控"
    )


def _faces(facts: Facts) -> Outcome:
    missing = [
        who
        for who, there in (("亲属", facts.relative_face), ("服刑人员", facts.inmate_face))
        if not there
    ]
    message = f"{'、'.join(missing)}未登记人脸" if missing else "双方均已登记人脸"
    return Outcome("face_registered", not missing, message)
