"""Decisions on calls, which run through the approval centre like all others."""

from connectors.postgres.approvals import cases
from connectors.postgres.approvals.case_row import ApprovalCaseRow
from connectors.postgres.calls import calls
from connectors.postgres.calls.call_row import CallRow
from connectors.postgres.transaction import Tx
from pipelines.flows.access.auth.callers import Officer
from pipelines.flows.approvals.deciding import Deciding, decide
from pipelines.flows.approvals.seating import done_in_visit, node_of, seats_now
from pipelines.flows.calls.call_approval import VIDEO_CALL, apply_for_call, assess_call
from pipelines.flows.calls.charging import charge
from pipelines.flows.services import Services
from pipelines.rules.security.actor import Actor
from schemas.approvals.state import Verdict
from schemas.calls.state import ActorKind, CallState


async def decide_call(
    tx: Tx, services: Services, officer: Officer, call: CallRow, verdict: Verdict, opinion: str
) -> None:
    """Decide the node on which the call's application lies; only the last one moves the call."""
    # The case is locked before the call, here as in the approval centre, so that nobody waits
    # for somebody who waits.
    case = await _case_of(tx, services, call)
    wanted = Deciding(visit=case.visit, verdict=verdict, opinion=opinion)
    await decide(tx, services, officer, case, wanted)


async def may_decide(tx: Tx, services: Services, officer: Officer, call: CallRow) -> bool:
    """Whether the officer is awaited by the call's application."""
    case = await cases.open_of(tx, VIDEO_CALL.code, call.id)
    if case is None:
        return True
    node = await node_of(tx, case)
    if node is None:
        return False
    done = await done_in_visit(tx, case)
    found = await seats_now(tx, services.rights_seal, case, node, services.clock())
    return any(seat.person == officer.id and seat.principal not in done for seat in found)


async def _case_of(tx: Tx, services: Services, call: CallRow) -> ApprovalCaseRow:
    """The call's open case, locked; one asked for before there were cases gets its own now."""
    kind = VIDEO_CALL.code
    if found := await cases.open_of(tx, kind, call.id, for_update=True):
        return found
    fresh = await calls.get(tx, call.id, for_update=True)
    if fresh is None or fresh.state is not CallState.REQUESTED:
        return await _last(tx, call)
    if found := await cases.open_of(tx, kind, call.id, for_update=True):
        return found
    applicant = Actor(ActorKind.RELATIVE, call.relative_id, call.relative_name, "")
    await charge(tx, call)
    told = await assess_call(tx, services, call)
    return await apply_for_call(tx, services, call, told, applicant)


async def _last(tx: Tx, call: CallRow) -> ApprovalCaseRow:
    """The case that was closed a moment ago, which tells by whom."""
    return await cases.need_latest(tx, VIDEO_CALL.code, call.id)
