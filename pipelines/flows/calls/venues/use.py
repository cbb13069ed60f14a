"""How well each venue was used, day by day (VC-ROOM-04)."""

from datetime import date, timedelta

from connectors.postgres.calls import venue_use, venues
from pipelines.flows.access.auth.callers import Officer
from pipelines.flows.calls.venues.timetable import prison_for
from pipelines.flows.services import Services
from pipelines.rules.calls.venues.venue import open_minutes
from pipelines.rules.platform.local_time import day_bounds
from schemas.calls.venues import VenueUse
from schemas.errors import InvalidInput

MOST_DAYS = 31


async def read(
    services: Services, officer: Officer, prison_id: str | None, since: date, until: date
) -> list[VenueUse]:
    """Every venue on every day of the stretch, both ends with it."""
    if not timedelta() <= until - since < timedelta(days=MOST_DAYS):
        raise InvalidInput(f"请选择不超过{MOST_DAYS}天的时间段。", code="stretch_too_long")
    async with services.database.transaction() as tx:
        prison = await prison_for(tx, officer, prison_id)
        known = await venues.of_prison(tx, prison.id)
        bounds = day_bounds(since)[0], day_bounds(until)[1]
        rows = await venue_use.of_prison(tx, prison.id, *bounds, services.clock())
    used = {(row.venue_id, row.day): row for row in rows}
    found = []
    for number in range((until - since).days + 1):
        day = since + timedelta(days=number)
        for row in known:
            one = used.get((row.id, day))
            opened = open_minutes(row.as_venue(), day)
            minutes = round(one.used_minutes) if one else 0
            found.append(
                VenueUse(
                    venue_id=row.id,
                    venue=row.name,
                    day=day,
                    calls=one.calls if one else 0,
                    open_minutes=opened,
                    booked_minutes=one.booked_minutes if one else 0,
                    used_minutes=minutes,
                    rate=round(100 * minutes / opened, 1) if opened else None,
                )
            )
    return found
