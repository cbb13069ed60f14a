"""Flags of bookings: raised by the check, ended by it or by who reviews them (VC-APPT-17)."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, insert, select, update

from connectors.postgres.arrays import among
from connectors.postgres.ids import make_id
from connectors.postgres.transaction import Tx, in_scopes
from connectors.postgres.visits.booked_visits import BookedRow, selected, ward
from pipelines.rules.visits.rechecking import Finding, Standing
from schemas.modules.common import APPROVED
from schemas.people.kinds import OrgType
from schemas.tables.access.access import officer
from schemas.tables.generated import GENERATED
from schemas.tables.people.person import inmate
from schemas.tables.platform.org import org_unit
from schemas.tables.visits.visit_review import visit_flag as flag
from schemas.visits.review import FlagCause, FlagState

booking = GENERATED["visit_bookings"]
STANDING = (FlagState.OPEN.value, FlagState.KEPT.value)
_ward, _prison = org_unit.alias("flag_ward"), org_unit.alias("flag_prison")


class FlagRow(msgspec.Struct, frozen=True, kw_only=True):
    """One flag with who decided on it."""

    id: str
    booking_id: str
    cause: FlagCause
    detail: str
    state: FlagState
    first_seen: datetime
    ended_at: datetime | None
    officer: str | None
    reason: str | None


class Untold(msgspec.Struct, frozen=True, kw_only=True):
    """Flags of a ward of which its officers were not told."""

    prison_code: str
    ward_path: str
    booking_no: str
    flag_id: str


async def standing(tx: Tx, booking_id: str) -> list[Standing]:
    """Flags that are not over; the caller lets one at a time in here for a booking."""
    found = select(flag.c.id, flag.c.cause, flag.c.detail, flag.c.state).where(
        flag.c.booking_id == booking_id, flag.c.state.in_(STANDING)
    )
    return await tx.all(found.order_by(flag.c.id), Standing)


async def raise_all(tx: Tx, booking_id: str, found: Sequence[Finding], at: datetime) -> None:
    rows = [
        {
            "id": make_id(),
            "booking_id": booking_id,
            "cause": one.cause.value,
            "detail": one.detail,
            "state": FlagState.OPEN.value,
            "first_seen": at,
        }
        for one in found
    ]
    if rows:
        await tx.execute(insert(flag).values(rows))


async def end(
    tx: Tx,
    flag_ids: Collection[str],
    state: FlagState,
    at: datetime,
    *,
    officer_id: str | None = None,
    reason: str | None = None,
) -> None:
    """What somebody kept loses neither his name nor his reason when its cause goes away."""
    values: dict[str, Any] = {"state": state.value, "ended_at": at}
    if officer_id is not None:
        values |= {"officer_id": officer_id, "reason": reason}
    if flag_ids:
        await tx.execute(update(flag).where(among(flag.c.id, flag_ids)).values(values))


async def end_of_past(tx: Tx, today: date, at: datetime) -> None:
    """Flags of visits that are over or called off."""
    coming = select(booking.c.id).where(
        booking.c.state == APPROVED, booking.c.day >= today, booking.c.booking_no.is_not(None)
    )
    over = update(flag).where(flag.c.state.in_(STANDING), flag.c.booking_id.not_in(coming))
    await tx.execute(over.values(state=FlagState.GONE.value, ended_at=at))


async def of_bookings(tx: Tx, booking_ids: Collection[str]) -> dict[str, list[FlagRow]]:
    """By booking, in the order in which they were raised."""
    columns = (flag.c[name] for name in FlagRow.__struct_fields__ if name != "officer")
    found = (
        select(*columns, officer.c.name.label("officer"))
        .outerjoin(officer, officer.c.id == flag.c.officer_id)
        .where(among(flag.c.booking_id, booking_ids))
        .order_by(flag.c.first_seen, flag.c.id)
    )
    rows: dict[str, list[FlagRow]] = defaultdict(list)
    for row in await tx.all(found, FlagRow):
        rows[row.booking_id].append(row)
    return rows


async def page(
    tx: Tx,
    prison_id: str,
    scopes: tuple[str, ...],
    *,
    is_open: bool,
    cause: FlagCause | None,
    today: date,
    limit: int,
    offset: int,
) -> tuple[list[BookedRow], int]:
    """Flagged bookings in reach, and how many there are: the soonest visit first.

    They follow the inmate: whoever holds him now decides.
    """
    mine = [
        flag.c.booking_id == booking.c.id,
        flag.c.state == FlagState.OPEN.value if is_open else flag.c.officer_id.is_not(None),
    ]
    if cause is not None:
        mine.append(flag.c.cause == cause.value)
    conditions: list[ColumnElement[bool]] = [
        select(flag.c.id).where(*mine).exists(),
        inmate.c.prison_id == prison_id,
        in_scopes(ward.c.path, scopes),
    ]
    if is_open:
        conditions += [booking.c.state == APPROVED, booking.c.day >= today]
    order = (booking.c.day, booking.c.starts, booking.c.id)
    return await tx.page(
        selected().where(*conditions), BookedRow, *order, limit=limit, offset=offset
    )


async def untold(tx: Tx) -> list[Untold]:
    """Open flags that no officer was told of, of each booking one."""
    found = (
        select(
            _prison.c.code.label("prison_code"),
            _ward.c.path.label("ward_path"),
            booking.c.booking_no,
            flag.c.id.label("flag_id"),
        )
        .join(booking, booking.c.id == flag.c.booking_id)
        .join(inmate, inmate.c.id == booking.c.inmate_id)
        .join(_ward, _ward.c.id == inmate.c.ward_id)
        .join(_prison, _prison.c.id == inmate.c.prison_id)
        .where(
            flag.c.state == FlagState.OPEN.value,
            flag.c.told_at.is_(None),
            _prison.c.org_type == OrgType.PRISON.value,
        )
        .order_by(_ward.c.path, booking.c.booking_no, flag.c.id)
        .with_for_update(of=flag)
    )
    return await tx.all(found, Untold)


async def told(tx: Tx, flag_ids: Collection[str], at: datetime) -> None:
    if flag_ids:
        await tx.execute(update(flag).where(among(flag.c.id, flag_ids)).values(told_at=at))
