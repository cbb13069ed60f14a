"""What a booking takes, and how it is given back: the one place of both (VC-APPT-13, VC-APPT-20).

Whatever else a visit costs is taken in `take` and given back in `give_back`.
"""

from datetime import datetime
from typing import Any

from connectors.postgres.approvals import cases
from connectors.postgres.approvals.case_row import ApprovalCaseRow
from connectors.postgres.audit import audit
from connectors.postgres.modules import records, writing
from connectors.postgres.modules.sealing import FieldSeals
from connectors.postgres.transaction import Tx
from connectors.postgres.visits import visit_places
from connectors.postgres.visits.visit_places import PlaceRow
from pipelines.flows.approvals.kind import Ending
from pipelines.flows.approvals.withdrawing import close_withdrawn
from pipelines.flows.desk import Desk
from pipelines.rules.modules.change_detail import change_detail
from pipelines.rules.modules.record import Stored
from pipelines.rules.security.actor import Actor
from pipelines.rules.visits.places import size_of
from schemas.errors import Conflict, NotFound
from schemas.modules.common import APPROVED, CANCELLED, PENDING, RETURNED
from schemas.modules.visits.visit_bookings import VISIT_BOOKING, VISIT_BOOKINGS
from schemas.modules.visits.visit_times import Counted
from schemas.platform.reach import EVERYWHERE

LIVE = (PENDING, RETURNED, APPROVED)
UNDECIDED = (PENDING, RETURNED)


async def take(
    tx: Tx, held: PlaceRow, booking_id: str, counted: Counted, visitors: int, now: datetime
) -> bool:
    """Turn a hold into a booking's own; False where the hold has run out."""
    size = size_of(counted, visitors)
    return await visit_places.book(tx, held, booking_id, now, size=size, visitors=visitors)


async def give_back(tx: Tx, booking_id: str) -> bool:
    """Let others have what the booking took; False where it has nothing any more."""
    return await visit_places.give_back(tx, booking_id) is not None


async def locked(tx: Tx, desk: Desk, booking_id: str) -> tuple[ApprovalCaseRow | None, Stored]:
    """The open case before its record, as everywhere; the record as it is then."""
    case = await cases.open_of(tx, VISIT_BOOKING, booking_id, for_update=True)
    seals = FieldSeals(desk.keys)
    record = await records.get(tx, VISIT_BOOKINGS, seals, EVERYWHERE, booking_id, for_update=True)
    if record is None:
        raise NotFound("没有找到这次会见预约。", code="visit_not_found")
    return case, record


async def cancel(
    tx: Tx, desk: Desk, booking_id: str, actor: Actor, reason: str, stream: str
) -> Stored:
    """End a booking that was not held yet, decided or not, and give back what it took."""
    case, record = await locked(tx, desk, booking_id)
    if record.state not in LIVE:
        raise Conflict("这次会见预约已经结束，不能取消。", code="state_not_allowed")
    await _end(tx, desk, case, record, "cancel", actor, reason, stream)
    return record


async def end_undecided(
    tx: Tx, desk: Desk, booking_id: str, actor: Actor, reason: str, stream: str
) -> Stored | None:
    """The same of one that nobody decided on; None where somebody just did."""
    case, record = await locked(tx, desk, booking_id)
    if record.state not in UNDECIDED:
        return None
    await _end(tx, desk, case, record, "end", actor, reason, stream)
    return record


async def _end(
    tx: Tx,
    desk: Desk,
    case: ApprovalCaseRow | None,
    record: Stored,
    verb: str,
    actor: Actor,
    reason: str,
    stream: str,
) -> None:
    await give_back(tx, record.id)
    if case is not None:
        ending = Ending(actor=actor, opinion=reason, at=desk.clock())
        await close_withdrawn(tx, desk, case, ending)
    await change(tx, desk, record, {}, CANCELLED, verb, actor, reason, stream)


async def change(
    tx: Tx,
    desk: Desk,
    record: Stored,
    values: dict[str, Any],
    state: str | None,
    verb: str,
    actor: Actor,
    reason: str,
    stream: str,
) -> None:
    """Write what is different of a booking, with its audit row."""
    now = desk.clock()
    await writing.change(
        tx, VISIT_BOOKINGS, FieldSeals(desk.keys), record.id, record.version, values,
        state=state, by=actor.id, at=now,
    )  # fmt: skip
    detail = change_detail(
        before={name: record.values[name] for name in values},
        after=values,
        titles_before={},
        titles_after={},
        version=record.version + 1,
        reason=reason,
        states=(record.state, state or record.state),
    )
    await audit.write(
        tx,
        stream=stream,
        actor=actor,
        action=f"{VISIT_BOOKINGS.code}.{verb}",
        object_kind=VISIT_BOOKINGS.code,
        object_id=record.id,
        detail=detail,
        at=now,
    )
