"""Bookings of visits that wait for a person, and whether that is who asks (VC-APPT-11)."""

from datetime import date

import msgspec
from sqlalchemy import exists, select

from connectors.postgres.transaction import Tx, in_scopes
from pipelines.rules.visits.places import BOOKED
from schemas.approvals.state import CaseState
from schemas.modules.common import PENDING
from schemas.modules.visits.visit_bookings import VISIT_BOOKING
from schemas.tables.approvals.approval import approval_case, approval_seat
from schemas.tables.generated import GENERATED
from schemas.tables.people.person import inmate, inmate_binding, relative
from schemas.tables.platform.org import org_unit
from schemas.tables.visits.visit_place import visit_place
from schemas.visits.prereview import Result

booking, waits = GENERATED["visit_bookings"], approval_case
ward = org_unit.alias("waiting_ward")


class WaitingRow(msgspec.Struct, frozen=True, kw_only=True):
    """A booking with its open case."""

    id: str
    booking_no: str
    inmate_name: str
    inmate_no: str
    ward_name: str
    relative_name: str
    kinship: str | None
    day: date
    starts: str
    visitors: int | None
    case_id: str
    visit: int
    node_title: str | None
    mine: bool
    suggestion: str


async def waiting(
    tx: Tx, scopes: tuple[str, ...], officer_id: str, limit: int, *, flagged: bool
) -> list[WaitingRow]:
    """Of the wards in reach, the next visit first; `flagged` leaves out what nothing held."""
    bound = (inmate_binding.c.relative_id == booking.c.relative_id) & (
        inmate_binding.c.inmate_id == booking.c.inmate_id
    )
    open_case = (waits.c.object_id == booking.c.id) & (waits.c.kind == VISIT_BOOKING)
    placed = (visit_place.c.booking_id == booking.c.id) & (visit_place.c.state == BOOKED)
    seat = (approval_seat.c.case_id == waits.c.id) & (approval_seat.c.officer_id == officer_id)
    found = (
        select(
            booking.c.id,
            booking.c.booking_no,
            inmate.c.name.label("inmate_name"),
            inmate.c.inmate_no,
            ward.c.name.label("ward_name"),
            relative.c.name.label("relative_name"),
            inmate_binding.c.kinship,
            booking.c.day,
            booking.c.starts,
            visit_place.c.visitors,
            waits.c.id.label("case_id"),
            waits.c.visit,
            waits.c.node_title,
            exists(select(approval_seat.c.id).where(seat)).label("mine"),
            waits.c.suggestion,
        )
        .join(waits, open_case)
        .join(inmate, inmate.c.id == booking.c.inmate_id)
        .join(ward, ward.c.id == inmate.c.ward_id)
        .join(relative, relative.c.id == booking.c.relative_id)
        .outerjoin(inmate_binding, bound)
        .outerjoin(visit_place, placed)
        .where(
            booking.c.state == PENDING,
            booking.c.booking_no.is_not(None),
            waits.c.state == CaseState.PENDING.value,
            in_scopes(ward.c.path, scopes),
        )
    )
    if flagged:
        found = found.where(booking.c.prereview == Result.PERSON.value)
    ordered = found.order_by(booking.c.day, booking.c.starts, booking.c.booking_no)
    return await tx.all(ordered.limit(limit), WaitingRow)
