"""A calendar with places, and people who come: what tests of booking visits begin with."""

from datetime import UTC, datetime
from typing import Any

from connectors.postgres.people import people as persons
from connectors.postgres.platform import units
from schemas.people.kinds import Kinship
from tests.integration.serve.client import Person
from tests.integration.serve.world import World

NOW = datetime(2026, 12, 1, 1, tzinfo=UTC)
"""A Tuesday, nine in the morning."""
TIMES = "/api/records/visit_times"
CALENDAR, SLOTS = "/api/visit-calendar", "/api/relative/visit-slots"
HOLDS, VISITS = "/api/relative/visit-holds", "/api/relative/visits"
CLOSINGS = f"{CALENDAR}/closings"
WAITS = "/api/relative/visit-waits"


async def add_time(leader: Person, world: World, name: str = "周二上午", **more: Any) -> str:
    """A time of the first prison: Tuesdays and Thursdays at nine, with one place."""
    values = {
        "name": name,
        "unit_id": world.prison_id,
        "visit_type": "REGULAR",
        "repeats": "week",
        "tuesday": True,
        "thursday": True,
        "starts": "09:00",
        "ends": "09:30",
        "room": "一厅",
        "capacity": 1,
        "counted": "party",
        "valid_from": "2026-11-01",
    } | more
    made = await leader.post(TIMES, {"values": values})
    return str(made["id"])


async def second_pair(world: World, ward: str = "P03-W01", number: str = "3103000002") -> str:
    """The other relative is bound to an inmate of his own; answers that inmate."""
    async with world.database.transaction() as tx:
        place = await units.by_code(tx, ward)
        assert place is not None
        assert place.prison_id is not None
        inmate_id = await persons.add_inmate(
            tx, inmate_no=number, name="吴某", prison_id=place.prison_id, ward_id=place.id
        )
        await persons.bind(
            tx, relative_id=world.stranger_id, inmate_id=inmate_id, kinship=Kinship.PARENT
        )
    return inmate_id


async def slots(
    who: Person, inmate_id: str, kind: str = "REGULAR", visitors: int = 1
) -> list[dict[str, Any]]:
    asked = {"inmate_id": inmate_id, "visit_type": kind, "visitors": visitors}
    found: list[dict[str, Any]] = await who.get(SLOTS, **asked)
    return found


async def slot_of(who: Person, inmate_id: str, day: str, starts: str = "09:00") -> dict[str, Any]:
    (found,) = [
        one for one in await slots(who, inmate_id) if (one["day"], one["starts"]) == (day, starts)
    ]
    return found


def wanted(inmate_id: str, session_id: str, visitors: int = 1) -> dict[str, Any]:
    return {"inmate_id": inmate_id, "session_id": session_id, "visitors": visitors}


async def hold(who: Person, inmate_id: str, day: str, visitors: int = 1, **at: str) -> Any:
    slot = await slot_of(who, inmate_id, day, **at)
    return await who.post(HOLDS, wanted(inmate_id, slot["id"], visitors))


async def book(who: Person, inmate_id: str, day: str, visitors: int = 1, **more: Any) -> Any:
    """Hold and book; whoever comes along is named by number."""
    at = {"starts": more.pop("starts")} if "starts" in more else {}
    held = await hold(who, inmate_id, day, visitors, **at)
    along = [{"name": f"同行{number}", "minor": False} for number in range(1, visitors)]
    return await who.post(VISITS, {"hold_id": held["id"], "companions": along} | more)
