"""What a prison's word on a visit means for the booking."""

from datetime import UTC, datetime, timedelta

import msgspec
import pytest

from pipelines.rules.visits.told_moves import BookingMove, ToldVisit, move_of
from schemas.modules.common import APPROVED, CANCELLED, DONE, PENDING
from schemas.modules.visits.visits import VisitState

AT = datetime(2026, 12, 8, 1, tzinfo=UTC)
TOLD = ToldVisit(
    state=VisitState.REGISTERED,
    planned_at=AT,
    booking_state=APPROVED,
    booked_at=AT,
    current=True,
    taken_back=False,
)
LATER = AT + timedelta(days=2)


def told(**more: object) -> BookingMove | None:
    return move_of(msgspec.structs.replace(TOLD, **more))


def test_a_visit_that_was_held_finishes_its_booking() -> None:
    assert told(state=VisitState.FINISHED) is BookingMove.FINISH
    assert told(state=VisitState.VISITING) is None


def test_a_cancellation_of_ours_that_comes_back_cancels_nothing() -> None:
    assert told(state=VisitState.CANCELLED) is BookingMove.CANCEL
    assert told(state=VisitState.CANCELLED, taken_back=True) is None


def test_another_time_moves_the_booking_only_where_the_prison_knows_its_last_one() -> None:
    assert told() is None
    assert told(planned_at=LATER) is BookingMove.MOVE
    assert told(planned_at=LATER, current=False) is None


@pytest.mark.parametrize("state", [PENDING, CANCELLED, DONE])
def test_a_booking_that_is_not_to_be_held_stays(state: str) -> None:
    for said in VisitState:
        assert told(booking_state=state, state=said, planned_at=LATER) is None
