"""What an application for official business says, and whose decisions it waits for."""

from collections.abc import Mapping, Sequence
from typing import Any

from pipelines.rules.approvals.content import record_digest
from pipelines.rules.approvals.outline import Outline
from pipelines.rules.calls.checks import Outcome
from schemas.approvals.definition import ByRole, Definition, FactField, FactKind, Facts, Node
from schemas.modules.official.official_bookings import OFFICIAL_BOOKING
from schemas.people.kinds import OrgType, Role

LONGEST_TITLE = 128
FIELDS = (
    FactField(name="official_kind", title="办事种类", kind=FactKind.TEXT),
    FactField(name="inmate", title="罪犯", kind=FactKind.TEXT),
    FactField(name="visitor", title="办理人", kind=FactKind.TEXT),
    FactField(name="companion", title="同行人", kind=FactKind.TEXT),
    FactField(name="when", title="办理时间", kind=FactKind.TEXT),
    FactField(name="purpose", title="办理事由", kind=FactKind.TEXT),
    FactField(name="failed_checks", title="未通过的核查", kind=FactKind.NUMBER, unit="项"),
)
OFFICIAL = Outline(
    code=OFFICIAL_BOOKING,
    title="对公业务",
    group="对公业务",
    fields=FIELDS,
    default=Definition(
        nodes=[
            Node(key="ward", title="监区审核", approvers=[ByRole(role=Role.APPROVER.value)]),
            Node(
                key="prison",
                title="监狱领导审批",
                approvers=[ByRole(role=Role.LEADER.value, level=OrgType.PRISON)],
            ),
        ]
    ),
    filing=True,
)


def booking_facts(
    values: Mapping[str, Any], titles: Mapping[str, str], outcomes: Sequence[Outcome]
) -> Facts:
    """Of a booking with all its values; `titles` are what its kind and people are called."""
    facts: Facts = {
        "official_kind": titles["kind_id"],
        "inmate": titles["inmate_id"],
        "visitor": titles["person_id"],
        "when": when(values),
        "purpose": values["purpose"],
        "failed_checks": sum(not outcome.passed for outcome in outcomes),
        "content": record_digest(values),
    }
    if values["companion_id"]:
        facts["companion"] = titles["companion_id"]
    return facts


def booking_title(values: Mapping[str, Any], titles: Mapping[str, str]) -> str:
    kind, inmate, person = titles["kind_id"], titles["inmate_id"], titles["person_id"]
    return f"{kind}：{inmate}，{person}（{when(values)}）"[:LONGEST_TITLE]


def when(values: Mapping[str, Any]) -> str:
    return f"{values['day']} {values['starts']}-{values['ends']}"
