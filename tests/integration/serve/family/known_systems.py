"""Visit systems of two prisons beside the served platform, one of which registered relatives."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager

from sqlalchemy import text

from connectors.ending import end
from connectors.prisons.simulators.acquaintances import Acquaintance, taken_down
from connectors.prisons.simulators.prisons import Prisons
from pipelines.flows.services import Services
from pipelines.rules.bureau.stories.steps import Step
from schemas.exchange.prison_systems.kinds import RecordKind, SystemKind
from tests.integration.eventually import eventually
from tests.integration.prisons.following import Connectors, follow
from tests.integration.serve.client import People
from tests.integration.serve.family.test_binding_applications import HERE as INMATE
from tests.integration.serve.real_faces import portrait
from tests.integration.serve.standing_police import ID_NO, NAME
from tests.integration.serve.standing_systems import (
    connect,
    inmates_of,
    keepers_of,
    often,
    standing,
)
from tests.integration.serve.world import World

HERE = INMATE["inmate_no"]
MEI = Acquaintance("QS001", NAME, ID_NO, "child", portrait("mei"), HERE)
"""Whom the platform does not know, and public security does."""


class Known:
    """The visit systems of two prisons, and what of them has come over."""

    def __init__(self, world: World, prisons: Prisons, running: Connectors) -> None:
        self.world, self.prisons, self.running = world, prisons, running

    async def caught_up(self, **counts: int) -> None:
        """Wait until so many rows of each table are here."""

        async def there() -> bool:
            return {name: await self.count(name) for name in counts} == counts

        await eventually(there, limit_s=300)

    async def count(self, table: str) -> int:
        async with self.world.database.reading() as tx:
            return int(await tx.scalar(text(f"select count(*) from {table}")))

    def tell(self, prison: str, *people: Acquaintance) -> None:
        """A window takes more people down."""
        source = self.prisons.sources[prison, SystemKind.VISIT]
        source.enter(*taken_down(source.book, people))

    def withdraw(self, prison: str, one: Acquaintance) -> None:
        """The prison struck the registration out."""
        source = self.prisons.sources[prison, SystemKind.VISIT]
        key = f"{one.relative_no}-{one.inmate_no}"
        source.enter(Step(source.book.at, RecordKind.RELATIVE, key, None))


@asynccontextmanager
async def known_to(
    world: World, services: Services, people: People, here: Sequence[Acquaintance]
) -> AsyncIterator[Known]:
    """P03 registered these, P04 nobody."""
    keepers, made = await keepers_of(people), {}
    async with AsyncExitStack() as stack:
        prisons = await stack.enter_async_context(
            standing(world, services, inmates_of((3, 4)), known={"P03": here}, records=60, days=3)
        )
        for told in prisons.stand_ins:
            if told.kind is SystemKind.VISIT:
                place = world.prison_id if told.prison == "P03" else world.other_prison_id
                settings = often(told.settings)
                await connect(keepers, place, told._replace(settings=settings))
        opened = services.open_system
        running: Connectors = made
        task = asyncio.create_task(follow(world.database, world.keys, opened, world.clock, running))
        try:
            known = Known(world, prisons, running)
            await known.caught_up(
                known_relative=len(here), known_face=len({one.relative_no for one in here})
            )
            yield known
        finally:
            await end([task])
