"""Who holds or has which places of a session (VC-APPT-01, VC-APPT-13).

Rows of places are written before those of sessions, and sessions in the order of their ids, so
that two who change places at once never wait for each other.
"""

from collections.abc import Collection
from datetime import datetime

import msgspec
from sqlalchemy import ColumnElement, insert, select, update

from connectors.postgres.arrays import among
from connectors.postgres.ids import make_id
from connectors.postgres.transaction import Tx
from connectors.postgres.visits import visit_sessions
from pipelines.rules.visits.places import BOOKED, ENDED, HELD
from schemas.tables.visits.visit_place import visit_place

place = visit_place


class PlaceRow(msgspec.Struct, frozen=True, kw_only=True):
    """Places of one party in one session."""

    id: str
    session_id: str
    relative_id: str
    inmate_id: str
    size: int
    visitors: int
    state: str
    made_at: datetime
    until: datetime
    booking_id: str | None


class Party(msgspec.Struct, frozen=True, kw_only=True):
    """Who is to come to whom, and how many places that takes."""

    relative_id: str
    inmate_id: str
    size: int
    visitors: int


async def get(tx: Tx, place_id: str) -> PlaceRow | None:
    return await tx.first(select(place).where(place.c.id == place_id), PlaceRow)


async def of_booking(tx: Tx, booking_id: str) -> PlaceRow | None:
    """What a booking has now; None where it gave it back, or never had any."""
    mine = (place.c.booking_id == booking_id, place.c.state == BOOKED)
    return await tx.first(select(place).where(*mine), PlaceRow)


async def held_by(tx: Tx, relative_id: str, inmate_id: str) -> PlaceRow | None:
    """The pair's one hold, which may have run out."""
    mine = (
        place.c.relative_id == relative_id,
        place.c.inmate_id == inmate_id,
        place.c.state == HELD,
    )
    return await tx.first(select(place).where(*mine), PlaceRow)


async def hold(
    tx: Tx, session_id: str, party: Party, now: datetime, until: datetime
) -> PlaceRow | None:
    """Hold places, in place of what the pair held before; None where they are not free.

    The caller lets one at a time of the pair in here.
    """
    before = await held_by(tx, party.relative_id, party.inmate_id)
    if before is not None and await _end(tx, before.id, HELD) is None:
        before = None
    if not await _swap(tx, before, session_id, party.size):
        return None
    row = PlaceRow(
        id=make_id(),
        session_id=session_id,
        relative_id=party.relative_id,
        inmate_id=party.inmate_id,
        size=party.size,
        visitors=party.visitors,
        state=HELD,
        made_at=now,
        until=until,
        booking_id=None,
    )
    await tx.execute(insert(place).values(msgspec.structs.asdict(row)))
    return row


async def _swap(tx: Tx, before: PlaceRow | None, session_id: str, size: int) -> bool:
    """Give back what was held and take the new places, the lower id first."""
    if before is None:
        return await visit_sessions.take(tx, session_id, size)
    if before.session_id <= session_id:
        await visit_sessions.give(tx, before.session_id, before.size)
        return await visit_sessions.take(tx, session_id, size)
    taken = await visit_sessions.take(tx, session_id, size)
    await visit_sessions.give(tx, before.session_id, before.size)
    return taken


async def release(tx: Tx, place_id: str) -> bool:
    """End a hold and give its places back; False where it was ended meanwhile."""
    ended = await _end(tx, place_id, HELD)
    if ended is None:
        return False
    await visit_sessions.give(tx, ended.session_id, ended.size)
    return True


async def book(
    tx: Tx, held: PlaceRow, booking_id: str, now: datetime, *, size: int, visitors: int
) -> bool:
    """Keep a hold for a booking, where it has not run out; False where it has.

    Fewer who come give the others' places back.
    """
    mine = (place.c.id == held.id, place.c.state == HELD, place.c.until > now)
    kept = {"state": BOOKED, "booking_id": booking_id, "size": size, "visitors": visitors}
    done = await tx.execute(update(place).where(*mine).values(kept))
    if done.rowcount != 1:
        return False
    if size < held.size:
        await visit_sessions.give(tx, held.session_id, held.size - size)
    return True


async def give_back(tx: Tx, booking_id: str) -> PlaceRow | None:
    """Give back what a booking has; None where it has nothing, so that nothing is given twice."""
    row = await _end_booked(tx, booking_id)
    if row is not None:
        await visit_sessions.give(tx, row.session_id, row.size)
    return row


async def move(
    tx: Tx,
    booking_id: str,
    session_id: str,
    size: int,
    now: datetime,
    *,
    visitors: int | None = None,
) -> bool:
    """Exchange a booking's places for others, of as many visitors where no number is given.

    False where they are not free.
    """
    before = await _end_booked(tx, booking_id)
    if before is None or not await _swap(tx, before, session_id, size):
        return False
    values = {
        "id": make_id(),
        "session_id": session_id,
        "relative_id": before.relative_id,
        "inmate_id": before.inmate_id,
        "size": size,
        "visitors": visitors or before.visitors,
        "state": BOOKED,
        "made_at": now,
        "until": now,
        "booking_id": booking_id,
    }
    await tx.execute(insert(place).values(values))
    return True


async def _end_booked(tx: Tx, booking_id: str) -> PlaceRow | None:
    return await _ended(tx, place.c.booking_id == booking_id, place.c.state == BOOKED)


async def _end(tx: Tx, place_id: str, state: str) -> PlaceRow | None:
    """Whoever changes the row ends it: of two one does."""
    return await _ended(tx, place.c.id == place_id, place.c.state == state)


async def _ended(tx: Tx, *which: ColumnElement[bool]) -> PlaceRow | None:
    ended = update(place).where(*which).values(state=ENDED).returning(*place.c)
    return await tx.first(ended, PlaceRow)


async def lock_of_sessions(tx: Tx, session_ids: Collection[str]) -> None:
    """Let nobody book, cancel or end a place of these meanwhile."""
    these = select(place.c.id).where(
        among(place.c.session_id, session_ids), place.c.state.in_([HELD, BOOKED])
    )
    await tx.execute(these.order_by(place.c.id).with_for_update())
