"""A case as repositories read it, with the names that go with it."""

from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import Select, select

from schemas.approvals.definition import Facts
from schemas.approvals.state import ApplicantKind, CaseState
from schemas.tables.approvals.approval import approval_case
from schemas.tables.platform.org import org_unit

prison = org_unit.alias("prison")
unit = org_unit.alias("unit")


class ApprovalCaseRow(msgspec.Struct, frozen=True, kw_only=True):
    """All columns of `approval_case`, and the names of its units."""

    id: str
    kind: str
    object_id: str
    title: str
    flow_version_id: str
    prison_id: str | None
    unit_id: str
    unit_path: str
    applicant_kind: ApplicantKind
    applicant_id: str | None
    applicant_name: str
    facts: Facts
    facts_digest: str
    proposal: dict[str, Any] | None
    state: CaseState
    node: str | None
    node_title: str | None
    visit: int
    suggestion: str
    submitted_at: datetime
    entered_at: datetime
    remind_at: datetime | None
    due_at: datetime | None
    reminded: bool
    overdue: bool
    seated_at: datetime
    closed_at: datetime | None
    prison_code: str | None
    prison_name: str | None
    unit_name: str


def select_cases() -> Select[tuple[object, ...]]:
    return (
        select(
            *approval_case.c,
            prison.c.code.label("prison_code"),
            prison.c.name.label("prison_name"),
            unit.c.name.label("unit_name"),
        )
        .join(unit, unit.c.id == approval_case.c.unit_id)
        .outerjoin(prison, prison.c.id == approval_case.c.prison_id)
    )
