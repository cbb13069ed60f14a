"""What an application for a video call says, and whose decision it waits for (VC-GEN-06)."""

from collections.abc import Sequence
from datetime import datetime

from pipelines.rules.approvals.outline import Outline
from pipelines.rules.calls.checks import Outcome
from pipelines.rules.platform.local_time import moment_text
from schemas.approvals.definition import (
    ByRole,
    Definition,
    FactField,
    FactKind,
    FactOption,
    Facts,
    Node,
)
from schemas.approvals.kinship import KINSHIP_FACT
from schemas.calls.kind import KIND_TITLES, UNKNOWN, CallKind
from schemas.people.kinds import Role

FIELDS = (
    FactField(name="minutes", title="申请时长", kind=FactKind.NUMBER, unit="分钟"),
    KINSHIP_FACT,
    FactField(
        name="kind",
        title="通话类型",
        kind=FactKind.CHOICE,
        options=(
            *(FactOption(kind.value, title) for kind, title in KIND_TITLES.items()),
            FactOption(UNKNOWN, "类型未明"),
        ),
    ),
    FactField(name="privileged", title="保密通话", kind=FactKind.FLAG),
    FactField(name="failed_checks", title="未通过的核查", kind=FactKind.NUMBER, unit="项"),
    FactField(name="blacklisted", title="亲属在黑名单中", kind=FactKind.FLAG),
)
VIDEO_CALL = Outline(
    code="video_call",
    title="可视通话",
    group="会见通信",
    fields=FIELDS,
    default=Definition(
        nodes=[
            Node(key="ward", title="监区审批", approvers=[ByRole(role=Role.APPROVER.value)]),
        ]
    ),
    filing=True,
)


def case_facts(
    minutes: int,
    kinship: str,
    kind: CallKind | None,
    outcomes: Sequence[Outcome],
    *,
    privileged: bool,
    blacklisted: bool,
) -> Facts:
    """What a flow's conditions may ask of a call."""
    return {
        "minutes": minutes,
        "kinship": kinship,
        "kind": kind.value if kind else UNKNOWN,
        "privileged": privileged,
        "failed_checks": sum(not outcome.passed for outcome in outcomes),
        "blacklisted": blacklisted,
    }


def case_title(names: tuple[str, str], starts_at: datetime, *, privileged: bool) -> str:
    """Of the relative and the inmate."""
    relative, inmate = names
    what = "保密通话" if privileged else "可视通话"
    return f"{relative}与{inmate}的{what}（{moment_text(starts_at)}）"
