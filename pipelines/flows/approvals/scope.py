"""A case within an officer's reach; whatever lies outside does not exist."""

from connectors.postgres.approvals import cases, seats, steps
from connectors.postgres.approvals.case_row import ApprovalCaseRow
from connectors.postgres.transaction import Tx
from pipelines.flows.access.auth.callers import Officer
from pipelines.flows.audit.attempt import Attempt
from pipelines.flows.services import Services
from pipelines.rules.access.permissions import in_scopes
from schemas.errors import NotFound


def attempt(services: Services, officer: Officer, action: str, case_id: str | None) -> Attempt:
    """Audits what an officer tries with a case and is refused."""
    return Attempt(services, officer.actor(), action, "approval_case", case_id, officer.stream)


async def case_for(
    tx: Tx, officer: Officer, case_id: str, *, for_update: bool = False
) -> ApprovalCaseRow:
    """The case, where it lies in scope, on the officer's desk, or passed over it before."""
    case = await cases.get(tx, case_id, for_update=for_update)
    if case is None or not await _reaches(tx, officer, case):
        raise NotFound("没有找到这个审批单。", code="approval_not_found")
    return case


async def _reaches(tx: Tx, officer: Officer, case: ApprovalCaseRow) -> bool:
    if in_scopes(officer.scopes, case.unit_path):
        return True
    if any(row.officer_id == officer.id for row in await seats.of_cases(tx, [case.id])):
        return True
    return any(step.actor_id == officer.id for step in await steps.of_case(tx, case.id))
