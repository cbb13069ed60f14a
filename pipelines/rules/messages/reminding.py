"""Which coming appointments a person is to be reminded of now (VC-PUB-13)."""

from datetime import datetime, timedelta

import msgspec


class Lead(msgspec.Struct, frozen=True, kw_only=True):
    """How long before the start, as a unit keeps it; nothing at 0."""

    first: timedelta = timedelta(hours=24)
    last: timedelta = timedelta(minutes=60)


LONGEST = timedelta(hours=168)
"""The furthest a rule can look ahead."""


def reminder_due(lead: Lead, starts_at: datetime, booked_at: datetime, now: datetime) -> str | None:
    """Which reminder of an appointment is due: `first`, `last`, or none.

    Of two that are due the later one says it all. Nobody is reminded of what he booked, or was
    given, after the moment for it had passed.
    """
    if now >= starts_at:
        return None
    for name, before in (("last", lead.last), ("first", lead.first)):
        moment = starts_at - before
        if before and moment <= now:
            return name if booked_at < moment else None
    return None
