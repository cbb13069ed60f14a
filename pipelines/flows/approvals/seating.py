"""Working out who may decide a case, and laying it on their desks."""

from datetime import datetime

from connectors.postgres.approvals import cases, delegations, flows, people, seats, steps
from connectors.postgres.approvals.case_row import ApprovalCaseRow
from connectors.postgres.audit import audit
from connectors.postgres.messages import outbox
from connectors.postgres.transaction import Tx
from pipelines.rules.approvals.case_rows import NewStep
from pipelines.rules.approvals.deadline import deadline
from pipelines.rules.approvals.progress import Step
from pipelines.rules.approvals.seats import Seat, Standing
from pipelines.rules.approvals.seats import seats as seats_of
from pipelines.rules.approvals.validity import named
from pipelines.rules.security.actor import system_actor
from pipelines.rules.security.row_seal import RowSeal
from schemas.approvals.definition import Definition, Node
from schemas.approvals.state import ApplicantKind, CaseState, StepAction
from schemas.errors import IntegrityBroken
from schemas.messages.approval import ApprovalMessage
from schemas.messages.subjects import approval_event

ENGINE = system_actor("审批流程")


def stream_of(case: ApprovalCaseRow) -> str:
    """The audit stream of the case's prison."""
    return case.prison_code or audit.BUREAU


async def definition_of(tx: Tx, case: ApprovalCaseRow) -> Definition:
    """The version that the case runs on, whatever was published since."""
    version = await flows.version_by_id(tx, case.flow_version_id)
    if version is None:
        raise IntegrityBroken("审批流程版本缺失。", code="flow_version_gone")
    return version.definition


async def seats_now(
    tx: Tx, seal: RowSeal, case: ApprovalCaseRow, node: Node, now: datetime
) -> list[Seat]:
    """Everybody who may decide at the node now, asked of the database anew."""
    given = await delegations.for_visit(tx, case.id, case.visit, now)
    units, officers = named(Definition(nodes=[node]))
    found = await people.candidates(
        tx, seal, case.unit_path, units=units, officers=officers | {row.deputy_id for row in given}
    )
    own = case.applicant_kind is ApplicantKind.OFFICER
    return seats_of(
        node,
        found,
        case.unit_path,
        applicant=case.applicant_id if own else None,
        deputies=[Standing(row.principal_id, row.deputy_id) for row in given if not row.assigned],
        assigned=frozenset(row.deputy_id for row in given if row.assigned),
    )


async def done_in_visit(tx: Tx, case: ApprovalCaseRow) -> frozenset[str]:
    """The principals who have approved on this visit."""
    return frozenset(
        step.on_behalf_of or step.actor_id
        for step in await steps.of_case(tx, case.id)
        if step.visit == case.visit and step.action is StepAction.APPROVE and step.actor_id
    )


async def reseat(
    tx: Tx, seal: RowSeal, case: ApprovalCaseRow, node: Node, now: datetime
) -> list[Seat]:
    """Keep for the inbox who is awaited still; nobody means that the case is stuck."""
    done = await done_in_visit(tx, case)
    found = [
        seat for seat in await seats_now(tx, seal, case, node, now) if seat.principal not in done
    ]
    await seats.clear(tx, case.id)
    await seats.add(tx, case.id, found)
    await cases.mark(tx, case.id, seated_at=now)
    return found


async def move(
    tx: Tx, seal: RowSeal, case: ApprovalCaseRow, step: Step, now: datetime
) -> ApprovalCaseRow:
    """Bring the case to where a step leads: to a desk, or off the last one."""
    for skipped in step.skipped:
        passed = NewStep(
            action=StepAction.SKIP, visit=case.visit, node=skipped.key, node_title=skipped.title
        )
        await steps.add(tx, case, passed, actor=ENGINE, at=now)
    if step.node is None:
        await seats.clear(tx, case.id)
        left = await cases.leave(tx, case, step.state, now)
        await tell(tx, left, step.state.value, [], now)
        return left
    if not step.moved:
        await reseat(tx, seal, case, step.node, now)
        return case
    if case.node is not None:
        await seats.clear(tx, case.id)
    entered = await cases.enter(tx, case, step.node, deadline(step.node, now), now)
    # Nobody has approved on a visit that begins now, so all are awaited.
    found = await seats_now(tx, seal, entered, step.node, now)
    await seats.add(tx, entered.id, found)
    if not found:
        await _note_stuck(tx, entered, now)
    await tell(tx, entered, "entered", found, now)
    return entered


async def _note_stuck(tx: Tx, case: ApprovalCaseRow, now: datetime) -> None:
    await audit.write(
        tx,
        stream=stream_of(case),
        actor=ENGINE,
        action="approval.stuck",
        object_kind="approval_case",
        object_id=case.id,
        detail={"node": case.node},
        at=now,
    )


async def tell(tx: Tx, case: ApprovalCaseRow, event: str, found: list[Seat], now: datetime) -> None:
    """A message for whoever reminds people."""
    message = ApprovalMessage(
        case_id=case.id,
        kind=case.kind,
        object_id=case.object_id,
        prison_code=stream_of(case),
        event=event,
        node=case.node,
        officers=sorted({seat.person for seat in found}),
        at=now,
    )
    await outbox.put(tx, approval_event(stream_of(case), case.id, event), message)


async def node_of(tx: Tx, case: ApprovalCaseRow) -> Node | None:
    """The node on whose desk the case lies."""
    if case.state is not CaseState.PENDING or case.node is None:
        return None
    return (await definition_of(tx, case)).node(case.node)
