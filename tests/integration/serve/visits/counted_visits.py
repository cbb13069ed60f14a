"""Visits of two wards in three months, and the lists that their figures open."""

from datetime import UTC, datetime
from typing import Any

import pytest

from connectors.postgres.modules import periods
from connectors.postgres.people import people as people_of
from connectors.postgres.platform import units
from schemas.modules.people.inmates import INMATES
from schemas.modules.visits.visits import VisitState, VisitType
from schemas.people.kinds import OrgType
from tests.integration.serve.client import People, Person
from tests.integration.serve.visits.told_here import VisitSystem
from tests.integration.serve.world import World

VISITS = "/api/records/visits"
FIGURES = "/api/visit-figures"
TABLE = f"{FIGURES}/visits"
DAYS = {"since": "2026-07-01", "until": "2026-09-30"}
OTHER_NO = "3103000777"


def at(month: int, day: int, hour: int = 2) -> datetime:
    return datetime(2026, month, day, hour, tzinfo=UTC)


@pytest.fixture
def system(world: World) -> VisitSystem:
    return VisitSystem(world)


@pytest.fixture
async def leader(people: People) -> Person:
    return await people.officer("leader")


async def second_ward(world: World) -> str:
    async with world.database.transaction() as tx:
        ward = await units.by_code(tx, "P03-W02")
        if ward is None:
            prison = await units.get(tx, world.prison_id)
            ward = await units.add(
                tx, parent=prison, code="P03-W02", name="二监区", org_type=OrgType.WARD
            )
    return ward.id


async def second_inmate(world: World) -> str:
    """In the second ward of the prison."""
    ward_id = await second_ward(world)
    async with world.database.transaction() as tx:
        return await people_of.add_inmate(
            tx, inmate_no=OTHER_NO, name="赵某", prison_id=world.prison_id, ward_id=ward_id
        )


async def dated(world: World, name: str, *spans: tuple[Any, datetime]) -> None:
    async with world.database.transaction() as tx:
        for value, since in spans:
            await periods.put(
                tx,
                (INMATES, world.inmate_id),
                name,
                value,
                since=since,
                reason="",
                actor_name="test",
                applied_at=since,
            )


async def listed(who: Person, **query: Any) -> int:
    """How many visits the list shows for the conditions that a figure opens it with."""
    found = await who.get(VISITS, state="finished", **query)
    return int(found["total"])


def window(since: str, until: str) -> dict[str, str]:
    """Days as the list takes them, both included."""
    from_midnight, to_midnight = f"{since}T00:00:00+08:00", f"{until}T23:59:59.999999+08:00"
    return {"planned_at.from": from_midnight, "planned_at.until": to_midnight}


async def some_visits(world: World, system: VisitSystem) -> None:
    """Six that took place over three months, one that nobody came to and one cancelled."""
    await second_inmate(world)
    await dated(world, "key_control", (False, at(1, 1)), (True, at(8, 10)), (False, at(9, 10)))
    await dated(world, "treatment_level", ("A", at(1, 1)), ("B", at(8, 1)))
    kinds = [VisitType.OPEN, VisitType.REGULAR, VisitType.VIDEO]
    days = [at(7, 3), at(8, 5), at(8, 20), at(9, 20)]
    for number, day in enumerate(days):
        await system.visit(f"A{number}", day, visit_type=kinds[number % 3], relative_name="李某")
    for number, day in enumerate([at(7, 9), at(9, 9, 23)]):
        await system.visit(f"B{number}", day, inmate_no=OTHER_NO, visit_type=VisitType.VIDEO)
    await system.visit("C0", at(8, 8), state=VisitState.REGISTERED)
    await system.visit("C1", at(8, 9), state=VisitState.CANCELLED)


async def reviewed(who: Person, visit_id: str, **more: Any) -> None:
    asked = {"summary": "谈家常", "assessment": "normal", "anomaly": False} | more
    await who.post(f"/api/conversations/{visit_id}/reviews", asked)
