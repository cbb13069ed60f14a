"""Venues and bookings of one made-up day."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from pipelines.rules.calls.venues.placing import Booking, Placed
from pipelines.rules.calls.venues.venue import Venue

DAY = date(2026, 11, 25)
NOW = datetime(2026, 11, 24, 16, 0, tzinfo=UTC)
"""The day's first moment in the bureau's zone."""
PAUSE = timedelta(minutes=5)


def at(clock: str) -> datetime:
    """A time of the day in the bureau's zone."""
    hours, minutes = clock.split(":")
    return NOW + timedelta(hours=int(hours), minutes=int(minutes))


def venue(name: str, hours: str = "08:00-18:00", **more: Any) -> Venue:
    known = {"ward_id": None, "sort": 100, "usable": True}
    return Venue(id=name, name=name, week=(hours,) * 7, **(known | more))


def booking(name: str, clock: str, minutes: int = 20, **more: Any) -> Booking:
    known: dict[str, Any] = {"ward_id": "w1"}
    return Booking(id=name, starts_at=at(clock), minutes=minutes, **(known | more))


def seats(placed: list[Placed]) -> dict[str, str]:
    return {one.id: one.venue_id for one in placed}
