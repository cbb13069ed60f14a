"""Stand-ins for the contract: each protocol over the same made-up book, reached by its adapter."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Protocol

import sqlalchemy as sa
from sqlalchemy.pool import NullPool

from connectors.keys.software import SoftwareKeys
from connectors.prisons.adapters import open_system
from connectors.prisons.adapters.package_file import OWNER
from connectors.prisons.adapters.surroundings import Surroundings
from connectors.prisons.port import PrisonSystem
from connectors.prisons.simulators.book import Book
from connectors.prisons.simulators.clock import FastClock
from connectors.prisons.simulators.file_exports import PATTERN, FileExports
from connectors.prisons.simulators.http_server import HttpStandIns
from connectors.prisons.simulators.makers import MAKERS
from connectors.prisons.simulators.package_maker import PackageMaker
from connectors.prisons.simulators.population import Population
from connectors.prisons.simulators.rest_server import RestServer
from connectors.prisons.simulators.sftp_server import sftp_server
from connectors.prisons.simulators.soap_server import SoapServer
from connectors.prisons.simulators.source import Source
from connectors.prisons.simulators.view_tables import CHANGED, ORDERS, ViewTables
from pipelines.rules.platform.local_time import LOCAL
from schemas.exchange.prison_systems.access import (
    Access,
    FilesAccess,
    PackageAccess,
    RestAccess,
    SoapAccess,
    ViewAccess,
)
from schemas.exchange.prison_systems.kinds import SystemKind
from schemas.exchange.prison_systems.mapping import KindMapping
from schemas.exchange.prison_systems.settings import SystemSettings
from tests.contracts.prisons.business import expect_business
from tests.told_acquaintances import tell_acquaintances
from tests.told_arrivals import tell_arrivals

INMATES = [f"31010{number:05}" for number in range(12)]
FIRST = date(2026, 11, 1)
NOW = datetime(2026, 11, 9, 12, tzinfo=LOCAL)
SECRET = "a secret of the tests"
LOOPBACK = ("127.0.0.0/8",)


async def nothing() -> None:
    """Protocols that answer at once have nothing to write."""


@dataclass
class Standing:
    """A source and the adapter that reaches it."""

    source: Source
    system: PrisonSystem
    settings: SystemSettings
    surroundings: Surroundings
    write: Callable[[], Awaitable[None]] = nothing
    """Have the source write what it writes by and by."""
    stop: Callable[[], Awaitable[None]] | None = None
    """Take the source off the network, where its faults cannot say so."""

    def mapping(self, kind: object) -> KindMapping:
        return next(one for one in self.settings.kinds if one.kind == kind)


def source_of(maker: str, kind: SystemKind) -> Source:
    clock = FastClock(NOW, rate=0)
    book = Book(kind, Population("P01", INMATES), first=FIRST, per_day=12)
    expect_business(book, INMATES[0])
    book.advance(NOW)
    tell_arrivals(book)
    tell_acquaintances(book, INMATES)
    return Source(book, MAKERS[maker], clock)


def settings_of(source: Source, access: Access, pattern: str = "{}") -> SystemSettings:
    kinds = source.maker.mappings(source.book.kind, pattern)
    return SystemSettings(access=access, kinds=kinds, private_networks=LOOPBACK)


@asynccontextmanager
async def rest(
    folder: Path, kind: SystemKind, paging: str = "cursor", maker: str = "nested"
) -> AsyncIterator[Standing]:
    source = source_of(maker, kind)
    with HttpStandIns() as listening:
        access = RestAccess(
            address=f"{listening.origin}/prison",
            paging=paging,  # type: ignore[arg-type]
            rows="data.items",
            next="data.next",
        )
        server = RestServer(source, access, SECRET)
        listening.mount("prison", server.reply, lambda: source.faults)
        async with opened(source, settings_of(source, access), folder) as standing:
            yield standing


@asynccontextmanager
async def soap(folder: Path, kind: SystemKind) -> AsyncIterator[Standing]:
    source = source_of("camel", kind)
    with HttpStandIns() as listening:
        access = SoapAccess(
            address=f"{listening.origin}/prison", namespace="urn:prison:visits", user="bureau"
        )
        server = SoapServer(source, access, SECRET)
        listening.mount("prison", server.reply, lambda: source.faults)
        async with opened(source, settings_of(source, access), folder) as standing:
            yield standing


@asynccontextmanager
async def files(
    folder: Path, kind: SystemKind, form: str = "csv", maker: str = "chinese"
) -> AsyncIterator[Standing]:
    source = source_of(maker, kind)
    encoding = "gb18030" if form == "csv" else "utf-8"
    access = FilesAccess(address="p01", format=form, encoding=encoding)  # type: ignore[arg-type]
    exports = FileExports(source, folder / "p01", access)
    async with exported(source, access, exports, folder) as standing:
        yield standing


@asynccontextmanager
async def sftp(folder: Path, kind: SystemKind) -> AsyncIterator[Standing]:
    source = source_of("pinyin", kind)
    async with sftp_server(folder, user="bureau", password=SECRET) as server:
        access = FilesAccess(
            address=f"sftp://bureau@127.0.0.1:{server.port}/p01",
            host_key=server.host_key,
            encoding="gb18030",
        )
        exports = FileExports(source, folder / "p01", access)
        async with exported(source, access, exports, folder) as standing:
            yield standing


@asynccontextmanager
async def packages(folder: Path, kind: SystemKind) -> AsyncIterator[Standing]:
    source = source_of("nested", kind)
    theirs, ours = SoftwareKeys(folder / "their-keys"), SoftwareKeys(folder / "keys")
    maker = PackageMaker(source, folder / "p01", theirs, ours.public_key(OWNER))
    access = PackageAccess(address="p01", certificate=maker.certificate)
    async with exported(source, access, maker, folder) as standing:
        yield standing


@asynccontextmanager
async def view_file(folder: Path, kind: SystemKind) -> AsyncIterator[Standing]:
    source = source_of("pinyin", kind)
    engine = sa.create_engine(f"sqlite:///{folder}/p01", poolclass=NullPool)
    tables = ViewTables(source, engine)
    access = ViewAccess(address="sqlite:///p01", changed=CHANGED, orders=ORDERS)
    async with exported(source, access, tables, folder) as standing:
        yield standing


class Exporting(Protocol):
    """Writes what changed, for whoever reads it later."""

    def export(self) -> None: ...


@asynccontextmanager
async def exported(
    source: Source, access: Access, exports: Exporting, folder: Path
) -> AsyncIterator[Standing]:
    async def write() -> None:
        exports.export()

    async def stop() -> None:
        (folder / "p01").rename(folder / "away")

    pattern = PATTERN[access.format] if isinstance(access, FilesAccess) else "{}"
    settings = settings_of(source, access, pattern)
    async with opened(source, settings, folder) as standing:
        standing.write, standing.stop = write, stop
        yield standing


@asynccontextmanager
async def opened(source: Source, settings: SystemSettings, folder: Path) -> AsyncIterator[Standing]:
    surroundings = Surroundings(folder=folder, keys=SoftwareKeys(folder / "keys"), loopback=True)
    system = open_system(settings, SECRET, surroundings)
    standing = Standing(source, system, settings, surroundings)
    await standing.write()
    try:
        yield standing
    finally:
        await system.close()


STANDINGS = {
    "rest-cursor": rest,
    "rest-page": lambda folder, kind: rest(folder, kind, "page", "pinyin"),
    "rest-since": lambda folder, kind: rest(folder, kind, "since", "camel"),
    "soap": soap,
    "csv": files,
    "json-lines": lambda folder, kind: files(folder, kind, "json_lines", "nested"),
    "sftp": sftp,
    "package": packages,
    "view": view_file,
}
WRITES = {"csv", "json-lines", "sftp", "package", "view"}
"""What these tell was written down beforehand: faults of the source show with the next file."""
