"""Cases as lists show them."""

from collections.abc import Sequence

from connectors.postgres.approvals import seats
from connectors.postgres.approvals.case_row import ApprovalCaseRow
from connectors.postgres.transaction import Tx
from pipelines.flows.access.auth.callers import Officer
from pipelines.flows.approvals.registry import KINDS
from schemas.approvals.cases import ApprovalCaseView, StuckCase
from schemas.approvals.state import CaseState


async def case_views(
    tx: Tx, officer: Officer, rows: Sequence[ApprovalCaseRow]
) -> list[ApprovalCaseView]:
    """The rows with the names of those who are awaited."""
    waiting: dict[str, list[tuple[str, str]]] = {}
    open_ones = [row.id for row in rows if row.state is CaseState.PENDING]
    for seat in await seats.of_cases(tx, open_ones) if open_ones else ():
        waiting.setdefault(seat.case_id, []).append((seat.officer_id, seat.name))
    return [_view(row, officer, waiting.get(row.id, [])) for row in rows]


def _view(
    row: ApprovalCaseRow, officer: Officer, waiting: list[tuple[str, str]]
) -> ApprovalCaseView:
    pending = row.state is CaseState.PENDING
    return ApprovalCaseView(
        id=row.id,
        kind=row.kind,
        kind_title=_kind_title(row),
        title=row.title,
        applicant=row.applicant_name,
        applicant_kind=row.applicant_kind,
        prison=row.prison_name or "",
        unit=row.unit_name,
        state=row.state,
        visit=row.visit,
        node=row.node,
        node_title=row.node_title,
        waiting=[name for _, name in waiting],
        stuck=pending and not waiting,
        mine=pending and any(officer_id == officer.id for officer_id, _ in waiting),
        suggestion=row.suggestion,
        submitted_at=row.submitted_at,
        closed_at=row.closed_at,
        due_at=row.due_at,
        overdue=row.overdue,
    )


def stuck_view(row: ApprovalCaseRow) -> StuckCase:
    return StuckCase(
        id=row.id,
        kind_title=_kind_title(row),
        prison=row.prison_name or "",
        unit=row.unit_name,
        visit=row.visit,
        node_title=row.node_title or "",
        submitted_at=row.submitted_at,
    )


def _kind_title(row: ApprovalCaseRow) -> str:
    kind = KINDS.get(row.kind)
    return kind.title if kind else row.kind
