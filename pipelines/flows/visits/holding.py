"""Choosing a session keeps its places for some minutes (VC-APPT-13, VC-APPT-14)."""

from datetime import timedelta

from connectors.postgres.audit import audit
from connectors.postgres.transaction import Tx
from connectors.postgres.visits import visit_places, visit_sessions, visit_waits
from connectors.postgres.visits.visit_places import Party, PlaceRow
from connectors.postgres.visits.visit_sessions import SessionRow
from pipelines.flows.services import Services
from pipelines.flows.visits.checking import Wish, check
from pipelines.flows.visits.offering import slot_view
from pipelines.rules.security.actor import Actor
from pipelines.rules.visits.places import HELD, full, size_of
from pipelines.rules.visits.waiting import DECLINED
from schemas.errors import Conflict, NotFound
from schemas.visits.booking import HeldPlace

SUBJECT = "visit_place"
RUN_OUT = "保留时间已过，请重新选择场次。"


async def swept(services: Services, session_id: str) -> None:
    """Give back what others held in a session for too long, before its places are asked for.

    In a transaction of its own: it waits for nobody's booking, and nobody's for it.
    """
    async with services.database.transaction() as tx:
        await visit_sessions.sweep(tx, session_id, services.clock())


async def lock_pair(tx: Tx, relative_id: str, inmate_id: str) -> None:
    """Let the devices of one person come one by one, until the commit."""
    await tx.lock(pair_name(relative_id, inmate_id))


def pair_name(relative_id: str, inmate_id: str) -> str:
    """What whoever changes the pair's holds and waits is locked by."""
    return f"visit:{relative_id}:{inmate_id}"


async def need_session(tx: Tx, services: Services, session_id: str) -> SessionRow:
    session = await visit_sessions.get(tx, session_id, services.clock())
    if session is None:
        raise NotFound("没有找到这一场会见，请重新选择。", code="session_not_found")
    return session


async def hold(tx: Tx, services: Services, wish: Wish, session_id: str, actor: Actor) -> HeldPlace:
    """Keep places for the pair in place of what it held before; `Conflict` where none is left.

    Asked again for the same it answers the same hold, which ends when it would have ended.
    """
    inmate, now = wish.inmate, services.clock()
    await lock_pair(tx, wish.relative_id, inmate.id)
    session = await need_session(tx, services, session_id)
    size = size_of(session.counted, wish.visitors)
    before = await visit_places.held_by(tx, wish.relative_id, inmate.id)
    if before is None and size > session.left:
        # Of a thousand who ask for the last place all but one end here, before the rules are read.
        raise full(session.left, size)
    terms = await check(tx, services, wish, session)
    if before is not None and before.until > now and _is_same(before, session_id, wish.visitors):
        return _view(before, session)
    party = Party(
        relative_id=wish.relative_id, inmate_id=inmate.id, size=size, visitors=wish.visitors
    )
    until = now + timedelta(minutes=terms.rule.hold_minutes)
    held = await visit_places.hold(tx, session_id, party, now, until)
    if held is None:
        raise full(session.left, size)
    await _note(tx, held, inmate.prison_code, actor, "visit_place.hold", services)
    return _view(held, await need_session(tx, services, session_id))


async def release(tx: Tx, services: Services, held: PlaceRow, stream: str, actor: Actor) -> None:
    """End a hold before its time; one that has ended already stays so."""
    if await visit_places.release(tx, held.id):
        await visit_waits.offer_ended(tx, held.id, DECLINED, services.clock())
        await _note(tx, held, stream, actor, "visit_place.release", services)


async def need_held(tx: Tx, place_id: str, relative_id: str | None) -> PlaceRow:
    """A hold, of this relative where one is named; another's does not exist."""
    held = await visit_places.get(tx, place_id)
    if held is None or relative_id not in (None, held.relative_id):
        raise NotFound("没有找到您保留的名额，请重新选择场次。", code="hold_not_found")
    if held.state != HELD:
        raise Conflict(RUN_OUT, code="hold_ended")
    return held


def _is_same(held: PlaceRow, session_id: str, visitors: int) -> bool:
    return held.session_id == session_id and held.visitors == visitors


def _view(held: PlaceRow, session: SessionRow) -> HeldPlace:
    return HeldPlace(
        id=held.id,
        slot=slot_view(session, held.visitors),
        inmate_id=held.inmate_id,
        visitors=held.visitors,
        until=held.until,
    )


async def _note(
    tx: Tx, held: PlaceRow, stream: str, actor: Actor, action: str, services: Services
) -> None:
    await audit.write(
        tx,
        stream=stream,
        actor=actor,
        action=action,
        object_kind=SUBJECT,
        object_id=held.id,
        detail={"session_id": held.session_id, "visitors": held.visitors},
        at=services.clock(),
    )
