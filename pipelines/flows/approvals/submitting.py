"""Submitting an application to the flow that is in force for it (VC-CFG-03, VC-APPR-02)."""

from typing import Any

import msgspec

from connectors.postgres.approvals import cases, flows, steps
from connectors.postgres.approvals.case_row import ApprovalCaseRow
from connectors.postgres.approvals.flows import VersionRow
from connectors.postgres.audit import audit
from connectors.postgres.transaction import Tx
from pipelines.flows.approvals.default_flows import ensure_default
from pipelines.flows.approvals.kind import ApprovalKind, Ending, flow_kind_of
from pipelines.flows.approvals.sealed_facts import opened_facts, sealed_facts
from pipelines.flows.approvals.seating import ENGINE, definition_of, move, stream_of
from pipelines.flows.messages import case_results
from pipelines.flows.services import Services
from pipelines.rules.approvals.case_rows import CASE, NewStep, Opening, submitted_detail
from pipelines.rules.approvals.content import facts_digest
from pipelines.rules.approvals.progress import Step, begin, followed
from pipelines.rules.calls.checks import Outcome, suggestion
from pipelines.rules.security.actor import Actor
from schemas.approvals.definition import Definition, Facts
from schemas.approvals.state import ApplicantKind, CaseState, StepAction
from schemas.errors import Conflict


class Ruling(msgspec.Struct, frozen=True, kw_only=True):
    """A decision that was taken beforehand, by a rule that people set: no desk is asked."""

    actor: Actor
    """The part of the platform that applies the rule."""
    approved: bool
    opinion: str
    """Which rule, as the case and whoever applied are told."""


class Application(msgspec.Struct, frozen=True, kw_only=True):
    """What somebody applies for, as its module submits it."""

    object_id: str
    title: str
    prison_id: str | None
    unit_id: str
    unit_path: str
    facts: Facts
    outcomes: list[Outcome]
    """What the automatic checks found."""
    proposal: dict[str, Any] | None = None
    variant: str | None = None
    """What within the kind may have a flow of its own."""
    ruling: Ruling | None = None
    """None: whoever the flow says decides."""


async def submit(
    tx: Tx,
    services: Services,
    kind: ApprovalKind,
    asked: Application,
    actor: Actor,
    note: str = "",
) -> ApprovalCaseRow:
    """Open a case on the flow in force; a filing may be in effect when this returns."""
    now = services.clock()
    version = await _in_force(tx, kind, asked, services)
    facts = sealed_facts(services.keys, kind, asked.object_id, asked.facts)
    opening = Opening(
        kind=kind.code,
        object_id=asked.object_id,
        title=asked.title,
        flow_version_id=version.id,
        prison_id=asked.prison_id,
        unit_id=asked.unit_id,
        unit_path=asked.unit_path,
        applicant_kind=ApplicantKind(actor.kind.value),
        applicant_id=actor.id,
        applicant_name=actor.name,
        facts=facts,
        facts_digest=facts_digest(facts),
        proposal=asked.proposal,
        suggestion=suggestion(asked.outcomes),
    )
    case = await cases.open_case(tx, opening, now)
    await _note(tx, case, StepAction.SUBMIT, actor, note, services)
    if asked.ruling is not None:
        return await _ruled(tx, services, kind, case, asked.ruling, asked.outcomes)
    return await _begin(tx, services, kind, case, version.definition, asked.outcomes)


async def _ruled(
    tx: Tx,
    services: Services,
    kind: ApprovalKind,
    case: ApprovalCaseRow,
    ruling: Ruling,
    outcomes: list[Outcome],
) -> ApprovalCaseRow:
    """End the case as the rule says; what somebody has to decide on no rule lets through."""
    if ruling.approved and not (kind.filing or kind.ruled):
        raise Conflict(f"“{kind.title}”须由民警审批。", code="nobody_decides", kind=kind.code)
    now = services.clock()
    action = StepAction.FILE if ruling.approved else StepAction.REJECT
    state = CaseState.FILED if ruling.approved else CaseState.REJECTED
    await _note(tx, case, action, ruling.actor, ruling.opinion, services)
    moved = await move(tx, services.rights_seal, case, Step(state=state, node=None), now)
    ending = Ending(actor=ruling.actor, opinion=ruling.opinion, at=now, outcomes=outcomes)
    follows = kind.approved if ruling.approved else kind.rejected
    await follows(tx, services, moved, ending)
    await case_results.told(tx, services.keys, moved, now)
    return moved


async def resubmit(
    tx: Tx,
    services: Services,
    kind: ApprovalKind,
    case: ApprovalCaseRow,
    actor: Actor,
    *,
    facts: Facts,
    outcomes: list[Outcome],
    note: str = "",
    proposal: dict[str, Any] | None = None,
) -> ApprovalCaseRow:
    """Bring a returned case before the first node again, on the version that it began with."""
    if case.state is not CaseState.RETURNED:
        raise Conflict("申请未被退回，不能重新提交。", code="not_returned")
    kept = sealed_facts(services.keys, kind, case.object_id, facts)
    digest, advice = facts_digest(kept), suggestion(outcomes)
    case = await cases.restate(tx, case, kept, digest, advice, proposal)
    await _note(tx, case, StepAction.RESUBMIT, actor, note, services)
    return await _begin(tx, services, kind, case, await definition_of(tx, case), outcomes)


async def restate(
    tx: Tx, services: Services, kind: ApprovalKind, case: ApprovalCaseRow, told: Application
) -> ApprovalCaseRow:
    """Tell an open case what it is about now, where that was changed by those who may."""
    kept = sealed_facts(services.keys, kind, case.object_id, told.facts)
    await cases.mark(tx, case.id, title=told.title)
    advice = suggestion(told.outcomes)
    return await cases.restate(tx, case, kept, facts_digest(kept), advice, told.proposal)


async def _in_force(
    tx: Tx, kind: ApprovalKind, asked: Application, services: Services
) -> VersionRow:
    """What was set for the variant goes before what counts for the kind as a whole."""
    if asked.variant is not None:
        own = await flows.in_force(tx, flow_kind_of(kind, asked.variant), asked.prison_id)
        if own is not None:
            return own
    found = await flows.in_force(tx, kind.code, asked.prison_id)
    if found is None:
        await ensure_default(tx, kind, services.clock())
        found = await flows.in_force(tx, kind.code, asked.prison_id)
    if found is None:
        raise Conflict("此类业务没有生效的审批流程。", code="no_flow", kind=kind.code)
    return found


async def _begin(
    tx: Tx,
    services: Services,
    kind: ApprovalKind,
    case: ApprovalCaseRow,
    definition: Definition,
    outcomes: list[Outcome],
) -> ApprovalCaseRow:
    now = services.clock()
    facts = opened_facts(services.keys, kind, case)
    flow = followed(definition, filing=kind.filing)
    step = begin(flow, facts, checks_pass=case.suggestion == "approve")
    if step.node is None and not kind.filing:
        raise Conflict(
            f"“{kind.title}”须由民警审批，但其审批流程中没有适用的节点。请联系系统管理员修改流程。",
            code="nobody_decides",
            kind=kind.code,
        )
    moved = await move(tx, services.rights_seal, case, step, now)
    if moved.state is CaseState.FILED:
        line = NewStep(action=StepAction.FILE, visit=moved.visit)
        await steps.add(tx, case, line, actor=ENGINE, at=now)
        await _audit(tx, moved, StepAction.FILE, ENGINE, services)
        ending = Ending(actor=ENGINE, opinion="", at=now, outcomes=outcomes)
        await kind.approved(tx, services, moved, ending)
        await case_results.told(tx, services.keys, moved, now)
    return moved


async def _note(
    tx: Tx, case: ApprovalCaseRow, action: StepAction, actor: Actor, note: str, services: Services
) -> None:
    line = NewStep(action=action, visit=case.visit, opinion=note)
    await steps.add(tx, case, line, actor=actor, at=services.clock())
    await _audit(tx, case, action, actor, services)


async def _audit(
    tx: Tx, case: ApprovalCaseRow, action: StepAction, actor: Actor, services: Services
) -> None:
    await audit.write(
        tx,
        stream=stream_of(case),
        actor=actor,
        action=f"approval.{action.value}",
        object_kind=CASE,
        object_id=case.id,
        detail=submitted_detail(case.kind, case.object_id, case.facts_digest),
        at=services.clock(),
    )
