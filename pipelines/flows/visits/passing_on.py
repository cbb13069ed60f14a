"""Places that come free go to those who wait for them, one after the other (VC-APPT-18)."""

from datetime import date

import msgspec

from connectors.postgres.audit import audit
from connectors.postgres.people import people
from connectors.postgres.transaction import Tx
from connectors.postgres.visits import visit_messages, visit_sessions, visit_waits
from connectors.postgres.visits.visit_places import Party
from connectors.postgres.visits.visit_sessions import SessionRow
from connectors.postgres.visits.visit_waits import WaitRow
from pipelines.flows.desk import Desk
from pipelines.flows.visits.checking import Terms, Wish, check
from pipelines.flows.visits.holding import pair_name
from pipelines.rules.platform.local_time import local
from pipelines.rules.security.actor import system_actor
from pipelines.rules.visits.booking_rule import begins_at
from pipelines.rules.visits.waiting import (
    ENDED,
    LAPSED,
    OFFERED,
    WAITING,
    WaitState,
    fitting,
    offered_until,
)
from schemas.errors import QinqiaoError

PASSER = system_actor("候补名单")
AT_ONCE = 50
"""Of one session's waiting list looked at in one round."""


async def round(desk: Desk) -> int:
    """Every session at which something is due; answers how many there were."""
    async with desk.database.reading() as tx:
        due = await visit_waits.due_sessions(tx, desk.clock())
    for session_id in due:
        await pass_on(desk, session_id)
    return len(due)


async def pass_on(desk: Desk, session_id: str) -> None:
    """End what is over, and offer what is free to the first that fits."""
    # Holds of others that ran out, in a transaction of its own as before every booking.
    async with desk.database.transaction() as tx:
        await visit_sessions.sweep(tx, session_id, desk.clock())
    async with desk.database.reading() as tx:
        waiting = await visit_waits.waiting_for(tx, session_id, desk.clock(), AT_ONCE)
        lapsed = await visit_waits.lapsed_of(tx, session_id, desk.clock())
        stale = await visit_waits.stale_holds(tx, session_id, desk.clock())
    for one in lapsed:
        await _lapse(desk, one)
    for other_id in stale:
        # What somebody held elsewhere and left keeps him from nothing.
        async with desk.database.transaction() as tx:
            await visit_sessions.sweep(tx, other_id, desk.clock())
    for one in waiting:
        async with desk.database.transaction() as tx:
            await _consider(tx, desk, one)


async def _lapse(desk: Desk, one: WaitRow) -> None:
    now = desk.clock()
    async with desk.database.transaction() as tx:
        session = await visit_sessions.get(tx, one.session_id, now)
        if session is None or not await visit_waits.change(tx, one.id, OFFERED, LAPSED, now):
            return
        told = msgspec.structs.asdict(session)
        await visit_messages.offer_lapsed(tx, one.relative_id, told, now)
        await _note(tx, desk, one, LAPSED)


async def _consider(tx: Tx, desk: Desk, one: WaitRow) -> None:
    """Offer it to this party where it fits, or end its waiting where it cannot come any more.

    Who is choosing another session at this moment is passed over, and looked at again later.
    """
    now = desk.clock()
    if not await tx.try_lock(pair_name(one.relative_id, one.inmate_id)):
        return
    # As it is under the lock: it was listed before, and may have been withdrawn or offered since.
    known = await visit_waits.get(tx, one.id)
    if known is None or known.state != WAITING:
        return
    session = await visit_sessions.get(tx, one.session_id, now)
    inmate = await people.binding(tx, one.relative_id, one.inmate_id)
    if session is None:
        return
    if over := _over(session, local(now).date()):
        await _end(tx, desk, one, session, over)
        return
    if not fitting([one], session.capacity - session.taken):
        return
    if inmate is None:
        await _end(tx, desk, one, session, "亲属关系已解除。")
        return
    wish = Wish(relative_id=one.relative_id, inmate=inmate, visitors=one.visitors, by_officer=False)
    try:
        terms = await check(tx, desk, wish, session)
    except QinqiaoError as refused:
        if not refused.retryable:
            await _end(tx, desk, one, session, refused.message)
        return
    if not await visit_waits.holds_another(tx, one.relative_id, one.inmate_id):
        await _offer(tx, desk, one, session, terms)


async def _offer(tx: Tx, desk: Desk, one: WaitRow, session: SessionRow, terms: Terms) -> None:
    now = desk.clock()
    begins = begins_at(session.day, session.starts)
    until = offered_until(now, terms.rule.offer_minutes, begins)
    party = Party(
        relative_id=one.relative_id, inmate_id=one.inmate_id, size=one.size, visitors=one.visitors
    )
    place_id = await visit_waits.offer(tx, session.id, party, now, until)
    if place_id is None:
        return
    await visit_waits.change(tx, one.id, WAITING, OFFERED, now, offer=(place_id, until))
    told = msgspec.structs.asdict(session)
    await visit_messages.offered(tx, desk.keys, one.relative_id, told, until, now)
    await _note(tx, desk, one, OFFERED)


async def _end(tx: Tx, desk: Desk, one: WaitRow, session: SessionRow, reason: str) -> None:
    now = desk.clock()
    if await visit_waits.change(tx, one.id, WAITING, ENDED, now):
        told = msgspec.structs.asdict(session)
        await visit_messages.wait_ended(tx, one.relative_id, told, reason, now)
        await _note(tx, desk, one, ENDED)


def _over(session: SessionRow, today: date) -> str:
    """Why nobody gets a place of the session any more; empty where somebody may."""
    if session.closed or not session.offered:
        return "这一场已停办。"
    return "没有空出名额。" if session.day <= today else ""


async def _note(tx: Tx, desk: Desk, one: WaitRow, state: WaitState) -> None:
    inmate = await people.inmate_by_id(tx, one.inmate_id)
    assert inmate is not None
    await audit.write(
        tx,
        stream=inmate.prison_code,
        actor=PASSER,
        action=f"visit_wait.{state}",
        object_kind="visit_wait",
        object_id=one.id,
        at=desk.clock(),
    )
