"""A prison's visit system that knows its own people and nothing of our database, and its line."""

import io
import zipfile
from contextlib import AbstractContextManager, ExitStack
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from connectors.keys.software import SoftwareKeys
from connectors.platforms.outbound import Outbound
from connectors.postgres.exchange.prison_systems import systems, versions
from connectors.prisons.carried import OWNER
from connectors.prisons.simulators.book import Book
from connectors.prisons.simulators.clock import FastClock
from connectors.prisons.simulators.http_server import HttpStandIns
from connectors.prisons.simulators.makers import MAKERS
from connectors.prisons.simulators.package_maker import PackageMaker
from connectors.prisons.simulators.population import Population
from connectors.prisons.simulators.prisons import StandIn
from connectors.prisons.simulators.rest_server import RestServer
from connectors.prisons.simulators.source import Source
from pipelines.flows.exchange.applying.registry import appliers
from pipelines.flows.exchange.prisons.asking import AskedSystem
from pipelines.flows.exchange.prisons.connector import desks_of, peer_of
from pipelines.flows.exchange.prisons.link import Link
from pipelines.flows.exchange.prisons.opening import opening
from pipelines.flows.exchange.prisons.pushing import Pusher
from pipelines.flows.exchange.prisons.raw_seals import RawSeals
from pipelines.flows.services import Services
from schemas.exchange.prison_systems.access import Access, PackageAccess, RestAccess
from schemas.exchange.prison_systems.kinds import SystemKind
from schemas.exchange.prison_systems.settings import SystemSettings
from tests.integration.serve.client import Person
from tests.integration.serve.prison_sources import INMATE
from tests.integration.serve.standing_systems import Keepers, connect, exchange_folder
from tests.integration.serve.told_systems import LOOPBACK, SECRET
from tests.integration.serve.world import World

PACKAGES = "/api/prison-packages"
PAUSE = timedelta(minutes=1)
"""Longer than an order waits until its receipt is asked for again."""


class Prison:
    """The other side: a book of its own, keys of its own, and the clock of the test."""

    def __init__(self, world: World, folder: Path, inmates: tuple[str, ...] = (INMATE,)) -> None:
        now = world.clock()
        self.clock = FastClock(now, 0)
        book = Book(SystemKind.VISIT, Population("P03", inmates), first=now.date(), per_day=0)
        book.advance(now)
        self.source = Source(book, MAKERS["nested"], self.clock)
        self.folder = folder / "there"
        self.keys = keys = SoftwareKeys(folder / "their-keys")
        receiver = world.keys.public_key(OWNER)
        self.packages = PackageMaker(self.source, self.folder, keys, receiver)

    def by_package(self, address: str) -> SystemSettings:
        return self._settings(PackageAccess(address=address, certificate=self.packages.certificate))

    def by_interface(self, stack: ExitStack) -> SystemSettings:
        listening: AbstractContextManager[Any] = HttpStandIns()
        http = stack.enter_context(listening)
        access = RestAccess(address=f"{http.origin}/prison", rows="data.items", next="data.next")
        http.mount("prison", RestServer(self.source, access, SECRET).reply, _no_faults(self.source))
        return self._settings(access)

    def _settings(self, access: Access) -> SystemSettings:
        return SystemSettings(
            access=access,
            every_s=1,
            per_minute=6_000,
            private_networks=LOOPBACK,
            kinds=self.source.maker.mappings(SystemKind.VISIT, "{}"),
        )

    def until(self, moment: datetime) -> None:
        """Its day goes on; what was booked takes place."""
        self.clock.advance(moment - self.clock.now())

    def receive(self, content: bytes) -> None:
        """What an officer carried over, one package or several in one file."""
        if zipfile.is_zipfile(io.BytesIO(content)):
            with zipfile.ZipFile(io.BytesIO(content)) as together:
                for name in together.namelist():
                    (self.folder / "out" / name).write_bytes(together.read(name))
            return
        (self.folder / "out" / "00000001.qqp").write_bytes(content)

    def export(self) -> bytes:
        """The package that it writes now."""
        before = {one.name for one in (self.folder / "in").iterdir()}
        self.packages.export()
        (name,) = {one.name for one in (self.folder / "in").iterdir()} - before
        return (self.folder / "in" / name).read_bytes()


class Line:
    """What the prison's connector does, a round at a time, as its loop does it unattended."""

    def __init__(self, world: World, services: Services, system_id: str) -> None:
        self._world, self._services, self._system_id = world, services, system_id
        self._inner: Any = None

    async def round(self, after: timedelta = timedelta()) -> None:
        world = self._world
        world.now = world.clock() + after
        async with world.database.reading() as tx:
            row = await systems.get(tx, self._system_id, ("/",))
            settings = (await versions.active(tx, [row.id]))[row.id]
        inner = self._services.open_system(settings, SECRET)
        outbound = Outbound(world.database, world.keys, world.clock)
        asked = AskedSystem(inner, outbound, peer_of(row), 6_000)
        desks = desks_of(row, settings, appliers(world.keys), RawSeals(world.keys))
        pusher = Pusher(world.database, row, asked, world.keys, world.clock)
        try:
            await Link(world.database, asked, settings, desks, world.clock, pusher).round()
        finally:
            await asked.close()


async def connected(
    world: World, services: Services, keepers: Keepers, settings: SystemSettings, prison_id: str
) -> str:
    """Entered, tried and put in force by officers on the page; its id."""
    services.open_system = opening(world.settings, world.keys)
    if isinstance(settings.access, PackageAccess):
        (exchange_folder(world) / settings.access.address / "in").mkdir(parents=True)
    told = StandIn("P03", SystemKind.VISIT, "乙公司", settings, SECRET)
    return await connect(keepers, prison_id, told)


async def bring(who: Person, system_id: str, content: bytes) -> Any:
    """Hand a package in as the page does."""
    return await who.http.post(
        f"{PACKAGES}/{system_id}/import",
        files={"file": ("00000001.qqp", content)},
        headers={"Origin": who.base},
    )


def _no_faults(source: Source) -> Any:
    return lambda: source.faults
