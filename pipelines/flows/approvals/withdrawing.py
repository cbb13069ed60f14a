"""Taking an open application off the desks, whatever its kind then does about it."""

from connectors.postgres.approvals import cases, steps
from connectors.postgres.approvals.case_row import ApprovalCaseRow
from connectors.postgres.audit import audit
from connectors.postgres.transaction import Tx
from pipelines.flows.approvals.kind import Ending
from pipelines.flows.approvals.seating import move, stream_of
from pipelines.flows.desk import Desk
from pipelines.rules.approvals.case_rows import CASE, NewStep, withdrawn_detail
from pipelines.rules.approvals.progress import Step
from pipelines.rules.approvals.titles import CASE_STATE_TITLES
from schemas.approvals.state import CaseState, StepAction
from schemas.errors import Conflict


async def close_withdrawn(
    tx: Tx, services: Desk, case: ApprovalCaseRow, ending: Ending
) -> ApprovalCaseRow:
    """Write the line, audit it and close the case; `Conflict` where it is not open."""
    if case.state not in cases.OPEN:
        title = CASE_STATE_TITLES[case.state]
        raise Conflict(f"审批单当前为“{title}”，不能撤回。", code="state_not_allowed")
    line = NewStep(
        action=StepAction.WITHDRAW, visit=case.visit, node=case.node, opinion=ending.opinion
    )
    await steps.add(tx, case, line, actor=ending.actor, at=ending.at)
    await audit.write(
        tx,
        stream=stream_of(case),
        actor=ending.actor,
        action="approval.withdraw",
        object_kind=CASE,
        object_id=case.id,
        detail=withdrawn_detail(case.kind, case.object_id),
        at=ending.at,
    )
    gone = Step(state=CaseState.WITHDRAWN, node=None)
    return await move(tx, services.rights_seal, case, gone, ending.at)
