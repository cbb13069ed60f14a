"""A prison's system that is connected by its settings alone, for tests of the served platform."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, date, datetime
from typing import Any

import msgspec
from sqlalchemy import select

from connectors.ending import end
from connectors.postgres.exchange.prison_systems import orders, systems, versions
from connectors.postgres.ids import make_id
from connectors.prisons.port import PrisonSystem
from pipelines.flows.exchange.applying.registry import appliers
from pipelines.flows.exchange.prisons.connector import PrisonConnector, desks_of
from pipelines.flows.exchange.prisons.raw_seals import RawSeals
from pipelines.flows.exchange.prisons.reconciling import Reconciler
from pipelines.flows.exchange.prisons.taking import Taker
from pipelines.flows.services import Services
from pipelines.rules.exchange.prison_systems.outgoing import Outgoing
from schemas.exchange.prison_systems.access import RestAccess
from schemas.exchange.prison_systems.kinds import OrderKind, SystemKind
from schemas.exchange.prison_systems.mapping import KindMapping
from schemas.exchange.prison_systems.settings import SystemSettings
from schemas.tables.exchange.prison_system import record_problem
from tests.integration.eventually import eventually
from tests.integration.prisons.source import VISIT, MemorySystem
from tests.integration.serve.client import People, Person
from tests.integration.serve.world import World

INMATE = "3103000001"
SYSTEMS = "/api/prison-systems"


def proposal(*kinds: KindMapping, address: str = "https://visits.p03.example/") -> dict[str, Any]:
    settings = SystemSettings(
        access=RestAccess(address=address), every_s=1, per_minute=6_000, kinds=kinds or (VISIT,)
    )
    return {"settings": msgspec.to_builtins(settings)}


async def added(admin: Person, world: World, kind: str = "visit") -> str:
    """A system that asks nothing yet; its id."""
    asked = {"prison_id": world.prison_id, "kind": kind, "name": "会见系统", "maker": "甲公司"}
    made = await admin.post(SYSTEMS, asked | {"secret": "key-of-the-prison"})
    return str(made["id"])


async def connected(people: People, world: World, services: Services, source: MemorySystem) -> str:
    """A system whose settings were proposed and tried by one duty, activated by another; its id."""
    admin, security = await people.officer("sysadmin"), await people.officer("security")
    services.open_system = lambda settings, secret: source
    system_id = await added(admin, world)
    version = await admin.post(f"{SYSTEMS}/{system_id}/versions", proposal())
    place = f"{SYSTEMS}/{system_id}/versions/{version['number']}"
    tried = await admin.post(f"{place}/try")
    assert tried["state"] == "tried", tried
    await security.post(f"{place}/activate")
    await admin.post(f"{SYSTEMS}/{system_id}/switch", {"enabled": True})
    return system_id


@asynccontextmanager
async def pulled(
    world: World, source: PrisonSystem, prison: str = "P03", *, answers: bool = True
) -> AsyncIterator[PrisonConnector]:
    """The prison's connector at work, once it has asked and, of who answers, compared the days."""
    connector = PrisonConnector(
        prison,
        world.database,
        world.keys,
        lambda settings, secret: source,
        lambda: datetime.now(UTC),
    )
    task = asyncio.create_task(connector.run())
    try:

        async def asks() -> bool:
            return connector.rounds > 0 and (connector.compared > 0 or not answers)

        await eventually(asks, limit_s=120)
        yield connector
    finally:
        await end([task])


async def held_record(world: World) -> tuple[list[str], list[str]]:
    """A system that told a record which cannot be read and a day that differs: their ids."""
    source, now = MemorySystem([INMATE]), world.clock()
    source.add(1, type="9")
    settings = msgspec.convert(proposal()["settings"], SystemSettings)
    async with world.database.transaction() as tx:
        system_id = await systems.add(tx, world.prison_id, SystemKind.VISIT, "会见系统", "", None)
        number = await versions.add(tx, system_id, settings, None, now)
        await versions.activate(tx, system_id, number, None, now)
        await systems.change(tx, system_id, active=number)
        row = await systems.get(tx, system_id, ("/",))
    seals = RawSeals(world.keys)
    (desk,) = desks_of(row, settings, appliers(world.keys), seals)
    taker = Taker(world.database, world.clock)
    await taker.take(desk, await source.pull(desk.kind, "", 10), "")
    reconciler = Reconciler(world.database, taker, world.clock)
    await reconciler.compare(desk, source, date(2026, 11, 1), date(2026, 11, 30))
    async with world.database.reading() as tx:
        held = (await tx.execute(select(record_problem.c.id))).scalars().all()
    return [system_id], list(held)


async def queued_order(world: World, system_id: str) -> str:
    """An order that waits for its system; its id."""
    outgoing, now = Outgoing("visit_bookings", OrderKind.BOOKING), world.clock()
    async with world.database.transaction() as tx:
        (made,) = await orders.queue(tx, system_id, outgoing, [(make_id(), 1, False)], now)
    return made
