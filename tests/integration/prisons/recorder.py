"""A prison's visit system that recorded, and what fetches its recordings here."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec
from sqlalchemy import select

from connectors.files.store import SealedStore
from connectors.platforms.outbound import Outbound
from connectors.postgres import Database
from connectors.prisons.adapters import open_system
from connectors.prisons.adapters.surroundings import Surroundings
from connectors.prisons.port import PrisonSystem
from connectors.prisons.simulators.book import Book
from connectors.prisons.simulators.clock import FastClock
from connectors.prisons.simulators.http_server import HttpStandIns
from connectors.prisons.simulators.makers import MAKERS
from connectors.prisons.simulators.population import Population
from connectors.prisons.simulators.rest_server import RestServer
from connectors.prisons.simulators.sound import Sound
from connectors.prisons.simulators.source import Source as StandIn
from pipelines.flows.exchange.applying import Outcome, Source
from pipelines.flows.exchange.applying.conversations import conversation_id
from pipelines.flows.exchange.applying.registry import appliers
from pipelines.flows.exchange.prisons.asking import AskedSystem
from pipelines.flows.exchange.prisons.fetching import Fetcher
from pipelines.flows.exchange.prisons.sounds import Sounds
from pipelines.flows.exchange.prisons.spool import Spool
from pipelines.flows.recordings.storing.retention import usage_of
from pipelines.rules.exchange.prison_systems.mapping import Mapped
from pipelines.rules.platform.local_time import LOCAL
from pipelines.rules.recordings.retention import Space
from schemas.exchange.prison_systems.access import RestAccess
from schemas.exchange.prison_systems.kinds import RecordKind, SystemKind
from schemas.exchange.prison_systems.records import (
    RECORDS,
    PrisonRecord,
    Recording,
    Registration,
    Visit,
)
from schemas.exchange.prison_systems.settings import SystemSettings
from schemas.modules.visits.visits import VisitState, VisitType
from schemas.settings import Settings
from schemas.tables.exchange.prison_system import recording_fetch
from tests.integration.media.made_recordings import record
from tests.integration.prisons.workbench import FIRST_INMATE, NOW, Workbench

SECRET = "a secret of the tests"
INMATES = [str(FIRST_INMATE + number) for number in range(5)]
SETTINGS = Settings(data_dir="", models_dir="", ui_dir="", database_url="", nats_url="")
ROOMY = Space(free=1 << 40, total=1 << 41)
BEGAN = NOW - timedelta(days=3)
DAY = timedelta(days=1)


KIND_OF = {record: kind for kind, record in RECORDS.items()}


@contextmanager
def standing(kind: SystemKind) -> Iterator[tuple[StandIn, SystemSettings]]:
    """A stand-in behind REST with a day's few visits or calls, and the settings that reach it."""
    first = date(2026, 11, 8)
    book = Book(kind, Population("P03", INMATES), first=first, per_day=3)
    now = datetime(2026, 11, 10, tzinfo=LOCAL)
    book.advance(now)
    source = StandIn(book, MAKERS["nested"], FastClock(now, rate=0))
    with HttpStandIns() as listening:
        access = RestAccess(
            address=f"{listening.origin}/prison", rows="data.items", next="data.next"
        )
        server = RestServer(source, access, SECRET)
        listening.mount("prison", server.reply, lambda: source.faults)
        settings = SystemSettings(
            access=access,
            kinds=source.maker.mappings(kind),
            private_networks=("127.0.0.0/8",),
            every_s=1,
            per_minute=6_000,
        )
        yield source, settings


def opened(settings: SystemSettings, bench: Workbench, folder: Path) -> PrisonSystem:
    return open_system(
        settings, SECRET, Surroundings(folder=folder, keys=bench.keys, loopback=True)
    )


class Noting:
    """The system, with where each reading began."""

    def __init__(self, inner: PrisonSystem) -> None:
        self._inner = inner
        self.reads: list[tuple[str, int]] = []

    def __getattr__(self, name: str) -> Any:
        return getattr(self._inner, name)

    async def read(self, file: str, start: int) -> AsyncIterator[bytes]:
        self.reads.append((file, start))
        async for block in self._inner.read(file, start):
            yield block


class Recorder:
    """Tells of visits and their recordings, and fetches these step by step."""

    def __init__(
        self, bench: Workbench, source: StandIn, system: PrisonSystem, folder: Path
    ) -> None:
        self.bench = bench
        self.source = source
        self.folder = folder
        self.system = Noting(system)
        self.now = NOW
        self.seconds = 0.0
        self.space: Space | None = ROOMY
        """What is told of every disk; None: what is truly free there."""
        self.settings = SETTINGS
        self.store = SealedStore(folder / "files", bench.keys)
        self.spool = Spool(folder / "spool" / bench.source.system_id)
        sounds = Sounds(
            store=self.store,
            folder=folder / "spool",
            settings=self._settings,
            usage=lambda folder: self.space or usage_of(folder),
        )
        outbound = Outbound(bench.database, bench.keys, lambda: self.now)
        asked = AskedSystem(self.system, outbound, "P03.visit", 6_000, lambda: self.seconds)  # type: ignore[arg-type]
        self.asked = asked
        self.loading = False
        self.fetcher = Fetcher(
            bench.database,
            asked,
            bench.source.system_id,
            sounds,
            1 << 30,
            lambda: self.now,
            lambda: self.loading,
        )

    async def _settings(self) -> Settings:
        return self.settings

    def holds(self, *contents: bytes) -> list[Sound]:
        """What the source gives out from now on."""
        self.source.book.sounds = tuple(Sound.of(one) for one in contents)
        return list(self.source.book.sounds)

    async def tell(self, *records: Mapped) -> list[Outcome]:
        return await told(self.bench.database, self.bench, self.bench.source, *records)

    async def visited(self, number: int, began: datetime = BEGAN, kinship: str = "母亲") -> str:
        """A visit that is known here, with whom its registration says; the conversation's id."""
        registration = Registration(
            visit_no=f"V{number}",
            inmate_no=INMATES[0],
            visit_type=VisitType.REGULAR,
            planned_at=began,
            kinship=kinship,
        )
        await self.tell(mapped(RecordKind.REGISTRATION, f"R{number}", registration))
        visit = Visit(
            visit_no=f"V{number}",
            inmate_no=INMATES[0],
            visit_type=VisitType.REGULAR,
            planned_at=began,
            state=VisitState.FINISHED,
            started_at=began,
            ended_at=began + timedelta(minutes=30),
        )
        await self.tell(mapped(RecordKind.VISIT, f"V{number}", visit))
        return conversation_id(self.bench.source, f"V{number}")

    async def recorded(self, number: int, sound: Sound, version: int = 1, **told: Any) -> Outcome:
        """Told of as the source's `number`th sound."""
        recording = Recording(
            conversation_no=f"V{number}",
            file=f"V{number}.{number}.wav",
            bytes=len(sound.content),
            sm3=sound.sm3,
        )
        recording = msgspec.structs.replace(recording, **told)
        key = f"V{number}-L"
        (outcome,) = await self.tell(mapped(RecordKind.RECORDING, key, recording, version))
        return outcome

    async def step(self, later: timedelta = timedelta(0)) -> float:
        """What the fetcher does next, after so much time."""
        self.now += later
        self.seconds += later.total_seconds()
        return await self.fetcher.step()

    async def rows(self) -> list[dict[str, Any]]:
        found = select(recording_fetch).order_by(recording_fetch.c.source_key)
        return [dict(row._mapping) for row in await self.bench.rows(found)]

    async def row(self) -> dict[str, Any]:
        (one,) = await self.rows()
        return one

    def spooled(self) -> list[int]:
        """Sizes of what lies in the spool."""
        return [one.stat().st_size for one in sorted(self.spool.folder.glob("*"))]


async def told(
    database: Database, bench: Workbench, source: Source, *records: Mapped
) -> list[Outcome]:
    outcomes: list[Outcome] = []
    known = appliers(bench.keys)
    async with database.transaction() as tx:
        for one in records:
            # What is withdrawn here is a recording.
            kind = KIND_OF.get(type(one.record), RecordKind.RECORDING)
            outcomes += await known[kind].apply(tx, source, [one], NOW)
    return outcomes


def mapped(kind: RecordKind, key: str, record: PrisonRecord | None, version: int = 1) -> Mapped:
    return Mapped(key=key, version=version, day=BEGAN.date(), deleted=False, record=record)


async def made_sound(folder: Path, seconds: float = 1.0, channels: int = 1) -> bytes:
    """A recording as a phone exchange writes it, of 16 KB a second and channel."""
    name = folder / f"made-{seconds}-{channels}.wav"
    path = await asyncio.to_thread(record, name, "pcm_s16le", seconds=seconds, channels=channels)
    return path.read_bytes()
