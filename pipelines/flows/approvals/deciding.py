"""Deciding a case: the one place where an application is approved, refused or sent back."""

from datetime import datetime

import msgspec

from connectors.postgres.approvals import steps
from connectors.postgres.approvals.case_row import ApprovalCaseRow
from connectors.postgres.audit import audit
from connectors.postgres.transaction import Tx
from pipelines.flows.access.auth.callers import Officer
from pipelines.flows.approvals.kind import ApprovalKind, Ending
from pipelines.flows.approvals.registry import kind_of
from pipelines.flows.approvals.sealed_facts import opened_facts
from pipelines.flows.approvals.seating import (
    definition_of,
    done_in_visit,
    move,
    seats_now,
    stream_of,
)
from pipelines.flows.approvals.signing import signed
from pipelines.flows.approvals.withdrawing import close_withdrawn
from pipelines.flows.messages import case_results
from pipelines.flows.services import Services
from pipelines.rules.approvals import progress
from pipelines.rules.approvals.case_rows import CASE, NewStep, decided_detail
from pipelines.rules.approvals.content import SignedContent
from pipelines.rules.approvals.progress import Step
from pipelines.rules.approvals.reasons import require_opinion
from pipelines.rules.approvals.seats import Seat
from pipelines.rules.approvals.titles import ACTION_TITLES, CASE_STATE_TITLES
from schemas.approvals.cases import OwnSignature
from schemas.approvals.definition import Definition, Facts, Node
from schemas.approvals.state import CaseState, StepAction, Verdict
from schemas.errors import Conflict, Forbidden


class Deciding(msgspec.Struct, frozen=True, kw_only=True):
    """A decision, and the visit of the node for which it was made."""

    visit: int
    verdict: Verdict
    opinion: str = ""
    to_node: str | None = None
    signature: OwnSignature | None = None


async def decide(
    tx: Tx, services: Services, officer: Officer, case: ApprovalCaseRow, wanted: Deciding
) -> ApprovalCaseRow:
    """Let the officer decide; the caller holds the case's lock.

    Of two at once one wins, and the other reads who was faster (`decided_meanwhile`).
    """
    await require_waiting(tx, case, wanted.visit)
    kind = kind_of(case.kind)
    definition = await definition_of(tx, case)
    node = definition.node(case.node or "")
    done = await done_in_visit(tx, case)
    now = services.clock()
    found = await seats_now(tx, services.rights_seal, case, node, now)
    seat = _seat(officer, found, done)
    opinion = wanted.opinion.strip()
    outcomes = await kind.checks(tx, services, case)
    require_opinion(wanted.verdict, outcomes, opinion)
    facts = opened_facts(services.keys, kind, case)
    step = _step(definition, facts, node, found, done | {seat.principal}, wanted)
    # The time is part of what was signed, so an own signature brings its own.
    at = wanted.signature.at if wanted.signature else now
    await _write(tx, services, officer, case, node, seat, wanted, opinion, at)
    moved = await move(tx, services.rights_seal, case, step, now)
    ending = Ending(actor=officer.actor(), opinion=opinion, at=now, outcomes=outcomes)
    await _end(tx, services, kind, moved, ending)
    return moved


async def require_waiting(tx: Tx, case: ApprovalCaseRow, visit: int) -> None:
    """Raise `Conflict` unless the case lies on the desk that the officer was shown."""
    if case.state is CaseState.PENDING and case.visit == visit:
        return
    last = [
        step
        for step in await steps.of_case(tx, case.id)
        if step.visit == visit and step.action in DECIDED
    ]
    if last:
        who, what = last[-1].actor_name, ACTION_TITLES[last[-1].action]
        message = f"该节点已由{who}处理（{what}），请刷新后查看。"
        raise Conflict(message, code="decided_meanwhile", state=case.state.value)
    title = CASE_STATE_TITLES[case.state]
    raise Conflict(
        f"审批单当前为“{title}”，不能进行此操作。",
        code="state_not_allowed",
        state=case.state.value,
    )


DECIDED = frozenset({StepAction.APPROVE, StepAction.REJECT, StepAction.RETURN, StepAction.WITHDRAW})


def _seat(officer: Officer, found: list[Seat], done: frozenset[str]) -> Seat:
    """The seat for which the officer decides: first their own, then those of others."""
    own = [seat for seat in found if seat.person == officer.id]
    if not own:
        raise Forbidden("您不是当前节点的审批人。", code="not_approver")
    for seat in sorted(own, key=lambda seat: seat.principal != officer.id):
        if seat.principal not in done:
            return seat
    raise Conflict("您已对该节点作出审批，正等待其他审批人。", code="already_decided")


def _step(
    definition: Definition,
    facts: Facts,
    node: Node,
    found: list[Seat],
    done: frozenset[str],
    wanted: Deciding,
) -> Step:
    if wanted.verdict is Verdict.APPROVE:
        return progress.approved(definition, facts, node, found, done)
    if wanted.verdict is Verdict.RETURN:
        return progress.returned(definition, facts, node, wanted.to_node)
    return progress.rejected()


async def _write(
    tx: Tx,
    services: Services,
    officer: Officer,
    case: ApprovalCaseRow,
    node: Node,
    seat: Seat,
    wanted: Deciding,
    opinion: str,
    at: datetime,
) -> None:
    """The signed line of the record, and its audit row."""
    action = StepAction(wanted.verdict.value)
    to = wanted.to_node if action is StepAction.RETURN else None
    behalf = None if seat.principal == officer.id else seat.principal
    content = SignedContent(
        case_id=case.id,
        kind=case.kind,
        object_id=case.object_id,
        facts_digest=case.facts_digest,
        node=node.key,
        visit=case.visit,
        decision=action.value,
        to=to,
        opinion=opinion,
        officer_id=officer.id,
        on_behalf_of=behalf,
        at=at,
    )
    signature, key_id = await signed(tx, services, officer, content, wanted.signature)
    line = NewStep(
        action=action,
        visit=case.visit,
        node=node.key,
        node_title=node.title,
        on_behalf_of=behalf,
        opinion=opinion,
        sent_to=to,
        signature=signature,
        key_id=key_id,
    )
    await steps.add(tx, case, line, actor=officer.actor(), at=at)
    await audit.write(
        tx,
        stream=stream_of(case),
        actor=officer.actor(),
        action=f"approval.{action.value}",
        object_kind=CASE,
        object_id=case.id,
        detail=decided_detail(case.kind, case.object_id, line),
        at=services.clock(),
    )


async def _end(
    tx: Tx, services: Services, kind: ApprovalKind, case: ApprovalCaseRow, ending: Ending
) -> None:
    """Let what was applied for take effect, or tell its module that it will not."""
    hooks = {
        CaseState.APPROVED: kind.approved,
        CaseState.REJECTED: kind.rejected,
        CaseState.RETURNED: kind.returned,
    }
    if hook := hooks.get(case.state):
        await hook(tx, services, case, ending)
    await case_results.told(tx, services.keys, case, ending.at)


async def withdraw(
    tx: Tx, services: Services, case: ApprovalCaseRow, ending: Ending
) -> ApprovalCaseRow:
    """Take an open application back; the caller has seen that it is the applicant's own."""
    gone = await close_withdrawn(tx, services, case, ending)
    await kind_of(case.kind).withdrawn(tx, services, gone, ending)
    return gone
