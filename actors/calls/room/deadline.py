"""When a running call must end by itself."""

from datetime import datetime, timedelta
from typing import NamedTuple

from schemas.calls.state import CallState, EndReason, PartyRole


class Deadline(NamedTuple):
    """The moment, the state to enter then, and why."""

    at: datetime
    state: CallState
    reason: EndReason


def limit(ends_at: datetime) -> Deadline:
    """The end of the allowed length."""
    return Deadline(ends_at, CallState.ENDED, EndReason.LIMIT)


def absence(starts_at: datetime, absence_s: int, present: list[PartyRole]) -> Deadline:
    """The moment at which an awaited party counts as absent (VC-INM-06)."""
    reason = EndReason.BOTH_ABSENT
    if present:
        came = present[0] is PartyRole.RELATIVE
        reason = EndReason.INMATE_ABSENT if came else EndReason.RELATIVE_ABSENT
    return Deadline(starts_at + timedelta(seconds=absence_s), CallState.MISSED, reason)


def lost(gone_at: datetime, rejoin_s: int) -> Deadline:
    """The moment at which a party that lost its connection is given up."""
    return Deadline(
        gone_at + timedelta(seconds=rejoin_s), CallState.ENDED, EndReason.CONNECTION_LOST
    )
