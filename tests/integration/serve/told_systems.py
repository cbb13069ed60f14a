"""Stand-ins of prisons' systems that take orders, for tests of the served platform."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec
from sqlalchemy import select

from connectors.platforms.outbound import Outbound
from connectors.postgres.exchange.prison_systems import systems, versions
from connectors.postgres.exchange.prison_systems.systems import SystemRow
from connectors.prisons.adapters import open_system
from connectors.prisons.adapters.surroundings import Surroundings
from connectors.prisons.port import Order, PrisonSystem
from connectors.prisons.simulators.book import Book
from connectors.prisons.simulators.clock import FastClock
from connectors.prisons.simulators.http_server import HttpStandIns
from connectors.prisons.simulators.makers import MAKERS
from connectors.prisons.simulators.population import Population
from connectors.prisons.simulators.rest_server import RestServer
from connectors.prisons.simulators.soap_server import SoapServer
from connectors.prisons.simulators.source import Source
from pipelines.flows.exchange.prisons.asking import AskedSystem
from pipelines.flows.exchange.prisons.connector import peer_of
from pipelines.flows.exchange.prisons.opening import Open
from pipelines.flows.exchange.prisons.pushing import Pusher
from pipelines.rules.platform.local_time import LOCAL
from schemas.exchange.prison_systems.access import Access, RestAccess, SoapAccess
from schemas.exchange.prison_systems.kinds import SystemKind
from schemas.exchange.prison_systems.settings import Direction, SystemSettings
from schemas.tables.exchange.prison_order import prison_order
from tests.integration.serve.client import Person
from tests.integration.serve.prison_sources import INMATE
from tests.integration.serve.world import World

SECRET = "key-of-the-prison"
FIRST = date(2026, 11, 1)
LOOPBACK = ("127.0.0.0/8",)


class StandIn(msgspec.Struct, frozen=True):
    """A made-up system that listens, and the settings by which it is reached."""

    source: Source
    settings: SystemSettings


@contextmanager
def standing(
    kind: SystemKind,
    protocol: str,
    *,
    prison: str = "P03",
    inmates: tuple[str, ...] = (INMATE,),
    direction: Direction = Direction.OUT,
) -> Iterator[StandIn]:
    """Over `rest` or `soap`; `OUT` alone, so that what its book makes up stays there."""
    now = datetime(2026, 11, 2, 12, tzinfo=LOCAL)
    book = Book(kind, Population(prison, inmates), first=FIRST, per_day=1)
    book.advance(now)
    source = Source(book, MAKERS["nested" if protocol == "rest" else "camel"], FastClock(now, 0))
    with HttpStandIns() as listening:
        access, reply = _reached(source, f"{listening.origin}/prison", protocol)
        listening.mount("prison", reply.reply, lambda: source.faults)
        yield StandIn(
            source,
            SystemSettings(
                access=access,
                direction=direction,
                every_s=1,
                per_minute=6_000,
                private_networks=LOOPBACK,
                kinds=source.maker.mappings(kind, "{}"),
            ),
        )


def _reached(source: Source, address: str, protocol: str) -> tuple[Access, RestServer | SoapServer]:
    if protocol == "rest":
        by_rest = RestAccess(address=address, rows="data.items", next="data.next")
        return by_rest, RestServer(source, by_rest, SECRET)
    by_soap = SoapAccess(address=address, namespace="urn:prison:visits", user="bureau")
    return by_soap, SoapServer(source, by_soap, SECRET)


async def entered(world: World, prison_id: str, kind: SystemKind, settings: SystemSettings) -> str:
    """A system under these settings, enabled; its id."""
    now = world.clock()
    async with world.database.transaction() as tx:
        system_id = await systems.add(tx, prison_id, kind, "监狱系统", "", None)
        number = await versions.add(tx, system_id, settings, None, now)
        await versions.activate(tx, system_id, number, None, now)
        await systems.change(tx, system_id, active=number, enabled=True)
    return system_id


def opening(folder: Path, world: World) -> Open:
    """The adapters themselves, with the secret that the stand-ins know."""
    surroundings = Surroundings(folder=folder, keys=world.keys, loopback=True)
    return lambda settings, secret: open_system(settings, secret or SECRET, surroundings)


async def row_of(world: World, system_id: str) -> SystemRow:
    async with world.database.reading() as tx:
        return await systems.get(tx, system_id, ("/",))


def pusher(
    world: World,
    row: SystemRow,
    inner: PrisonSystem,
    clock: Callable[[], datetime],
    now: Callable[[], float],
) -> Pusher:
    """As a link has it, with clocks of the test's own."""
    outbound = Outbound(world.database, world.keys, clock)
    asked = AskedSystem(inner, outbound, peer_of(row), 6_000, now)
    return Pusher(world.database, row, asked, world.keys, clock)


class Desk:
    """One system with clocks that stand, and what its orders have come to."""

    def __init__(self, world: World, system_id: str, inner: Any) -> None:
        self.world, self.system_id, self.inner = world, system_id, inner
        self.at, self.now = datetime.now(UTC), 0.0

    async def round(self, after: timedelta = timedelta(seconds=1)) -> None:
        """As the loop does, so long after the round before."""
        self.at += after
        self.now += after.total_seconds()
        row = await row_of(self.world, self.system_id)
        await pusher(self.world, row, self.inner, lambda: self.at, lambda: self.now).round()

    async def states(self) -> list[str]:
        async with self.world.database.reading() as tx:
            found = select(prison_order.c.state).order_by(prison_order.c.id)
            return [str(row.state) for row in await tx.execute(found)]


def of_object(stand_in: StandIn, record: Any) -> list[Order]:
    """What the system took of a record, in the order in which it came."""
    return [one for one in stand_in.source.orders.taken if one.object_id == record["id"]]


async def act(officer: Person, path: str, record: Any, action: str, **more: Any) -> Any:
    body = {"version": record["version"], **more}
    return await officer.post(f"{path}/{record['id']}/actions/{action}", body)
