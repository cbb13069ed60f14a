"""Taking personal data out in bulk, which needs a second person (PI-2)."""

from typing import Any

from connectors.postgres.approvals.case_row import ApprovalCaseRow
from pipelines.flows.approvals.kind import ApprovalKind
from pipelines.flows.approvals.proposals import digest_of
from schemas.approvals.definition import (
    ByRole,
    Definition,
    FactField,
    FactKind,
    FactOption,
    Facts,
    Node,
)
from schemas.modules.catalog import MODULES
from schemas.people.kinds import Role

FIELDS = (
    FactField(
        name="module",
        title="数据类型",
        kind=FactKind.CHOICE,
        options=tuple(FactOption(module.code, module.title) for module in MODULES.values()),
    ),
    FactField(name="rows", title="记录数", kind=FactKind.NUMBER, unit="条"),
)


def facts_for(module: str, rows: int, proposal: dict[str, Any]) -> Facts:
    """What conditions may ask."""
    return {"module": module, "rows": rows, "proposal": digest_of(proposal)}


def _link(case: ApprovalCaseRow) -> str | None:
    return f"/m/{(case.proposal or {}).get('module')}"


DATA_EXPORT = ApprovalKind(
    code="data_export",
    title="个人信息导出",
    group="数据保护",
    fields=FIELDS,
    default=Definition(
        nodes=[Node(key="leader", title="领导审批", approvers=[ByRole(role=Role.LEADER.value)])]
    ),
    # What leaves the platform cannot be called back.
    filing=False,
    guarding=True,
    link=_link,
)
