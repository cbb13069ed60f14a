"""Bookings that led to visits which a prison's system tells of (VC-APPT-06)."""

from collections.abc import Collection
from datetime import date, datetime

import msgspec
from sqlalchemy import and_, func, or_, select

from connectors.postgres.arrays import among
from connectors.postgres.transaction import Tx
from schemas.exchange.prison_systems.orders import OrderState
from schemas.modules.visits.visit_bookings import VISIT_BOOKINGS
from schemas.modules.visits.visits import VISITS
from schemas.tables.exchange.prison_order import prison_order
from schemas.tables.generated import GENERATED

booking, visit = GENERATED[VISIT_BOOKINGS.code], GENERATED[VISITS.code]
order = prison_order


class ToldBooking(msgspec.Struct, frozen=True, kw_only=True):
    """A booking with its visit as it was told, and what went out of it last."""

    booking_id: str
    booking_no: str | None
    booking_state: str
    booking_version: int
    day: date
    starts: str
    visit_state: str
    planned_at: datetime
    ordered_version: int | None
    """The booking's version that the last order told; None where none went out."""
    ordered_state: OrderState | None
    cancelled: bool | None


async def lock(tx: Tx, booking_ids: Collection[str]) -> None:
    """Before their visits are written, as an officer's change of a booking goes ahead of them."""
    if booking_ids:
        these = select(booking.c.id).where(among(booking.c.id, sorted(booking_ids)))
        await tx.execute(these.order_by(booking.c.id).with_for_update())


async def bookings_of(tx: Tx, visit_ids: Collection[str]) -> set[str]:
    """Those that these visits came of."""
    known = select(visit.c.booking_id).where(
        among(visit.c.id, sorted(visit_ids)), visit.c.booking_id.is_not(None)
    )
    return set(await tx.connection.scalars(known))


async def told_of(tx: Tx, system_id: str, visit_ids: Collection[str]) -> list[ToldBooking]:
    """By visit; visits that came of no booking, or that were taken out of sight, are left out."""
    place = func.row_number().over(partition_by=order.c.object_id, order_by=order.c.version.desc())
    # What nobody was told of is no word of ours.
    gone_out = or_(order.c.state != OrderState.SUPERSEDED.value, order.c.tries > 0)
    sent = (
        select(order.c.object_id, order.c.record_version, order.c.state, order.c.cancelled)
        .add_columns(place.label("place"))
        .where(order.c.system_id == system_id, order.c.module == VISIT_BOOKINGS.code, gone_out)
        .subquery("sent")
    )
    last = and_(sent.c.object_id == booking.c.id, sent.c.place == 1)
    found = (
        select(
            booking.c.id.label("booking_id"),
            booking.c.booking_no,
            booking.c.state.label("booking_state"),
            booking.c.version.label("booking_version"),
            booking.c.day,
            booking.c.starts,
            visit.c.state.label("visit_state"),
            visit.c.planned_at,
            sent.c.record_version.label("ordered_version"),
            sent.c.state.label("ordered_state"),
            sent.c.cancelled,
        )
        .join(visit, visit.c.booking_id == booking.c.id)
        .outerjoin(sent, last)
        .where(among(visit.c.id, sorted(visit_ids)), visit.c.deleted_by.is_(None))
    )
    return await tx.all(found.order_by(booking.c.id), ToldBooking)
