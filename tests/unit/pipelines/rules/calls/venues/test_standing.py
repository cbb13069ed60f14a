"""How a venue stands."""

import pytest

from pipelines.rules.calls.venues.standing import standing
from schemas.calls.state import CallState
from schemas.calls.venues import VenueStanding
from tests.unit.pipelines.rules.calls.venues.made import at

TEN = (at("10:00"), at("10:25"))


@pytest.mark.requirement("VC-ROOM-02")
@pytest.mark.parametrize(
    ("state", "call", "clock", "expected"),
    [
        ("active", None, "10:00", VenueStanding.FREE),
        ("active", CallState.APPROVED, "09:59", VenueStanding.FREE),
        ("active", CallState.APPROVED, "10:00", VenueStanding.RESERVED),
        ("active", CallState.APPROVED, "10:25", VenueStanding.FREE),
        ("active", CallState.WAITING, "09:55", VenueStanding.IN_USE),
        ("active", CallState.CONNECTED, "10:40", VenueStanding.IN_USE),
        ("fault", CallState.CONNECTED, "10:10", VenueStanding.IN_USE),
        ("fault", CallState.APPROVED, "10:10", VenueStanding.FAULT),
        ("closed", None, "10:10", VenueStanding.CLOSED),
    ],
)
def test_a_running_call_goes_before_all_and_a_fault_before_bookings(
    state: str, call: CallState | None, clock: str, expected: VenueStanding
) -> None:
    calls = [] if call is None else [(call, *TEN)]
    assert standing(state, calls, at(clock)) is expected
