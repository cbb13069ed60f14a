"""Inmates who must not meet, and where those are from whom one is kept (VC-APPT-15)."""

from collections.abc import Collection
from datetime import date, datetime

import msgspec
from sqlalchemy import ColumnElement, Select, and_, case, insert, or_, select, update

from connectors.postgres.arrays import among
from connectors.postgres.calls import booked_calls
from connectors.postgres.ids import make_id
from connectors.postgres.transaction import Tx, in_scopes
from connectors.postgres.visits.booked_visits import LIVE, until
from pipelines.rules.visits.apart import TakenTime, ordered
from pipelines.rules.visits.places import HELD
from schemas.tables.access.access import officer
from schemas.tables.generated import GENERATED
from schemas.tables.people.person import inmate
from schemas.tables.platform.org import org_unit
from schemas.tables.visits.visit_place import visit_place, visit_session
from schemas.tables.visits.visit_prereview import inmate_apart

apart, place, session = inmate_apart, visit_place, visit_session
booking = GENERATED["visit_bookings"]
first, second = inmate.alias("first_inmate"), inmate.alias("second_inmate")
first_ward, second_ward = org_unit.alias("first_ward"), org_unit.alias("second_ward")
first_prison, second_prison = org_unit.alias("first_prison"), org_unit.alias("second_prison")
setter, lifter = officer.alias("set_apart_by"), officer.alias("lifted_apart_by")


class ApartRow(msgspec.Struct, frozen=True, kw_only=True):
    """A pair with those it is about."""

    id: str
    first_id: str
    first_name: str
    first_no: str
    first_prison: str
    first_ward: str
    first_path: str
    second_id: str
    second_name: str
    second_no: str
    second_prison: str
    second_ward: str
    second_path: str
    reason: str
    since: datetime
    by: str
    lifted_at: datetime | None
    lifted_by: str | None
    lifted_reason: str | None


def _selected() -> Select[tuple[object, ...]]:
    return (
        select(
            apart.c.id,
            apart.c.first_id,
            first.c.name.label("first_name"),
            first.c.inmate_no.label("first_no"),
            first_prison.c.name.label("first_prison"),
            first_ward.c.name.label("first_ward"),
            first_ward.c.path.label("first_path"),
            apart.c.second_id,
            second.c.name.label("second_name"),
            second.c.inmate_no.label("second_no"),
            second_prison.c.name.label("second_prison"),
            second_ward.c.name.label("second_ward"),
            second_ward.c.path.label("second_path"),
            apart.c.reason,
            apart.c.since,
            setter.c.name.label("by"),
            apart.c.lifted_at,
            lifter.c.name.label("lifted_by"),
            apart.c.lifted_reason,
        )
        .join(first, first.c.id == apart.c.first_id)
        .join(second, second.c.id == apart.c.second_id)
        .join(first_ward, first_ward.c.id == first.c.ward_id)
        .join(second_ward, second_ward.c.id == second.c.ward_id)
        .join(first_prison, first_prison.c.id == first.c.prison_id)
        .join(second_prison, second_prison.c.id == second.c.prison_id)
        .join(setter, setter.c.id == apart.c.set_by)
        .outerjoin(lifter, lifter.c.id == apart.c.lifted_by)
    )


async def listed(tx: Tx, scopes: tuple[str, ...], limit: int) -> list[ApartRow]:
    """Pairs of whom both are in reach, those in force and the latest first."""
    found = _selected().where(in_scopes(first_ward.c.path, scopes))
    found = found.where(in_scopes(second_ward.c.path, scopes))
    ordered_rows = found.order_by(apart.c.lifted_at.is_not(None), apart.c.since.desc(), apart.c.id)
    return await tx.all(ordered_rows.limit(limit), ApartRow)


async def get(tx: Tx, apart_id: str) -> ApartRow | None:
    return await tx.first(_selected().where(apart.c.id == apart_id), ApartRow)


async def set_apart(
    tx: Tx, one: str, other: str, reason: str, officer_id: str, at: datetime
) -> str | None:
    """From now on; None where the two are apart already.

    Whoever books for one of the two holds that lock, so that nobody who began before books after.
    """
    low, high = ordered(one, other)
    await booked_calls.lock_booking(tx, low, high)
    pair = (apart.c.first_id == low, apart.c.second_id == high, apart.c.lifted_at.is_(None))
    if await tx.scalar(select(apart.c.id).where(*pair)) is not None:
        return None
    apart_id = make_id()
    values = {"first_id": low, "second_id": high, "reason": reason, "since": at}
    await tx.execute(insert(apart).values(id=apart_id, set_by=officer_id, **values))
    return apart_id


async def lift(tx: Tx, apart_id: str, reason: str, officer_id: str, at: datetime) -> bool:
    """False where somebody was faster."""
    open_pair = update(apart).where(apart.c.id == apart_id, apart.c.lifted_at.is_(None))
    lifted = open_pair.values(lifted_at=at, lifted_by=officer_id, lifted_reason=reason)
    return (await tx.execute(lifted)).rowcount == 1


async def partners_of(tx: Tx, inmate_id: str) -> list[str]:
    """Whom the inmate must not meet now."""
    other = case((apart.c.first_id == inmate_id, apart.c.second_id), else_=apart.c.first_id)
    mine = or_(apart.c.first_id == inmate_id, apart.c.second_id == inmate_id)
    found = select(other).where(mine, apart.c.lifted_at.is_(None))
    return sorted(await tx.connection.scalars(found))


async def paired(tx: Tx, inmate_ids: Collection[str]) -> set[str]:
    """Those of them who must not meet somebody."""
    found = _pairs_of(inmate_ids)
    rows = list(await tx.execute(found))
    return {one for row in rows for one in (row.first_id, row.second_id)} & set(inmate_ids)


def _pairs_of(inmate_ids: Collection[str]) -> Select[tuple[str, str]]:
    either = or_(among(apart.c.first_id, inmate_ids), among(apart.c.second_id, inmate_ids))
    return select(apart.c.first_id, apart.c.second_id).where(either, apart.c.lifted_at.is_(None))


async def lock(tx: Tx, inmate_ids: Collection[str]) -> None:
    """Let bookings of these and of whom they must not meet come one by one, until the commit.

    The inmates first, then the pairs, and both before any row: everybody takes them so. Whoever
    sets two apart takes the inmates, so that a pair that is seen here is every pair.
    """
    await booked_calls.lock_booking(tx, *inmate_ids)
    pairs = {(row.first_id, row.second_id) for row in await tx.execute(_pairs_of(inmate_ids))}
    for low, high in sorted(pairs):
        await tx.lock(f"inmates_apart:{low}:{high}")


async def kept_from(
    tx: Tx, inmate_id: str, prison_id: str, first_day: date, last_day: date, now: datetime
) -> list[TakenTime]:
    """Times of whoever the inmate must not meet, which are not free for him."""
    partners = await partners_of(tx, inmate_id)
    return await taken_by(tx, partners, prison_id, first_day, last_day, now)


async def taken_by(
    tx: Tx,
    inmate_ids: Collection[str],
    prison_id: str,
    first_day: date,
    last_day: date,
    now: datetime,
) -> list[TakenTime]:
    """Bookings that are still to be held, and places that are held for the moment."""
    if not inmate_ids:
        return []
    within = (booking.c.prison_id == prison_id, booking.c.day.between(first_day, last_day))
    booked = select(booking).where(
        among(booking.c.inmate_id, inmate_ids), booking.c.state.in_(LIVE), *within
    )
    times = [
        TakenTime(
            inmate_id=row.inmate_id,
            prison_id=prison_id,
            day=row.day,
            starts=row.starts,
            ends=until(row.starts, row.minutes),
            room=row.visit_window,
            booking_no=row.booking_no or "",
        )
        for row in await tx.execute(booked.order_by(booking.c.day, booking.c.starts))
    ]
    return times + await _held(tx, inmate_ids, prison_id, (first_day, last_day), now)


async def _held(
    tx: Tx, inmate_ids: Collection[str], prison_id: str, days: tuple[date, date], now: datetime
) -> list[TakenTime]:
    held: ColumnElement[bool] = and_(place.c.state == HELD, place.c.until > now)
    columns = (session.c.day, session.c.starts, session.c.ends, session.c.room)
    found = (
        select(place.c.inmate_id, *columns)
        .join(session, session.c.id == place.c.session_id)
        .where(
            among(place.c.inmate_id, inmate_ids),
            held,
            session.c.prison_id == prison_id,
            session.c.day.between(*days),
        )
    )
    return [TakenTime(prison_id=prison_id, **row) for row in (await tx.execute(found)).mappings()]
