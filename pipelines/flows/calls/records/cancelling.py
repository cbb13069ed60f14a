"""Coming bookings of a barred inmate: listed beside the entry, and cancelled there (VC-VCM-04)."""

from connectors.postgres.approvals import cases
from connectors.postgres.calls import calls
from connectors.postgres.calls.call_row import CallRow
from connectors.postgres.transaction import Tx
from pipelines.flows.access.auth.callers import Officer
from pipelines.flows.approvals.kind import Ending
from pipelines.flows.approvals.withdrawing import close_withdrawn
from pipelines.flows.calls.call_approval import VIDEO_CALL
from pipelines.flows.messages import told_calls
from pipelines.flows.modules.desk import Desk
from pipelines.flows.services import Services
from pipelines.rules.access.permissions import in_scopes
from pipelines.rules.modules.record import Stored
from schemas.calls.counts import CancelCalls, ComingCall
from schemas.calls.state import CallState
from schemas.errors import Conflict, NotFound
from schemas.modules.module import Verb
from schemas.modules.people.inmate_blacklist import IN_FORCE, INMATE_BLACKLIST

COMING = (CallState.REQUESTED, CallState.APPROVED)
SHOWN = 100
CANCEL = "cancel_calls"


async def coming(services: Services, officer: Officer, entry_id: str) -> list[ComingCall]:
    """Bookings of the entry's inmate that nobody has joined yet, the nearest first."""
    desk = Desk(services, officer, INMATE_BLACKLIST.code)
    async with desk.attempt(Verb.LIST, entry_id), services.database.transaction() as tx:
        desk.require(Verb.LIST)
        entry = await desk.need(tx, entry_id)
        rows = await _coming(tx, desk, entry)
    return [
        ComingCall(
            id=row.id,
            case_no=row.case_no,
            relative=row.relative_name,
            starts_at=row.starts_at,
            minutes=row.minutes,
            state=row.state.value,
        )
        for row in rows
    ]


async def cancel(
    services: Services, officer: Officer, entry_id: str, asked: CancelCalls
) -> list[ComingCall]:
    """Cancel all of them or none; answers what is still to come."""
    desk = Desk(services, officer, INMATE_BLACKLIST.code)
    async with desk.attempt(CANCEL, entry_id), services.database.transaction() as tx:
        entry = await desk.need(tx, entry_id)
        if entry.state != IN_FORCE:
            raise Conflict("该罪犯黑名单记录已解除。", code="state_not_allowed")
        for call_id in sorted(set(asked.call_ids)):
            await _cancel_one(tx, desk, entry, call_id, asked.reason)
    return await coming(services, officer, entry_id)


async def _coming(tx: Tx, desk: Desk, entry: Stored) -> list[CallRow]:
    rows, _ = await calls.page(
        tx,
        desk.scopes,
        states=COMING,
        since=desk.now,
        inmate_id=entry.values["inmate_id"],
        limit=SHOWN,
    )
    return rows[::-1]


async def _cancel_one(tx: Tx, desk: Desk, entry: Stored, call_id: str, reason: str) -> None:
    # First the case, then the call, here as everywhere.
    case = await cases.open_of(tx, VIDEO_CALL.code, call_id, for_update=True)
    call = await calls.get(tx, call_id, for_update=True)
    mine = call is not None and call.inmate_id == entry.values["inmate_id"]
    if call is None or not mine or not in_scopes(desk.scopes, call.ward_path):
        raise NotFound("没有找到这次通话。", code="call_not_found")
    if call.state not in COMING:
        raise Conflict("该预约已开始或已结束，不能取消。", code="state_not_allowed")
    actor = desk.officer.actor()
    changed = await calls.change_state(
        tx,
        call,
        CallState.CANCELLED,
        at=desk.now,
        actor=actor,
        detail={"reason": reason},
        end_note=reason,
    )
    keys = desk.services.keys
    await told_calls.cancelled(tx, keys, changed, desk.now, by_himself=False)
    if case is not None:
        ending = Ending(actor=actor, opinion=reason, at=desk.now)
        await close_withdrawn(tx, desk.services, case, ending)
