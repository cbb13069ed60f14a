"""What the assessment of a letter looks at, and whose decision it waits for (VC-LETTER-03)."""

from collections.abc import Mapping, Sequence
from typing import Any

from pipelines.rules.approvals.content import record_digest
from pipelines.rules.approvals.outline import Outline
from pipelines.rules.calls.checks import Outcome
from pipelines.rules.modules.titles import option_title
from schemas.approvals.definition import (
    ByRole,
    Definition,
    FactField,
    FactKind,
    FactOption,
    Facts,
    Node,
)
from schemas.modules.letters import letters
from schemas.modules.letters.letters import DIRECTIONS
from schemas.people.kinds import Role

LONGEST_TITLE = 128
FIELDS = (
    FactField(
        name="direction",
        title="收寄方向",
        kind=FactKind.CHOICE,
        options=tuple(FactOption(one.value, one.title) for one in DIRECTIONS),
    ),
    FactField(name="inmate", title="罪犯", kind=FactKind.TEXT),
    FactField(name="sender", title="寄件人", kind=FactKind.TEXT),
    FactField(name="recipient", title="收件人", kind=FactKind.TEXT),
    FactField(name="registered_relative", title="与已绑定家属往来", kind=FactKind.FLAG),
    FactField(name="failed_checks", title="未通过的核查", kind=FactKind.NUMBER, unit="项"),
)
LETTER = Outline(
    code=letters.LETTER,
    title="信件评估",
    group="信件登记",
    fields=FIELDS,
    default=Definition(
        nodes=[
            Node(
                key="ward",
                title="监区评估",
                approvers=[ByRole(role=Role.APPROVER.value), ByRole(role=Role.LEADER.value)],
            )
        ]
    ),
    # Somebody answers for having read it.
    filing=False,
)


def letter_facts(values: Mapping[str, Any], inmate: str, outcomes: Sequence[Outcome]) -> Facts:
    """Of a letter with all its values; `inmate` is what he is called in lists."""
    return {
        "direction": values["direction"],
        "inmate": inmate,
        "sender": values["sender"],
        "recipient": values["recipient"],
        "registered_relative": values["relative_id"] is not None,
        "failed_checks": sum(not outcome.passed for outcome in outcomes),
        "content": record_digest(values),
    }


def letter_title(values: Mapping[str, Any], inmate: str) -> str:
    direction = option_title(DIRECTIONS, values["direction"])
    return f"{inmate}的{direction}（{values['sender']}寄）"[:LONGEST_TITLE]


def assessed_columns(officer_id: str | None, at: Any) -> dict[str, Any]:
    return {"assessed_by": officer_id, "assessed_at": at}
