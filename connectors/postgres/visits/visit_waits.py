"""Who waits for a place of a full session, and what they were offered (VC-APPT-18)."""

from collections.abc import Collection
from datetime import date, datetime

import msgspec
from sqlalchemy import ColumnElement, Select, exists, func, insert, select, update
from sqlalchemy.dialects.postgresql import insert as upsert

from connectors.postgres.arrays import among
from connectors.postgres.ids import make_id
from connectors.postgres.transaction import Tx
from connectors.postgres.visits import visit_sessions
from connectors.postgres.visits.visit_places import Party
from pipelines.rules.platform.local_time import local
from pipelines.rules.visits.places import HELD
from pipelines.rules.visits.waiting import OFFERED, OPEN, WAITING, WaitState
from schemas.tables.people.person import inmate
from schemas.tables.visits.visit_place import visit_place, visit_session
from schemas.tables.visits.visit_wait import visit_wait

wait, place, session = visit_wait, visit_place, visit_session


class WaitRow(msgspec.Struct, frozen=True, kw_only=True):
    """One party that waits for one session."""

    id: str
    session_id: str
    relative_id: str
    inmate_id: str
    visitors: int
    size: int
    state: WaitState
    asked_at: datetime
    place_id: str | None
    offered_until: datetime | None
    ended_at: datetime | None


class WaitingRow(WaitRow, frozen=True, kw_only=True):
    """With the session that is waited for."""

    prison_id: str
    day: date
    starts: str
    ends: str
    inmate: str
    """The name."""
    ahead: int
    """How many wait for the same and came before."""


async def add(tx: Tx, session_id: str, party: Party, now: datetime) -> str | None:
    """None where the pair waits for the session already."""
    wait_id = make_id()
    row = upsert(wait).values(
        id=wait_id,
        session_id=session_id,
        relative_id=party.relative_id,
        inmate_id=party.inmate_id,
        visitors=party.visitors,
        size=party.size,
        state=WAITING,
        asked_at=now,
    )
    return wait_id if await tx.insert_new(row) else None


async def get(tx: Tx, wait_id: str) -> WaitingRow | None:
    return await tx.first(_selected().where(wait.c.id == wait_id), WaitingRow)


async def of_relative(tx: Tx, relative_id: str, since: date, most: int) -> list[WaitingRow]:
    """For sessions that are still to come, the nearest first."""
    mine = _selected().where(wait.c.relative_id == relative_id, session.c.day >= since)
    ordered = mine.order_by(session.c.day, session.c.starts, wait.c.asked_at, wait.c.id)
    return await tx.all(ordered.limit(most), WaitingRow)


async def open_of(tx: Tx, relative_id: str) -> int:
    found = select(func.count()).where(wait.c.relative_id == relative_id, wait.c.state.in_(OPEN))
    return int(await tx.scalar(found))


async def waiting_for(tx: Tx, session_id: str, now: datetime, most: int) -> list[WaitRow]:
    """Whom what is free would do for, in the order in which they came; all of a session that is
    not held any more.
    """
    fits = wait.c.size <= session.c.capacity - session.c.taken
    found = (
        select(wait)
        .join(session, session.c.id == wait.c.session_id)
        .where(wait.c.session_id == session_id, wait.c.state == WAITING, fits | _gone(now))
    )
    return await tx.all(found.order_by(wait.c.asked_at, wait.c.id).limit(most), WaitRow)


async def numbers(tx: Tx, session_ids: Collection[str]) -> dict[str, int]:
    """How many parties wait for each of the sessions, or were offered a place."""
    found = (
        select(wait.c.session_id, func.count().label("number"))
        .where(among(wait.c.session_id, session_ids), wait.c.state.in_(OPEN))
        .group_by(wait.c.session_id)
    )
    return {row.session_id: row.number for row in await tx.execute(found)}


async def change(
    tx: Tx,
    wait_id: str,
    before: WaitState,
    after: WaitState,
    now: datetime,
    *,
    offer: tuple[str, datetime] | None = None,
) -> bool:
    """False where somebody was faster; `offer` is the hold and its end."""
    values: dict[str, object] = {"state": after}
    if offer is not None:
        values |= {"place_id": offer[0], "offered_until": offer[1]}
    if after not in OPEN:
        values["ended_at"] = now
    mine = update(wait).where(wait.c.id == wait_id, wait.c.state == before)
    return (await tx.execute(mine.values(values))).rowcount == 1


async def offer_ended(tx: Tx, place_id: str, after: WaitState, now: datetime) -> None:
    """What became of a hold, where it was one that somebody had waited for."""
    mine = (wait.c.place_id == place_id, wait.c.state == OFFERED)
    await tx.execute(update(wait).where(*mine).values(state=after, ended_at=now))


def due(now: datetime) -> Select[tuple[str]]:
    """Sessions at which something is to be done: to offer places, to end offers or waits."""
    run_out = exists().where(
        place.c.session_id == session.c.id, place.c.state == HELD, place.c.until <= now
    )
    fits = wait.c.size <= session.c.capacity - session.c.taken
    return (
        select(session.c.id)
        .join(wait, wait.c.session_id == session.c.id)
        .where(
            ((wait.c.state == WAITING) & (fits | run_out | _gone(now)))
            | ((wait.c.state == OFFERED) & ~_still_offered(now))
        )
        .distinct()
    )


async def due_sessions(tx: Tx, now: datetime) -> list[str]:
    return list(await tx.connection.scalars(due(now).order_by(session.c.id)))


async def lapsed_of(tx: Tx, session_id: str, now: datetime) -> list[WaitRow]:
    """Offers that were not taken in time, or were given up for another session."""
    found = select(wait).where(
        wait.c.session_id == session_id, wait.c.state == OFFERED, ~_still_offered(now)
    )
    return await tx.all(found.order_by(wait.c.id), WaitRow)


def _gone(now: datetime) -> ColumnElement[bool]:
    """Whether nobody can book the session any more."""
    return (session.c.day <= local(now).date()) | session.c.closed | ~session.c.offered


def _still_offered(now: datetime) -> ColumnElement[bool]:
    return exists().where(place.c.id == wait.c.place_id, place.c.state == HELD, place.c.until > now)


async def holds_another(tx: Tx, relative_id: str, inmate_id: str) -> bool:
    """Whether the pair holds a place, be it run out."""
    found = select(place.c.id).where(
        place.c.relative_id == relative_id, place.c.inmate_id == inmate_id, place.c.state == HELD
    )
    return await tx.scalar(found) is not None


async def stale_holds(tx: Tx, session_id: str, now: datetime) -> list[str]:
    """Sessions in which somebody who waits for this one held a place that has run out."""
    found = (
        select(place.c.session_id)
        .join(
            wait,
            (wait.c.relative_id == place.c.relative_id) & (wait.c.inmate_id == place.c.inmate_id),
        )
        .where(
            wait.c.session_id == session_id,
            wait.c.state == WAITING,
            place.c.state == HELD,
            place.c.until <= now,
        )
        .distinct()
    )
    return list(await tx.connection.scalars(found.order_by(place.c.session_id)))


async def offer(
    tx: Tx, session_id: str, party: Party, now: datetime, until: datetime
) -> str | None:
    """Keep free places for a party that waited; None where they are not free any more.

    The caller lets one at a time of the pair in here, and the pair holds nothing else.
    """
    if not await visit_sessions.take(tx, session_id, party.size, waited=True):
        return None
    place_id = make_id()
    await tx.execute(
        insert(place).values(
            id=place_id,
            session_id=session_id,
            relative_id=party.relative_id,
            inmate_id=party.inmate_id,
            size=party.size,
            visitors=party.visitors,
            state=HELD,
            made_at=now,
            until=until,
        )
    )
    return place_id


def _selected() -> Select[tuple[object, ...]]:
    before = wait.alias("before")
    ahead = select(func.count()).where(
        before.c.session_id == wait.c.session_id,
        before.c.state == WAITING,
        (before.c.asked_at < wait.c.asked_at)
        | ((before.c.asked_at == wait.c.asked_at) & (before.c.id < wait.c.id)),
    )
    return (
        select(
            *wait.c,
            session.c.prison_id,
            session.c.day,
            session.c.starts,
            session.c.ends,
            inmate.c.name.label("inmate"),
            ahead.scalar_subquery().label("ahead"),
        )
        .join(session, session.c.id == wait.c.session_id)
        .join(inmate, inmate.c.id == wait.c.inmate_id)
    )
