"""Bookings of the calendar, with the people and the place that belong to them (VC-APPT-01)."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import date, datetime, timedelta
from typing import Any

import msgspec
from sqlalchemy import Select, delete, func, insert, or_, select

from connectors.postgres.arrays import among
from connectors.postgres.ids import make_id
from connectors.postgres.transaction import Tx, in_scopes
from pipelines.rules.visits.admission import Busy
from pipelines.rules.visits.places import BOOKED, HELD
from pipelines.rules.visits.telling import Companion
from schemas.modules.common import APPROVED, DONE, DRAFT, PENDING, RETURNED
from schemas.modules.visits.visits import VisitType
from schemas.people.kinds import CustodyState
from schemas.tables.generated import GENERATED
from schemas.tables.people.person import inmate, inmate_binding, relative
from schemas.tables.platform.org import org_unit
from schemas.tables.visits.visit_place import visit_companion, visit_place, visit_session

booking = GENERATED["visit_bookings"]
prison, ward = org_unit.alias("visit_prison"), org_unit.alias("visit_ward")
companion, place, session = visit_companion, visit_place, visit_session
LIVE = (PENDING, RETURNED, APPROVED)
"""States of bookings that are still to be held."""
PREPARED = (PENDING, APPROVED, DONE)
"""Of those, and of visits held, that stand on a day's list."""


class BookedRow(msgspec.Struct, frozen=True, kw_only=True):
    """A booking with those it is about."""

    id: str
    version: int
    state: str
    booking_no: str
    relative_id: str
    relative_name: str
    kinship: str | None
    inmate_id: str
    inmate_name: str
    inmate_no: str
    treatment_level: str | None
    custody_state: CustodyState
    held_in: str
    """The prison in which the inmate is now."""
    prison_id: str
    prison_code: str
    prison_name: str
    ward_id: str
    ward_code: str
    ward_name: str
    ward_path: str
    day: date
    starts: str
    minutes: int
    visit_type: VisitType | None
    visit_window: str | None
    wheelchair: bool
    hearing: bool
    interpreter: bool
    infant: bool
    remark: str | None
    created_at: datetime
    created_by: str | None
    session_id: str | None
    """None once its place was given back."""
    size: int | None
    visitors: int | None


OWN = (
    *("id", "version", "state", "booking_no", "relative_id", "inmate_id", "day", "starts"),
    *("minutes", "visit_type", "visit_window", "wheelchair", "hearing", "interpreter", "infant"),
    *("remark", "created_at", "created_by"),
)


def selected() -> Select[Any]:
    """Of bookings that came by the calendar."""
    bound = (inmate_binding.c.relative_id == booking.c.relative_id) & (
        inmate_binding.c.inmate_id == booking.c.inmate_id
    )
    mine = (place.c.booking_id == booking.c.id) & (place.c.state == BOOKED)
    return (
        select(
            *(booking.c[name] for name in OWN),
            relative.c.name.label("relative_name"),
            inmate_binding.c.kinship,
            inmate.c.name.label("inmate_name"),
            inmate.c.inmate_no,
            inmate.c.treatment_level,
            inmate.c.custody_state,
            inmate.c.prison_id.label("held_in"),
            prison.c.id.label("prison_id"),
            prison.c.code.label("prison_code"),
            prison.c.name.label("prison_name"),
            ward.c.id.label("ward_id"),
            ward.c.code.label("ward_code"),
            ward.c.name.label("ward_name"),
            ward.c.path.label("ward_path"),
            place.c.session_id,
            place.c.size,
            place.c.visitors,
        )
        .join(relative, relative.c.id == booking.c.relative_id)
        .join(inmate, inmate.c.id == booking.c.inmate_id)
        .join(ward, ward.c.id == inmate.c.ward_id)
        .join(prison, prison.c.id == booking.c.prison_id)
        .outerjoin(inmate_binding, bound)
        .outerjoin(place, mine)
        .where(booking.c.booking_no.is_not(None))
    )


async def get(tx: Tx, booking_id: str) -> BookedRow | None:
    return await tx.first(selected().where(booking.c.id == booking_id), BookedRow)


async def of_relative(tx: Tx, relative_id: str, limit: int) -> list[BookedRow]:
    """The relative's own, the latest visit first."""
    found = selected().where(booking.c.relative_id == relative_id, booking.c.state != DRAFT)
    ordered = found.order_by(booking.c.day.desc(), booking.c.starts.desc(), booking.c.id.desc())
    return await tx.all(ordered.limit(limit), BookedRow)


async def of_day(tx: Tx, prison_id: str, day: date, scopes: tuple[str, ...]) -> list[BookedRow]:
    """Who is to come to a prison on a day, of the wards in reach."""
    found = selected().where(
        booking.c.prison_id == prison_id,
        booking.c.day == day,
        booking.c.state.in_(PREPARED),
        in_scopes(ward.c.path, scopes),
    )
    ordered = found.order_by(booking.c.starts, booking.c.visit_window, booking.c.booking_no)
    return await tx.all(ordered, BookedRow)


async def placed_in(
    tx: Tx, prison_ids: Collection[str], first: date, last: date, visit_type: VisitType | None
) -> list[BookedRow]:
    """Bookings that have a place on these days and are still to be held, in order."""
    found = selected().where(
        among(booking.c.prison_id, prison_ids),
        booking.c.day >= first,
        booking.c.day <= last,
        booking.c.state.in_(LIVE),
        place.c.session_id.is_not(None),
    )
    if visit_type is not None:
        found = found.where(booking.c.visit_type == visit_type.value)
    return await tx.all(found.order_by(booking.c.day, booking.c.starts, booking.c.id), BookedRow)


async def coming(tx: Tx, today: date, after: str, limit: int) -> list[str]:
    """Ids of bookings that are still to be held from today on, page by page."""
    found = select(booking.c.id).where(
        booking.c.booking_no.is_not(None),
        booking.c.state.in_(LIVE),
        booking.c.day >= today,
        booking.c.id > after,
    )
    return list(await tx.connection.scalars(found.order_by(booking.c.id).limit(limit)))


async def prisons_of_coming(tx: Tx, today: date) -> list[str]:
    """Prisons to which somebody is to come."""
    found = select(booking.c.prison_id).where(
        booking.c.booking_no.is_not(None), booking.c.state.in_(LIVE), booking.c.day >= today
    )
    return sorted(await tx.connection.scalars(found.distinct()))


async def holds_in(
    tx: Tx,
    prison_ids: Collection[str],
    first: date,
    last: date,
    visit_type: VisitType | None,
    now: datetime,
) -> list[str]:
    """Places that people hold on these days and have not booked yet."""
    found = (
        select(place.c.id)
        .join(session, session.c.id == place.c.session_id)
        .where(
            among(session.c.prison_id, prison_ids),
            session.c.day >= first,
            session.c.day <= last,
            place.c.state == HELD,
            place.c.until > now,
        )
    )
    if visit_type is not None:
        found = found.where(session.c.visit_type == visit_type.value)
    return list(await tx.connection.scalars(found.order_by(place.c.id)))


async def busy_on(
    tx: Tx, relative_id: str, inmate_id: str, day: date, *, but: str | None = None
) -> list[Busy]:
    """Other visits of either person on a day, those that no calendar knows among them."""
    columns = (booking.c.booking_no, booking.c.starts, booking.c.minutes, booking.c.inmate_id)
    found = select(*columns).where(
        booking.c.day == day,
        booking.c.state.in_(LIVE),
        or_(booking.c.inmate_id == inmate_id, booking.c.relative_id == relative_id),
    )
    if but is not None:
        found = found.where(booking.c.id != but)
    return [
        Busy(
            booking_no=row.booking_no or "",
            starts=row.starts,
            ends=until(row.starts, row.minutes),
            inmate=row.inmate_id == inmate_id,
        )
        for row in await tx.execute(found)
    ]


def until(starts: str, minutes: int) -> str:
    begun = datetime.strptime(starts, "%H:%M")
    ended = begun + timedelta(minutes=minutes)
    return f"{ended:%H:%M}" if ended.date() == begun.date() else "24:00"


async def next_no(tx: Tx, prefix: str) -> str:
    """The next number of a prison and day; the lock holds until the commit."""
    await tx.lock(f"visit_booking:{prefix}")
    last = await tx.scalar(
        select(booking.c.booking_no)
        .where(booking.c.booking_no.startswith(prefix, autoescape=True))
        .order_by(func.length(booking.c.booking_no).desc(), booking.c.booking_no.desc())
        .limit(1)
    )
    return f"{prefix}{int(last.removeprefix(prefix)) + 1 if last else 1:04d}"


async def keep_companions(tx: Tx, booking_id: str, people: Sequence[Companion]) -> None:
    rows = [
        {"id": make_id(), "booking_id": booking_id, "name": one.name, "minor": one.minor}
        for one in people
    ]
    if rows:
        await tx.execute(insert(companion).values(rows))


async def replace_companions(tx: Tx, booking_id: str, people: Sequence[Companion]) -> None:
    await tx.execute(delete(companion).where(companion.c.booking_id == booking_id))
    await keep_companions(tx, booking_id, people)


async def companions_of(tx: Tx, booking_ids: Collection[str]) -> dict[str, list[Companion]]:
    """By booking, in the order in which they were named."""
    found: dict[str, list[Companion]] = defaultdict(list)
    listed = select(companion).where(among(companion.c.booking_id, booking_ids))
    for row in await tx.execute(listed.order_by(companion.c.id)):
        found[row.booking_id].append(Companion(row.name, row.minor))
    return found
