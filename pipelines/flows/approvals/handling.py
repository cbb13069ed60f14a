"""Officers decide, hand on and take back."""

from connectors.postgres.approvals import cases, delegations, people, steps
from connectors.postgres.approvals.case_row import ApprovalCaseRow
from connectors.postgres.audit import audit
from connectors.postgres.transaction import Tx
from pipelines.flows.access.auth.callers import Officer
from pipelines.flows.approvals.deciding import Deciding, decide, require_waiting, withdraw
from pipelines.flows.approvals.detail import case_detail
from pipelines.flows.approvals.kind import Ending
from pipelines.flows.approvals.registry import kind_of
from pipelines.flows.approvals.scope import attempt, case_for
from pipelines.flows.approvals.seating import done_in_visit, node_of, reseat, seats_now, stream_of
from pipelines.flows.services import Services
from pipelines.rules.access.permissions import in_scopes
from pipelines.rules.approvals.case_rows import NewStep
from pipelines.rules.approvals.seats import Person, Seat
from schemas.approvals.cases import (
    ApprovalCaseDetail,
    BatchItem,
    BatchResult,
    DecideBatch,
    DecideCase,
    Delegate,
    Withdraw,
)
from schemas.approvals.definition import Node
from schemas.approvals.state import ApplicantKind, CaseState, StepAction, Verdict
from schemas.errors import Conflict, Forbidden, InvalidInput, QinqiaoError


async def decide_case(
    services: Services, officer: Officer, case_id: str, asked: DecideCase
) -> ApprovalCaseDetail:
    await _beforehand(services, officer, case_id)
    async with (
        attempt(services, officer, f"approval.{asked.verdict.value}", case_id),
        services.database.transaction() as tx,
    ):
        case = await case_for(tx, officer, case_id, for_update=True)
        wanted = Deciding(
            visit=asked.visit,
            verdict=asked.verdict,
            opinion=asked.opinion,
            to_node=asked.to_node,
            signature=asked.signature,
        )
        decided = await decide(tx, services, officer, case, wanted)
        detail = await case_detail(tx, services, officer, decided)
    if decided.state is CaseState.APPROVED:
        await kind_of(decided.kind).afterwards(services)
    return detail


async def _beforehand(services: Services, officer: Officer, case_id: str) -> None:
    """Let the kind ask outside systems; a case out of reach is refused by the decision itself."""
    async with services.database.reading() as tx:
        case = await cases.get(tx, case_id)
    if case is not None and in_scopes(officer.scopes, case.unit_path):
        await kind_of(case.kind).beforehand(services, case)


async def decide_batch(
    services: Services, officer: Officer, asked: DecideBatch
) -> list[BatchResult]:
    """Each case in a transaction of its own: what cannot be decided holds up no other."""
    return [await _one(services, officer, item, asked) for item in asked.items]


async def _one(
    services: Services, officer: Officer, item: BatchItem, asked: DecideBatch
) -> BatchResult:
    wanted = DecideCase(visit=item.visit, verdict=asked.verdict, opinion=asked.opinion)
    title = ""
    try:
        async with services.database.transaction() as tx:
            case = await case_for(tx, officer, item.id)
        title = case.title
        if asked.verdict is Verdict.APPROVE and kind_of(case.kind).read_alone:
            raise Conflict("此类申请须逐件打开，看过内容后审批。", code="read_alone")
        await decide_case(services, officer, item.id, wanted)
    except QinqiaoError as error:
        return BatchResult(
            id=item.id, title=title, done=False, code=error.code, message=error.message
        )
    return BatchResult(id=item.id, title=title, done=True, code="", message="")


async def delegate_case(
    services: Services, officer: Officer, case_id: str, asked: Delegate
) -> ApprovalCaseDetail:
    """Let somebody decide this desk in the officer's stead."""
    async with (
        attempt(services, officer, "approval.delegate", case_id),
        services.database.transaction() as tx,
    ):
        case = await case_for(tx, officer, case_id, for_update=True)
        await require_waiting(tx, case, asked.visit)
        node = await _node(tx, case)
        seat = await _own_seat(tx, services, officer, case, node)
        await _deputy(tx, services, case, asked.officer_id)
        await _hand_on(tx, services, officer, case, node, StepAction.DELEGATE, asked, seat)
        return await case_detail(tx, services, officer, case)


async def assign_case(services: Services, officer: Officer, case_id: str, asked: Delegate) -> None:
    """Name who decides a desk that has nobody."""
    async with (
        attempt(services, officer, "approval.assign", case_id),
        services.database.transaction() as tx,
    ):
        case = await case_for(tx, officer, case_id, for_update=True)
        await require_waiting(tx, case, asked.visit)
        node = await _node(tx, case)
        if await seats_now(tx, services.rights_seal, case, node, services.clock()):
            raise Conflict("该节点已有审批人，无需指派。", code="not_stuck")
        await _deputy(tx, services, case, asked.officer_id)
        await _hand_on(tx, services, officer, case, node, StepAction.ASSIGN, asked, None)


async def withdraw_case(
    services: Services, officer: Officer, case_id: str, asked: Withdraw
) -> ApprovalCaseDetail:
    """Take the officer's own application back."""
    async with (
        attempt(services, officer, "approval.withdraw", case_id),
        services.database.transaction() as tx,
    ):
        case = await case_for(tx, officer, case_id, for_update=True)
        own = case.applicant_kind is ApplicantKind.OFFICER and case.applicant_id == officer.id
        if not own:
            raise Forbidden("只有申请人可以撤回。", code="not_applicant")
        ending = Ending(actor=officer.actor(), opinion=asked.reason, at=services.clock())
        gone = await withdraw(tx, services, case, ending)
        return await case_detail(tx, services, officer, gone)


async def _node(tx: Tx, case: ApprovalCaseRow) -> Node:
    node = await node_of(tx, case)
    if node is None:
        raise Conflict("审批单不在任何节点。", code="state_not_allowed")
    return node


async def _own_seat(
    tx: Tx, services: Services, officer: Officer, case: ApprovalCaseRow, node: Node
) -> Seat:
    done = await done_in_visit(tx, case)
    for seat in await seats_now(tx, services.rights_seal, case, node, services.clock()):
        if seat.person == officer.id and seat.principal not in done:
            return seat
    raise Forbidden("您不是当前节点的审批人。", code="not_approver")


async def _deputy(tx: Tx, services: Services, case: ApprovalCaseRow, officer_id: str) -> Person:
    """The person handed to, who must be there, reach the case and not have applied for it."""
    found = await people.candidates(tx, services.rights_seal, case.unit_path, officers=[officer_id])
    deputy = next((one for one in found if one.id == officer_id and one.present), None)
    if deputy is None or not deputy.covers(case.unit_path):
        raise InvalidInput("此人不在该业务的管辖范围内，不能受托。", code="deputy_out_of_scope")
    if deputy.id == case.applicant_id:
        raise InvalidInput("不能交给申请人本人审批。", code="deputy_is_applicant")
    return deputy


async def _hand_on(
    tx: Tx,
    services: Services,
    officer: Officer,
    case: ApprovalCaseRow,
    node: Node,
    action: StepAction,
    asked: Delegate,
    seat: Seat | None,
) -> None:
    now = services.clock()
    if seat is not None and asked.officer_id in (officer.id, seat.principal):
        raise InvalidInput("不能转交给自己或委托人。", code="deputy_is_self")
    await delegations.add(
        tx,
        principal_id=seat.principal if seat else officer.id,
        deputy_id=asked.officer_id,
        since=now,
        until=None,
        reason=asked.reason,
        case_id=case.id,
        visit=case.visit,
        assigned=seat is None,
    )
    line = NewStep(
        action=action,
        visit=case.visit,
        node=node.key,
        node_title=node.title,
        opinion=asked.reason,
        sent_to=asked.officer_id,
    )
    await steps.add(tx, case, line, actor=officer.actor(), at=now)
    await reseat(tx, services.rights_seal, case, node, now)
    await audit.write(
        tx,
        stream=stream_of(case),
        actor=officer.actor(),
        action=f"approval.{action.value}",
        object_kind="approval_case",
        object_id=case.id,
        detail={"node": node.key, "to": asked.officer_id, "reason": asked.reason},
        at=now,
    )
