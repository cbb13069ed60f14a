"""What a prison's word on a visit means for the booking that led to it (VC-APPT-06)."""

from datetime import datetime
from enum import StrEnum

import msgspec

from schemas.modules.common import APPROVED
from schemas.modules.visits.visits import VisitState


class BookingMove(StrEnum):
    """What becomes of a booking."""

    FINISH = "finish"
    CANCEL = "cancel"
    MOVE = "move"


class ToldVisit(msgspec.Struct, frozen=True, kw_only=True):
    """A visit as the prison told it last, beside the booking that it names."""

    state: str
    planned_at: datetime
    booking_state: str
    booked_at: datetime
    """When the booking says that it is to be."""
    current: bool
    """Whether the prison has acknowledged the booking as it stands now."""
    taken_back: bool
    """Whether what went out of it last was its cancellation."""


def move_of(told: ToldVisit) -> BookingMove | None:
    """What the prison only repeats, or told before it heard of our last change, moves nothing."""
    if told.booking_state != APPROVED:
        return None
    if told.state == VisitState.FINISHED:
        return BookingMove.FINISH
    if told.state == VisitState.CANCELLED:
        return None if told.taken_back else BookingMove.CANCEL
    moved = told.state == VisitState.REGISTERED and told.planned_at != told.booked_at
    return BookingMove.MOVE if moved and told.current else None
