"""A relative waits for a place of a full session, and answers what is offered (VC-APPT-18)."""

from connectors.postgres.audit import audit
from connectors.postgres.people.people import BoundInmateRow
from connectors.postgres.transaction import Tx
from connectors.postgres.visits import visit_places, visit_waits
from connectors.postgres.visits.visit_places import Party
from connectors.postgres.visits.visit_waits import WaitingRow
from pipelines.flows.access.auth.callers import Relative
from pipelines.flows.audit.attempt import Attempt
from pipelines.flows.family.inmates import own_inmate
from pipelines.flows.services import Services
from pipelines.flows.visits.checking import Wish, check
from pipelines.flows.visits.holding import lock_pair, need_session
from pipelines.rules.platform.local_time import local
from pipelines.rules.visits.places import size_of
from pipelines.rules.visits.waiting import (
    DECLINED,
    OFFERED,
    WAITING,
    WITHDRAWN,
    require_few_open,
    require_full,
    require_possible,
)
from schemas.errors import Conflict, NotFound
from schemas.visits.booking import AskWait, OwnWait

SUBJECT = "visit_wait"
MOST = 50


async def ask(services: Services, relative: Relative, asked: AskWait) -> OwnWait:
    """Wait for the session; `Conflict` where there is room, or nobody may book it."""
    attempt = Attempt(services, relative.actor(), "visit_wait.ask", "inmate", asked.inmate_id)
    async with attempt, services.database.transaction() as tx:
        inmate = await own_inmate(tx, relative, asked.inmate_id)
        attempt.stream = inmate.prison_code
        await lock_pair(tx, relative.id, inmate.id)
        session = await need_session(tx, services, asked.session_id)
        wish = Wish(
            relative_id=relative.id, inmate=inmate, visitors=asked.visitors, by_officer=False
        )
        await check(tx, services, wish, session)
        size = size_of(session.counted, asked.visitors)
        require_possible(session.capacity, size)
        require_full(session.left, size)
        require_few_open(await visit_waits.open_of(tx, relative.id))
        party = Party(
            relative_id=relative.id, inmate_id=inmate.id, size=size, visitors=asked.visitors
        )
        wait_id = await visit_waits.add(tx, session.id, party, services.clock())
        if wait_id is None:
            raise Conflict("您已经在候补这一场。", code="waits_already")
        await _note(tx, services, relative, inmate, wait_id, "visit_wait.ask")
        return _view(await _own(tx, relative, wait_id))


async def own_waits(services: Services, relative: Relative) -> list[OwnWait]:
    """For sessions that are still to come."""
    async with services.database.transaction() as tx:
        today = local(services.clock()).date()
        rows = await visit_waits.of_relative(tx, relative.id, today, MOST)
        return [_view(row) for row in rows]


async def leave(services: Services, relative: Relative, wait_id: str) -> OwnWait:
    """Wait no longer, or decline what is offered: its places go to the next one."""
    attempt = Attempt(services, relative.actor(), "visit_wait.leave", SUBJECT, wait_id)
    async with attempt, services.database.transaction() as tx:
        inmate = await own_inmate(tx, relative, (await _own(tx, relative, wait_id)).inmate_id)
        attempt.stream, now = inmate.prison_code, services.clock()
        await lock_pair(tx, relative.id, inmate.id)
        row = await _own(tx, relative, wait_id)
        if row.state == OFFERED:
            # The place before its session, as everywhere; whoever ends the hold gives it back.
            await visit_places.release(tx, row.place_id or "")
        after = DECLINED if row.state == OFFERED else WITHDRAWN
        if row.state not in (WAITING, OFFERED) or not await visit_waits.change(
            tx, row.id, row.state, after, now
        ):
            raise Conflict("这一候补已经结束。", code="wait_over")
        await _note(tx, services, relative, inmate, row.id, "visit_wait.leave")
        return _view(await _own(tx, relative, wait_id))


async def _own(tx: Tx, relative: Relative, wait_id: str) -> WaitingRow:
    row = await visit_waits.get(tx, wait_id)
    if row is None or row.relative_id != relative.id:
        raise NotFound("没有找到这一候补。", code="wait_not_found")
    return row


def _view(row: WaitingRow) -> OwnWait:
    return OwnWait(
        id=row.id,
        state=row.state,
        inmate_id=row.inmate_id,
        inmate=row.inmate,
        visitors=row.visitors,
        day=row.day,
        starts=row.starts,
        ends=row.ends,
        ahead=row.ahead,
        hold_id=row.place_id if row.state == OFFERED else None,
        until=row.offered_until if row.state == OFFERED else None,
    )


async def _note(
    tx: Tx,
    services: Services,
    relative: Relative,
    inmate: BoundInmateRow,
    wait_id: str,
    action: str,
) -> None:
    await audit.write(
        tx,
        stream=inmate.prison_code,
        actor=relative.actor(),
        action=action,
        object_kind=SUBJECT,
        object_id=wait_id,
        at=services.clock(),
    )
