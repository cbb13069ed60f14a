"""Venues, a second pair of people, and a morning long enough for tests of the timetable."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from connectors.postgres.people import people as person_rows
from connectors.postgres.people.whitelist_rules import enlist
from schemas.people.kinds import Kinship
from tests.integration.serve.client import Person
from tests.integration.serve.world import World

MORNING = datetime(2026, 11, 26, 0, 0, tzinfo=UTC)
"""Eight o'clock in the bureau's zone; tests set the world's clock to the evening before."""
EVENING = datetime(2026, 11, 25, 12, 0, tzinfo=UTC)
DAY = "2026-11-26"
WEEK = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


def clock(hours: int, minutes: int = 0) -> str:
    """A time of the day as the interfaces take it."""
    return (MORNING + timedelta(hours=hours - 8, minutes=minutes)).isoformat()


def same(one: str, other: str) -> bool:
    return datetime.fromisoformat(one) == datetime.fromisoformat(other)


async def add_venue(
    officer: Person, world: World, name: str, hours: str = "08:00-18:00", **more: Any
) -> str:
    """As an officer adds it."""
    values = {"name": name, "unit_id": world.prison_id, "sort": 1}
    week = dict.fromkeys(WEEK, hours)
    made = await officer.post("/api/records/call_venues", {"values": values | week | more})
    return str(made["id"])


async def act(officer: Person, venue_id: str, action: str) -> None:
    path = f"/api/records/call_venues/{venue_id}"
    version = (await officer.get(path))["record"]["version"]
    await officer.post(
        f"{path}/actions/{action}", {"version": version, "reason": "屏幕损坏", "values": {}}
    )


async def second_inmate(world: World, relative_id: str, number: str = "3103000002") -> str:
    """Another inmate of the ward, bound to the relative and open to video calls with him."""
    async with world.database.transaction() as tx:
        inmate_id = await person_rows.add_inmate(
            tx,
            inmate_no=number,
            name="吴某",
            prison_id=world.prison_id,
            ward_id=world.ward_id,
            monthly_calls=3,
        )
        await person_rows.bind(
            tx, relative_id=relative_id, inmate_id=inmate_id, kinship=Kinship.SIBLING
        )
        since = date(2020, 1, 1)
        await enlist(tx, relative_id=relative_id, inmate_id=inmate_id, since=since)
    return inmate_id


async def ask(person: Person, inmate_id: str, starts_at: str, minutes: int = 20) -> Any:
    """A relative's application for a call."""
    asked = {"inmate_id": inmate_id, "starts_at": starts_at, "minutes": minutes}
    return await person.post("/api/relative/calls", asked)


async def timetable(officer: Person, day: str = DAY) -> Any:
    return await officer.get("/api/venue-timetable", day=day)


async def seats(officer: Person) -> dict[str, str | None]:
    """By call, the venue that it has on the test's day."""
    return {call["id"]: call["venue_id"] for call in (await timetable(officer))["calls"]}
