"""A visit system and a phone system for each prison, over all protocols, in one process.

async with standing_prisons(plan) as prisons:
    prisons.stand_ins      what to set for each: settings and secret
    await prisons.export() what is carried by files, views and packages is written on
"""

import asyncio
import secrets
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import NamedTuple, Protocol

import msgspec
import sqlalchemy as sa
from sqlalchemy.pool import NullPool

from connectors.keys.software import SoftwareKeys
from connectors.prisons.simulators.acquaintances import Acquaintance, know
from connectors.prisons.simulators.book import RECORDS_A_DAY, Book
from connectors.prisons.simulators.clock import FastClock
from connectors.prisons.simulators.file_exports import PATTERN, FileExports
from connectors.prisons.simulators.http_server import HttpStandIns
from connectors.prisons.simulators.makers import MAKERS
from connectors.prisons.simulators.package_maker import PackageMaker
from connectors.prisons.simulators.population import Population
from connectors.prisons.simulators.rest_server import RestServer
from connectors.prisons.simulators.sftp_server import SftpStandIn, sftp_server
from connectors.prisons.simulators.soap_server import SoapServer
from connectors.prisons.simulators.sound import Sound
from connectors.prisons.simulators.source import Source
from connectors.prisons.simulators.view_tables import CHANGED, ORDERS, ViewTables
from pipelines.rules.bureau.cast import Cast
from pipelines.rules.bureau.residents import Residents
from pipelines.rules.bureau.rhythm import HAPPENINGS, LivedPace
from pipelines.rules.bureau.stories.people import OfficerTold
from pipelines.rules.bureau.systems import SHAPES, STEPS, shape_of
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
from schemas.exchange.prison_systems.settings import SystemSettings

LOOPBACK = ("127.0.0.0/8",)
SFTP_USER = "bureau"


class Plan(msgspec.Struct, frozen=True, kw_only=True):
    """What is made up, and how it is reached."""

    folder: Path
    """The same that the platform looks below for folders, packages and database files."""
    inmates: Mapping[str, Sequence[str]]
    """The inmates' numbers of each prison, by its code."""
    officers: Mapping[str, Sequence[OfficerTold]] = {}
    """Those of each prison; made up where there are none."""
    receiver: bytes
    """The platform's public key, for which packages are sealed."""
    now: datetime
    rate: float = 1.0
    """How fast their time goes."""
    records: int = 2_000
    """About so many each system holds at the beginning."""
    days: int = 30
    """Over so many days they are spread."""
    since: date | None = None
    """The first day, where it is another than so many days ago."""
    asked_every_s: int = 5
    """How often the platform is to ask each system."""
    seed: int = 0
    port: int = 0
    secret: str = ""
    """Of all systems; empty: one by chance."""
    sounds: tuple[Sound, ...] = ()
    known: Mapping[str, Sequence[Acquaintance]] = {}
    """Relatives whom the visit system of a prison knows by number and face."""
    cast: Cast | None = None
    """Of a made-up bureau: then people, numbers and records are those of its rule."""


class StandIn(NamedTuple):
    """What an operator enters for one system."""

    prison: str
    kind: SystemKind
    maker: str
    settings: SystemSettings
    secret: str


class Exporting(Protocol):
    """Writes what changed, for whoever reads it later."""

    def export(self) -> None: ...


class Standing(NamedTuple):
    """One source with what reaches it."""

    access: Access
    exports: Exporting | None = None
    pattern: str = "{}"


class Prisons:
    """All stand-ins; their faults are switched at their sources."""

    def __init__(self, clock: FastClock) -> None:
        self.clock = clock
        self.sources: dict[tuple[str, SystemKind], Source] = {}
        self.stand_ins: list[StandIn] = []
        self.exports: list[Exporting] = []

    async def export(self) -> None:
        """Files, views and packages of all that changed."""
        for one in self.exports:
            await asyncio.to_thread(one.export)

    async def keep_exporting(self, every_s: float) -> None:
        """Until it is cancelled."""
        while True:
            await asyncio.sleep(every_s)
            await self.export()


class _Ground(NamedTuple):
    """What the stand-ins of a plan share."""

    plan: Plan
    secret: str
    http: HttpStandIns
    sftp: SftpStandIn
    keys: SoftwareKeys
    """Of the separated prisons, which sign with one key here."""

    def place(self, name: str) -> Path:
        return self.plan.folder / name


@asynccontextmanager
async def standing_prisons(plan: Plan) -> AsyncIterator[Prisons]:
    """All of them, filled and listening on loopback."""
    plan.folder.mkdir(parents=True, exist_ok=True)
    secret = plan.secret or secrets.token_urlsafe(18)
    prisons = Prisons(FastClock(plan.now, plan.rate))
    async with AsyncExitStack() as stack:
        http = stack.enter_context(HttpStandIns(plan.port))
        served = plan.folder / "sftp"
        served.mkdir(exist_ok=True)
        sftp = await stack.enter_async_context(sftp_server(served, user=SFTP_USER, password=secret))
        keys = SoftwareKeys(plan.folder / "prison-keys")
        ground = _Ground(plan, secret, http, sftp, keys)
        await asyncio.to_thread(_stand_up, ground, prisons)
        yield prisons


async def stand_prisons(
    plan: Plan, every_s: float, tell: Callable[[Sequence[StandIn]], None]
) -> None:
    """Until it is cancelled; they are told of once all stand."""
    async with standing_prisons(plan) as prisons:
        tell(prisons.stand_ins)
        await prisons.keep_exporting(every_s)


def _stand_up(ground: _Ground, prisons: Prisons) -> None:
    for at, (prison, inmates) in enumerate(sorted(ground.plan.inmates.items())):
        for kind in STEPS:
            shape = shape_of(at, kind)
            maker, making = SHAPES[shape], MAKINGS[shape]
            book = _book(ground.plan, prison, inmates, kind)
            seed = f"{ground.plan.seed}/{prison}"
            source = Source(book, MAKERS[maker], prisons.clock, seed=seed)
            standing = making(ground, f"{prison}-{kind.value}", source)
            settings = SystemSettings(
                access=standing.access,
                kinds=source.maker.mappings(kind, standing.pattern),
                private_networks=LOOPBACK,
                every_s=ground.plan.asked_every_s,
                per_minute=6_000,
            )
            prisons.sources[prison, kind] = source
            prisons.stand_ins.append(StandIn(prison, kind, maker, settings, ground.secret))
            if standing.exports is not None:
                standing.exports.export()
                prisons.exports.append(standing.exports)


def _book(plan: Plan, prison: str, inmates: Sequence[str], kind: SystemKind) -> Book:
    """All that was told until now."""
    first = plan.since or (plan.now.astimezone(LOCAL) - timedelta(days=plan.days)).date()
    seed = f"{plan.seed}/{prison}"
    if plan.cast is None:
        people = Population(prison, inmates, plan.seed, plan.officers.get(prison, ()))
        per_day = max(1, round(plan.records / plan.days / RECORDS_A_DAY[kind]))
        book = Book(kind, people, first=first, per_day=per_day, seed=seed, sounds=plan.sounds)
    else:
        known, beds = Residents(plan.cast, prison, first), plan.cast.beds_of(prison)
        pace = LivedPace(plan.cast.plan, HAPPENINGS[kind], prison, beds)
        book = Book(kind, known, first=first, per_day=pace, seed=seed, sounds=plan.sounds)
    book.advance(plan.now)
    if kind is SystemKind.VISIT:
        know(book, plan.known.get(prison, ()))
    return book


def _rest(paging: str) -> "Making":
    def making(ground: _Ground, name: str, source: Source) -> Standing:
        access = msgspec.convert(
            {
                "type": "rest",
                "address": f"{ground.http.origin}/{name}",
                "paging": paging,
                "rows": "data.items",
                "next": "data.next",
            },
            RestAccess,
        )
        server = RestServer(source, access, ground.secret)
        ground.http.mount(name, server.reply, lambda: source.faults)
        return Standing(access)

    return making


def _soap(ground: _Ground, name: str, source: Source) -> Standing:
    access = SoapAccess(
        address=f"{ground.http.origin}/{name}", namespace=f"urn:prison:{name}", user=SFTP_USER
    )
    server = SoapServer(source, access, ground.secret)
    ground.http.mount(name, server.reply, lambda: source.faults)
    return Standing(access)


def _csv(ground: _Ground, name: str, source: Source) -> Standing:
    access = FilesAccess(address=name, encoding="gb18030")
    return Standing(access, FileExports(source, ground.place(name), access), PATTERN[access.format])


def _json_lines_on_sftp(ground: _Ground, name: str, source: Source) -> Standing:
    access = FilesAccess(
        address=f"sftp://{SFTP_USER}@127.0.0.1:{ground.sftp.port}/{name}",
        host_key=ground.sftp.host_key,
        format="json_lines",
    )
    exports = FileExports(source, ground.place("sftp") / name, access)
    return Standing(access, exports, PATTERN[access.format])


def _view(ground: _Ground, name: str, source: Source) -> Standing:
    file = ground.place(f"{name}.db")
    file.unlink(missing_ok=True)
    engine = sa.create_engine(f"sqlite:///{file}", poolclass=NullPool)
    access = ViewAccess(address=f"sqlite:///{file.name}", changed=CHANGED, orders=ORDERS)
    return Standing(access, ViewTables(source, engine))


def _package(ground: _Ground, name: str, source: Source) -> Standing:
    maker = PackageMaker(source, ground.place(name), ground.keys, ground.plan.receiver)
    return Standing(PackageAccess(address=name, certificate=maker.certificate), maker)


Making = Callable[[_Ground, str, Source], Standing]
MAKINGS: tuple[Making, ...] = (
    _rest("cursor"),
    _soap,
    _csv,
    _rest("page"),
    _view,
    _rest("since"),
    _json_lines_on_sftp,
    _package,
)
"""A protocol for each of the makers' `SHAPES`; dealt out to the prisons in turn."""
