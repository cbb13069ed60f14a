"""Sessions of the visits calendar, and their places (VC-APPT-09, VC-APPT-13, VC-APPT-14)."""

from collections.abc import Collection
from datetime import date, datetime, timedelta
from typing import Any

import msgspec
from sqlalchemy import (
    Column,
    ColumnElement,
    Select,
    case,
    delete,
    exists,
    func,
    insert,
    or_,
    select,
    update,
)
from sqlalchemy.dialects.postgresql import insert as upsert

from connectors.postgres.arrays import among
from connectors.postgres.ids import make_id
from connectors.postgres.transaction import Tx
from connectors.postgres.visits import visit_calendar as rules
from pipelines.rules.platform.local_time import local
from pipelines.rules.visits.calendar import Session, sessions
from pipelines.rules.visits.places import BOOKED, ENDED, HELD, kept_list, units_of
from pipelines.rules.visits.waiting import WAITING
from schemas.modules.visits.visit_rules import MOST_AHEAD
from schemas.modules.visits.visit_times import Counted
from schemas.modules.visits.visits import VisitType
from schemas.tables.visits.visit_place import visit_calendar, visit_place, visit_session
from schemas.tables.visits.visit_wait import visit_wait

session, place, wait = visit_session, visit_place, visit_wait
MADE_AHEAD = timedelta(days=MOST_AHEAD + 31)
"""Sessions are made for so long, so that they have to be once a month."""
FORGOTTEN_AFTER = timedelta(days=1)
"""Holds that came to nothing are kept for as long."""


class SessionRow(msgspec.Struct, frozen=True, kw_only=True):
    """A session as it is now."""

    id: str
    prison_id: str
    time_id: str
    day: date
    starts: str
    ends: str
    visit_type: VisitType
    room: str | None
    counted: Counted
    capacity: int
    taken: int
    wards: str
    levels: str
    offered: bool
    closed: bool
    free: int
    """Places that nobody has; holds that have run out count as free."""
    left: int
    """Of these what can be booked; none while somebody waits whom they would do for."""


async def ensure(tx: Tx, prison_id: str, now: datetime) -> None:
    """Have the sessions of the coming months made, as the rules are now."""
    today = local(now).date()
    if await _is_made(tx, prison_id, today):
        return
    await tx.lock(f"visit_calendar:{prison_id}")
    noted = upsert(visit_calendar).values(prison_id=prison_id, wanted=1, made=0)
    await tx.execute(noted.on_conflict_do_nothing())
    # Read before the rules are: what changes from here on is made by the next one.
    wanted = await tx.scalar(
        select(visit_calendar.c.wanted).where(visit_calendar.c.prison_id == prison_id)
    )
    if await _is_made(tx, prison_id, today):
        return
    until = today + MADE_AHEAD
    await _make(tx, prison_id, today, until)
    await _forget_holds(tx, prison_id, now)
    made = update(visit_calendar).where(visit_calendar.c.prison_id == prison_id)
    await tx.execute(made.values(made=wanted, made_until=until))


async def _is_made(tx: Tx, prison_id: str, today: date) -> bool:
    enough = select(visit_calendar.c.prison_id).where(
        visit_calendar.c.prison_id == prison_id,
        visit_calendar.c.made == visit_calendar.c.wanted,
        visit_calendar.c.made_until >= today + timedelta(days=MOST_AHEAD),
    )
    return await tx.scalar(enough) is not None


async def _make(tx: Tx, prison_id: str, first: date, last: date) -> None:
    """New sessions come, changed ones follow, and what is no longer held is not offered."""
    times = await rules.times_of(tx, prison_id)
    marks = await rules.marks_of(tx, prison_id, first, last)
    rests = await rules.holidays(tx, first, last)
    known = await _known(tx, prison_id, first, last)
    fresh = []
    for wanted in sessions(first, last, times, marks, rests):
        columns = _columns(wanted)
        before = known.pop((wanted.time.id, wanted.day), None)
        if before is None:
            fresh.append({"id": make_id(), "prison_id": prison_id, **columns})
        elif any(before[name] != value for name, value in columns.items()):
            await _follow(tx, before["id"], columns)
    if fresh:
        await tx.execute(insert(session).values(fresh))
    gone = [one["id"] for one in known.values() if one["offered"]]
    if gone:
        await tx.execute(update(session).where(among(session.c.id, gone)).values(offered=False))


async def _known(
    tx: Tx, prison_id: str, first: date, last: date
) -> dict[tuple[str, date], dict[str, Any]]:
    found = select(session).where(
        session.c.prison_id == prison_id, session.c.day >= first, session.c.day <= last
    )
    rows = (await tx.execute(found)).mappings().all()
    return {(row["time_id"], row["day"]): {str(k): v for k, v in row.items()} for row in rows}


def _columns(wanted: Session) -> dict[str, Any]:
    time = wanted.time
    return {
        "time_id": time.id,
        "day": wanted.day,
        "starts": time.starts,
        "ends": time.ends,
        "visit_type": time.visit_type.value,
        "room": time.room,
        "counted": time.counted.value,
        "capacity": time.capacity,
        "wards": kept_list(time.wards),
        "levels": kept_list(time.levels),
        "offered": True,
        "closed": wanted.closed,
    }


async def _follow(tx: Tx, session_id: str, columns: dict[str, Any]) -> None:
    """A smaller session keeps as many places as it has given away."""
    capacity = func.greatest(columns["capacity"], session.c.taken)
    this = update(session).where(session.c.id == session_id)
    await tx.execute(this.values(columns | {"capacity": capacity}))


async def _forget_holds(tx: Tx, prison_id: str, now: datetime) -> None:
    """What somebody looked at and did not book is of no use to anybody."""
    mine = select(session.c.id).where(session.c.prison_id == prison_id)
    over = (
        place.c.state == ENDED,
        place.c.booking_id.is_(None),
        place.c.until < now - FORGOTTEN_AFTER,
    )
    await tx.execute(delete(place).where(place.c.session_id.in_(mine), *over))


def _selected(now: datetime) -> Select[Any]:
    """Sessions with what is left of them: one statement, whatever was held and forgotten."""
    run_out = select(func.coalesce(func.sum(place.c.size), 0)).where(
        place.c.session_id == session.c.id, place.c.state == HELD, place.c.until <= now
    )
    free = session.c.capacity - session.c.taken + run_out.scalar_subquery()
    # What fits somebody who waits is offered to him first.
    left = case((_waited_for(free), 0), else_=free)
    return select(*session.c, free.label("free"), left.label("left"))


def _waited_for(free: ColumnElement[int]) -> ColumnElement[bool]:
    return exists().where(
        wait.c.session_id == session.c.id, wait.c.state == WAITING, wait.c.size <= free
    )


async def of_days(
    tx: Tx,
    prison_id: str,
    first: date,
    last: date,
    now: datetime,
    *,
    visit_type: VisitType | None = None,
    for_whom: tuple[str, str | None] | None = None,
    offered: bool = True,
) -> list[SessionRow]:
    """Sessions of these days, in order; where `for_whom` is given, those that let in an inmate of
    this ward's path and this level.
    """
    found = _selected(now).where(
        session.c.prison_id == prison_id, session.c.day >= first, session.c.day <= last
    )
    if offered:
        found = found.where(session.c.offered)
    if visit_type is not None:
        found = found.where(session.c.visit_type == visit_type.value)
    if for_whom is not None:
        path, level = for_whom
        found = found.where(
            _lets_in(session.c.wards, units_of(path)), _lets_in(session.c.levels, (level or "",))
        )
    ordered = found.order_by(session.c.day, session.c.starts, session.c.room, session.c.id)
    return await tx.all(ordered, SessionRow)


def _lets_in(kept: Column[str], codes: tuple[str, ...]) -> ColumnElement[bool]:
    named = (kept.contains(f",{code},", autoescape=True) for code in codes)
    return or_(kept == "", *named)


async def get(tx: Tx, session_id: str, now: datetime) -> SessionRow | None:
    return await tx.first(_selected(now).where(session.c.id == session_id), SessionRow)


async def take(tx: Tx, session_id: str, size: int, *, waited: bool = False) -> bool:
    """Take places where so many are free, by one statement; False where they are not.

    Whoever waits for the row while somebody else takes the last place is asked again by what the
    row is then, so that of a thousand one gets it. What fits somebody on the waiting list goes to
    nobody else: `waited` says that it is for one of these.
    """
    free = [session.c.offered, ~session.c.closed, session.c.taken + size <= session.c.capacity]
    if not waited:
        free.append(~_waited_for(session.c.capacity - session.c.taken))
    taken = update(session).where(session.c.id == session_id, *free)
    one = await tx.execute(taken.values(taken=session.c.taken + size))
    return one.rowcount == 1


async def give(tx: Tx, session_id: str, size: int) -> None:
    """Give places back; the database refuses what was never taken."""
    given = update(session).where(session.c.id == session_id)
    await tx.execute(given.values(taken=session.c.taken - size))


async def sweep(tx: Tx, session_id: str, now: datetime) -> int:
    """End the session's holds that have run out and give their places back; answers how many.

    Each hold is ended once, by whoever changes its row, and given back by the same.
    """
    over = (place.c.session_id == session_id, place.c.state == HELD, place.c.until <= now)
    ended = update(place).where(*over).values(state=ENDED).returning(place.c.size)
    sizes = (await tx.execute(ended)).scalars().all()
    if sizes:
        await give(tx, session_id, sum(sizes))
    return len(sizes)


async def close(tx: Tx, session_ids: Collection[str]) -> None:
    """Let nobody take a place of these from now on."""
    these = update(session).where(among(session.c.id, session_ids))
    await tx.execute(these.values(closed=True))


async def has_booked(tx: Tx, time_id: str, today: date) -> bool:
    """Whether somebody holds or has a place of a coming session of the time."""
    found = (
        select(place.c.id)
        .join(session, session.c.id == place.c.session_id)
        .where(
            session.c.time_id == time_id,
            session.c.day >= today,
            place.c.state.in_([HELD, BOOKED]),
        )
        .limit(1)
    )
    return await tx.scalar(found) is not None


async def lock(tx: Tx, session_ids: Collection[str]) -> None:
    """Take the rows in the order of their ids, so that nobody waits in a circle."""
    these = select(session.c.id).where(among(session.c.id, session_ids))
    await tx.execute(these.order_by(session.c.id).with_for_update())


async def ids_of_days(
    tx: Tx, prison_ids: Collection[str], first: date, last: date, visit_type: VisitType | None
) -> list[str]:
    """Sessions of these days, offered or not."""
    found = select(session.c.id).where(
        among(session.c.prison_id, prison_ids), session.c.day >= first, session.c.day <= last
    )
    if visit_type is not None:
        found = found.where(session.c.visit_type == visit_type.value)
    return list(await tx.connection.scalars(found))
