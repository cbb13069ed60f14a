"""How a venue stands at a moment (VC-ROOM-02)."""

from collections.abc import Iterable
from datetime import datetime

from schemas.calls.state import CallState
from schemas.calls.venues import VenueStanding
from schemas.modules.calls.call_venues import IN_USE

RUNNING = (CallState.WAITING, CallState.CONNECTED)
AWAITED = (CallState.REQUESTED, CallState.APPROVED)


def standing(
    state: str, calls: Iterable[tuple[CallState, datetime, datetime]], now: datetime
) -> VenueStanding:
    """From the venue's own state and its calls with the times for which they hold it."""
    known = list(calls)
    if any(call in RUNNING for call, _, _ in known):
        return VenueStanding.IN_USE
    if state != IN_USE:
        return VenueStanding.FAULT if state == "fault" else VenueStanding.CLOSED
    if any(call in AWAITED and since <= now < until for call, since, until in known):
        return VenueStanding.RESERVED
    return VenueStanding.FREE
