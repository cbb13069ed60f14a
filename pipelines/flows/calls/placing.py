"""A venue for one call: the best that is open and free (VC-ROOM-01, VC-FAM-03)."""

from datetime import date, datetime, timedelta

from connectors.postgres.calls import venues
from connectors.postgres.transaction import Tx
from pipelines.rules.calls.slots import Span
from pipelines.rules.calls.venues.holding import Hold, choose, hold, is_open, venue_slots
from pipelines.rules.calls.venues.venue import Venue
from pipelines.rules.platform.local_time import day_bounds
from schemas.calls.views import Slot
from schemas.errors import Conflict, InvalidInput
from schemas.settings import Settings

NO_ROOM = "这个时间的会场已被占用，请选择其他时间。"


def turnover(settings: Settings) -> timedelta:
    return timedelta(minutes=settings.venue_turnover_minutes)


async def venues_of(tx: Tx, prison_id: str) -> list[Venue]:
    """The prison's venues as the rules see them; a prison without any books without."""
    return [row.as_venue() for row in await venues.of_prison(tx, prison_id)]


async def require_hold(
    tx: Tx,
    settings: Settings,
    *,
    prison_id: str,
    ward_id: str,
    starts_at: datetime,
    minutes: int,
) -> Hold | None:
    """The hold that the call gets, from now to the commit nobody else's.

    None where the prison has no venues; `Conflict` where none is free then.
    """
    await venues.lock(tx, prison_id)
    known = await venues_of(tx, prison_id)
    if not known:
        return None
    pause = turnover(settings)
    span = hold(starts_at, minutes, pause)
    held = await venues.held(tx, prison_id, span.start, span.end)
    found = choose(
        known, held, ward_id=ward_id, starts_at=starts_at, minutes=minutes, turnover=pause
    )
    if found is not None:
        return Hold(found.id, span)
    if not any(is_open(venue, starts_at, minutes) for venue in known):
        raise InvalidInput("这个时间没有会场开放，请选择其他时间。", code="time_closed")
    raise Conflict(NO_ROOM, code="slot_taken")


async def slots_of_day(
    tx: Tx,
    settings: Settings,
    known: list[Venue],
    *,
    prison_id: str,
    day: date,
    minutes: int,
    busy: list[Span],
    now: datetime,
) -> list[Slot]:
    """The day's times in the prison's venues."""
    since, until = day_bounds(day)
    pause = turnover(settings)
    held = await venues.held(tx, prison_id, since, until + pause)
    return venue_slots(day, minutes, known, held, busy, turnover=pause, now=now)
