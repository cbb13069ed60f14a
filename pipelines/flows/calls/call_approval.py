"""A relative's application for a video call (VC-GEN-06)."""

from datetime import datetime
from typing import Any, NamedTuple

from connectors.postgres.approvals.case_row import ApprovalCaseRow
from connectors.postgres.calls import calls
from connectors.postgres.calls.call_row import CallRow
from connectors.postgres.messages.phone_notices import plan_notice
from connectors.postgres.transaction import Tx
from pipelines.flows.approvals.kind import ApprovalKind, Ending, Parties
from pipelines.flows.approvals.submitting import Application, submit
from pipelines.flows.calls.checks import store_checks
from pipelines.flows.calls.facts import facts_of_call
from pipelines.flows.calls.placing import require_hold
from pipelines.flows.exchange.affairs.reading import refresh
from pipelines.flows.messages import told_calls
from pipelines.flows.services import Services
from pipelines.rules.calls.approval_outline import VIDEO_CALL as OUTLINE
from pipelines.rules.calls.approval_outline import case_facts, case_title
from pipelines.rules.calls.call_rows import decided_columns, decided_detail
from pipelines.rules.calls.checks import TITLES, Outcome, run_checks
from pipelines.rules.calls.venues.holding import hold_columns
from pipelines.rules.security.actor import Actor
from schemas.approvals import definition as flow
from schemas.approvals.state import CaseState
from schemas.calls.state import CallState
from schemas.errors import NotFound
from schemas.messages.occasions import Occasion

TOLD = {CallState.APPROVED: Occasion.APPROVED, CallState.REJECTED: Occasion.REJECTED}
"""What a decision is told by, where the relative wants messages."""


class AssessedCall(NamedTuple):
    """What a flow's conditions may ask of a call, and what its checks found."""

    facts: flow.Facts
    outcomes: list[Outcome]


async def assess_call(tx: Tx, services: Services, call: CallRow) -> AssessedCall:
    """As it is now."""
    found = await facts_of_call(tx, services, call)
    outcomes = run_checks(found)
    facts = case_facts(
        call.minutes,
        call.kinship,
        call.kind,
        outcomes,
        privileged=call.privileged,
        blacklisted=found.blacklist_reason is not None,
    )
    return AssessedCall(facts, outcomes)


async def _checks(tx: Tx, services: Services, case: ApprovalCaseRow) -> list[Outcome]:
    return (await assess_call(tx, services, await _call(tx, case))).outcomes


async def _approved(tx: Tx, services: Services, case: ApprovalCaseRow, ending: Ending) -> None:
    await _decide(tx, services, case, ending, CallState.APPROVED)


async def _rejected(tx: Tx, services: Services, case: ApprovalCaseRow, ending: Ending) -> None:
    await _decide(tx, services, case, ending, CallState.REJECTED)


async def _decide(
    tx: Tx, services: Services, case: ApprovalCaseRow, ending: Ending, to: CallState
) -> None:
    """Keep the checks as the decision saw them, and move the call."""
    call = await _call(tx, case)
    await store_checks(tx, services, call, ending.outcomes)
    begins = await _begin_now(tx, services, call, ending.at) if to is CallState.APPROVED else {}
    changed = await calls.change_state(
        tx,
        call,
        to,
        at=ending.at,
        actor=ending.actor,
        detail=decided_detail(ending.opinion),
        **decided_columns(ending.actor.id, ending.opinion, ending.at),
        **begins,
    )
    if to is CallState.APPROVED:
        await plan_notice(tx, changed, services.settings, ending.at)
    await told_calls.decided(tx, services.keys, changed, TOLD[to], ending.at)


async def _begin_now(tx: Tx, services: Services, call: CallRow, at: datetime) -> dict[str, Any]:
    """A dialled call begins with the decision, in a venue that is free then (VC-GEN-06)."""
    if not call.dialled:
        return {}
    hold = await require_hold(
        tx,
        services.settings,
        prison_id=call.prison_id,
        ward_id=call.ward_id,
        starts_at=at,
        minutes=call.minutes,
    )
    return {"starts_at": at, **hold_columns(hold)}


async def _withdrawn(tx: Tx, services: Services, case: ApprovalCaseRow, ending: Ending) -> None:
    """An officer who booked takes it back from the approval centre; a relative has cancelled it."""
    call = await _call(tx, case)
    if call.state is CallState.REQUESTED:
        changed = await calls.change_state(
            tx, call, CallState.CANCELLED, at=ending.at, actor=ending.actor
        )
        await told_calls.cancelled(tx, services.keys, changed, ending.at, by_himself=False)


async def _ask_platform(services: Services, case: ApprovalCaseRow) -> None:
    async with services.database.transaction() as tx:
        call = await calls.get(tx, case.object_id)
    if call is not None:
        await refresh(services, call.inmate_id)


async def _call(tx: Tx, case: ApprovalCaseRow) -> CallRow:
    call = await calls.get(tx, case.object_id, for_update=True)
    if call is None:
        raise NotFound("没有找到这次通话。", code="call_not_found")
    return call


async def _parties(tx: Tx, case: ApprovalCaseRow) -> Parties | None:
    call = await calls.get(tx, case.object_id)
    return Parties(call.relative_id, call.inmate_id) if call else None


async def apply_for_call(
    tx: Tx, services: Services, call: CallRow, told: AssessedCall, actor: Actor, note: str = ""
) -> ApprovalCaseRow:
    """Submit a requested call; where its flow is a filing it may be approved when this returns."""
    names = (call.relative_name, call.inmate_name)
    asked = Application(
        object_id=call.id,
        title=case_title(names, call.starts_at, privileged=call.privileged),
        prison_id=call.prison_id,
        unit_id=call.ward_id,
        unit_path=call.ward_path,
        facts=told.facts,
        outcomes=told.outcomes,
    )
    case = await submit(tx, services, VIDEO_CALL, asked, actor, note)
    # Of what is decided at once the decision tells.
    if case.state is CaseState.PENDING:
        await told_calls.booked(tx, services.keys, call, services.clock())
    return case


VIDEO_CALL = ApprovalKind(
    **vars(OUTLINE),
    checks=_checks,
    check_titles=TITLES,
    approved=_approved,
    rejected=_rejected,
    withdrawn=_withdrawn,
    beforehand=_ask_platform,
    parties=_parties,
    link=lambda case: f"/calls/{case.object_id}",
)
