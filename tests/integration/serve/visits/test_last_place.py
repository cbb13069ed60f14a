"""The last place goes once, however many ask at once (VC-APPT-14)."""

import asyncio
from collections import Counter
from datetime import date

import msgspec
import pytest
from sqlalchemy import insert, select

from connectors.postgres.ids import make_id
from connectors.postgres.people import people as persons
from connectors.postgres.visits import visit_sessions
from pipelines.flows.services import Services
from pipelines.flows.visits import holding
from pipelines.flows.visits.checking import Wish
from pipelines.rules.security.actor import Actor
from schemas.calls.state import ActorKind
from schemas.errors import QinqiaoError
from schemas.tables.people.person import inmate, inmate_binding
from tests.integration.serve.client import People
from tests.integration.serve.visits.places import NOW, add_time
from tests.integration.serve.world import World

ASKING, AT_ONCE = 1_000, 16
"""As many connections as a replica has; whoever waits for one waits here."""
DAY = date(2026, 12, 8)


async def bound_inmates(world: World, many: int) -> list[str]:
    """So many inmates of the ward, all bound to the one relative."""
    async with world.database.transaction() as tx:
        found = await tx.execute(select(inmate).where(inmate.c.id == world.inmate_id))
        like = {str(name): value for name, value in found.mappings().one().items()}
        ids = [make_id() for _ in range(many)]
        rows = [
            like | {"id": one, "inmate_no": f"31039{number:05d}"} for number, one in enumerate(ids)
        ]
        await tx.execute(insert(inmate).values(rows))
        pair = inmate_binding.c.inmate_id == world.inmate_id
        found = await tx.execute(select(inmate_binding).where(pair))
        bound = {str(name): value for name, value in found.mappings().one().items()}
        bindings = [bound | {"id": make_id(), "inmate_id": one} for one in ids]
        await tx.execute(insert(inmate_binding).values(bindings))
    return ids


@pytest.mark.requirement("VC-APPT-14", clauses="ab")
@pytest.mark.parametrize("places", [1, 7])
async def test_of_a_thousand_as_many_get_it_as_there_are_places_and_all_are_answered(
    people: People, world: World, services: Services, places: int
) -> None:
    world.now = NOW
    await add_time(await people.officer("leader"), world, capacity=places)
    async with services.database.transaction() as tx:
        await visit_sessions.ensure(tx, world.prison_id, NOW)
    async with services.database.transaction() as tx:
        (session,) = await visit_sessions.of_days(tx, world.prison_id, DAY, DAY, NOW)
    asking = await bound_inmates(world, ASKING)
    actor = Actor(ActorKind.RELATIVE, world.relative_id, "李某某", "10.0.0.7")
    gate, lines = asyncio.Event(), asyncio.Semaphore(AT_ONCE)

    async def ask(inmate_id: str) -> str:
        await gate.wait()
        async with lines:
            try:
                async with services.database.transaction() as tx:
                    bound = await persons.binding(tx, world.relative_id, inmate_id)
                    assert bound is not None
                    wish = Wish(
                        relative_id=world.relative_id, inmate=bound, visitors=1, by_officer=False
                    )
                    await holding.hold(tx, services, wish, session.id, actor)
            except QinqiaoError as refused:
                return refused.code
        return "held"

    answers = [asyncio.ensure_future(ask(one)) for one in asking]
    gate.set()
    found = Counter(await asyncio.gather(*answers))
    assert found == {"held": places, "session_full": ASKING - places}
    async with services.database.transaction() as tx:
        now = await visit_sessions.get(tx, session.id, NOW)
    assert now == msgspec.structs.replace(session, taken=places, free=0, left=0)
