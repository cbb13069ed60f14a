"""Eight prisons whose systems tell of the same visits and calls, over every protocol."""

import asyncio
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple

import msgspec
from sqlalchemy import func, select

from connectors.ending import end
from connectors.postgres.modules.sealing import FieldSeals
from connectors.postgres.platform import units
from connectors.prisons.adapters import open_system
from connectors.prisons.adapters.package_file import OWNER
from connectors.prisons.adapters.surroundings import Surroundings
from connectors.prisons.port import PrisonSystem
from connectors.prisons.simulators.population import Population
from connectors.prisons.simulators.prisons import Plan, Prisons, StandIn, standing_prisons
from connectors.prisons.simulators.sound import Sound
from pipelines.flows.exchange.applying import Source
from pipelines.flows.exchange.applying.conversations import conversation_id
from pipelines.flows.exchange.prisons.connector import PrisonConnector, Shared
from pipelines.flows.exchange.prisons.sounds import Sounds
from pipelines.rules.bureau.stories.people import DayPeople
from pipelines.rules.bureau.stories.steps import Step
from pipelines.rules.platform.local_time import LOCAL
from pipelines.rules.recordings.retention import Space
from schemas.calls.phone import EndCause
from schemas.calls.state import Assessment
from schemas.exchange.prison_systems.access import Access, ViewAccess
from schemas.exchange.prison_systems.kinds import RecordKind, SystemKind
from schemas.exchange.prison_systems.records import (
    Call,
    Monitoring,
    Recording,
    Registration,
    Review,
    Visit,
)
from schemas.exchange.prison_systems.settings import SystemSettings
from schemas.governance.confidentiality import Confidentiality
from schemas.modules.visits.visits import VisitState, VisitType
from schemas.people.kinds import OrgType
from schemas.settings import Settings
from schemas.tables.exchange.prison_system import raw_record, recording_fetch
from schemas.tables.recordings.conversation import conversation
from tests.integration.eventually import eventually
from tests.integration.prisons.bureau import connect, people_of
from tests.integration.serve.governance.privilege.kinds import CLOSED, COMPLETED, TWIN, Kind
from tests.integration.serve.world import World

KINDS = (*CLOSED, TWIN, COMPLETED)
EVERYWHERE = 8
"""Prisons among which every protocol carries both visits and calls (`MAKINGS`)."""
ROOMY = Space(free=1 << 40, total=1 << 41)
LONG = timedelta(minutes=30)
ENDINGS = ("", "-J", "-L", "-F")
"""Of the keys of what belongs to one visit or call."""


class System(NamedTuple):
    """One system of a prison."""

    told: StandIn
    source: Source

    @property
    def protocol(self) -> type[Access]:
        return type(self.told.settings.access)

    @property
    def gives_sound(self) -> bool:
        """A database view holds rows alone."""
        return self.protocol is not ViewAccess

    def number(self, kind: Kind) -> str:
        return f"{self.told.prison}-{self.told.kind.value}-{kind.name}"

    def conversation(self, kind: Kind) -> str:
        return conversation_id(self.source, self.number(kind))


@dataclass
class Bureau:
    """The platform's side of all of them, and what it asked them for."""

    world: World
    prisons: Prisons
    folder: Path
    systems: list[System] = field(default_factory=list)
    read: list[str] = field(default_factory=list)
    """Files of recordings that somebody asked a system for."""
    rounds: int = 0
    began: datetime = field(default_factory=lambda: _now() - timedelta(days=1))

    async def say(self, at: int) -> None:
        """Every system tells of every kind of record, for the first, second or third time."""
        self.prisons.clock.advance(timedelta(minutes=1))
        for one in self.systems:
            source = self.prisons.sources[one.told.prison, one.told.kind]
            people = source.book.people.on(self.began.date())
            for kind in KINDS:
                source.enter(*_steps(one, kind, at, self.began, people))
        self.rounds = at + 1
        await self.prisons.export()

    async def came(self) -> bool:
        """Whether all that was told is here, and all that may be fetched."""
        expected = len(self.systems) // 2 * len(KINDS) * self.rounds * (5 + 3)
        mine = raw_record.c.key.in_(
            f"{one.number(kind)}{ending}"
            for one in self.systems
            for kind in KINDS
            for ending in ENDINGS
        )
        told = await self._count(select(func.count()).select_from(raw_record).where(mine))
        due = {one.conversation(kind) for one, kind in self.open_ones() if one.gives_sound}
        row = recording_fetch.c
        fetched = await self._count(
            select(func.count(row.call_id.distinct())).where(
                row.call_id.in_(due), row.state == "done"
            )
        )
        return told == expected and fetched == len(due)

    def open_ones(self) -> list[tuple[System, Kind]]:
        """What is ordinary by now."""
        at = self.rounds - 1
        kinds = [one for one in KINDS if one.states[at] is Confidentiality.ORDINARY]
        return [(one, kind) for one in self.systems for kind in kinds]

    def closed_ones(self) -> list[tuple[System, Kind]]:
        open_ones = self.open_ones()
        found = [(one, kind) for one in self.systems for kind in KINDS]
        return [pair for pair in found if pair not in open_ones]

    async def states(self) -> dict[str, str]:
        """Of the conversations that were told of."""
        ids = [one.conversation(kind) for one in self.systems for kind in KINDS]
        found = select(conversation.c.id, conversation.c.confidentiality)
        async with self.world.database.reading() as tx:
            rows = await tx.execute(found.where(conversation.c.id.in_(ids)))
            return {row.id: row.confidentiality for row in rows}

    async def _count(self, statement: Any) -> int:
        async with self.world.database.reading() as tx:
            return int(await tx.scalar(statement))


class Asked:
    """A system, and which of its recordings were asked for."""

    def __init__(self, inner: PrisonSystem, read: list[str]) -> None:
        self._inner = inner
        self._read = read

    def __getattr__(self, name: str) -> Any:
        return getattr(self._inner, name)

    async def read(self, file: str, start: int) -> AsyncIterator[bytes]:
        self._read.append(file)
        async for block in self._inner.read(file, start):
            yield block


@asynccontextmanager
async def told_bureau(world: World, folder: Path, prisons: int) -> AsyncIterator[Bureau]:
    """One system for each channel and protocol, asked each second by the platform's connectors."""
    inmates = {f"Q{number}": [f"41{number:02}000000"] for number in range(1, prisons + 1)}
    plan = Plan(
        folder=folder / "prisons",
        inmates=inmates,
        receiver=world.keys.public_key(OWNER),
        # Before the day's own story begins, which would give its calls any of the sounds.
        now=_now().replace(hour=1, minute=0, second=0),
        since=_now().date(),
        rate=0,
        records=1,
        days=1,
        sounds=tuple(Sound.of(kind.sound) for kind in KINDS),
    )
    async with standing_prisons(plan) as standing:
        bureau = Bureau(world, standing, plan.folder)
        places = await _units(world, plan)
        ways: set[tuple[SystemKind, type[Access]]] = set()
        for one in standing.stand_ins:
            way = (one.kind, type(one.settings.access))
            if way in ways:
                # The neighbours speak alike.
                continue
            ways.add(way)
            told = _understood(one)
            system_id = await connect(
                world.database, world.keys, places[one.prison], told, world.clock()
            )
            prison = places[one.prison]
            source = Source(
                system_id=system_id,
                prison_id=prison.id,
                prison_path=prison.path,
                kind=one.kind,
            )
            bureau.systems.append(System(told, source))
        shared = Shared(world.database, world.keys, _utc)
        connectors = [_connector(bureau, code, shared) for code in sorted(places)]
        tasks = [asyncio.create_task(one.run()) for one in connectors]
        try:
            yield bureau
        finally:
            await end(tasks)
            await shared.close()


def _connector(bureau: Bureau, code: str, shared: Shared) -> PrisonConnector:
    world = bureau.world
    around = Surroundings(folder=bureau.folder, keys=world.keys, loopback=True)

    def opened(settings: SystemSettings, secret: str) -> PrisonSystem:
        asked: Any = Asked(open_system(settings, secret, around), bureau.read)
        return asked  # type: ignore[no-any-return]

    async def settings() -> Settings:
        return world.settings

    sounds = Sounds(
        store=world.files,
        folder=Path(world.settings.data_dir) / "spool",
        settings=settings,
        usage=lambda _: ROOMY,
    )
    return PrisonConnector(
        code, world.database, world.keys, opened, _utc, sounds=sounds, shared=shared
    )


def _understood(one: StandIn) -> StandIn:
    """Asked each second; the words of the tests are passed on as they came."""
    words = {word: word for kind in KINDS for word in kind.told if word}
    kinds = tuple(
        msgspec.structs.replace(
            mapping,
            fields=tuple(
                msgspec.structs.replace(each, codes={**each.codes, **words})
                if each.to == "kinship"
                else each
                for each in mapping.fields
            ),
        )
        for mapping in one.settings.kinds
    )
    return one._replace(settings=msgspec.structs.replace(one.settings, kinds=kinds, every_s=1))


async def _units(world: World, plan: Plan) -> dict[str, Any]:
    """The prisons of the plan with one ward each, and whom their systems speak of."""
    made = {}
    async with world.database.transaction() as tx:
        bureau = await units.by_code(tx, "SH")
        assert bureau is not None
        for code, numbers in plan.inmates.items():
            prison = await units.add(
                tx, parent=bureau, code=code, name=f"{code}监狱", org_type=OrgType.PRISON
            )
            ward = await units.add(
                tx, parent=prison, code=f"{code}-W01", name="一监区", org_type=OrgType.WARD
            )
            people = Population(code, numbers, plan.seed)
            await people_of(tx, FieldSeals(world.keys), people, prison, ward)
            made[code] = prison
    return made


def _steps(one: System, kind: Kind, at: int, began: datetime, people: DayPeople) -> Iterable[Step]:
    number = one.number(kind)
    inmate_no, officer = people.inmates[0].inmate_no, people.officers[0]
    spoken = {"kinship": kind.told[at], "relative_name": "来访人"}
    if one.told.kind is SystemKind.VISIT:
        held = {"visit_no": number, "inmate_no": inmate_no, "planned_at": began}
        yield _step(
            RecordKind.REGISTRATION,
            number,
            Registration(visit_type=VisitType.REGULAR, companions=f"第{at}次", **held, **spoken),
        )
        yield _step(
            RecordKind.VISIT,
            number,
            Visit(
                visit_type=VisitType.REGULAR,
                state=VisitState.FINISHED,
                started_at=began,
                ended_at=began + LONG,
                seat=f"{at}号",
                **held,
            ),
        )
        yield _step(
            RecordKind.MONITORING,
            f"{number}-J",
            Monitoring(
                visit_no=number,
                police_no=officer.police_no,
                listener=officer.name,
                heard_from=began,
                heard_until=began + LONG,
                rating=3,
                remarks=f"{kind.mark} {at}",
            ),
        )
    else:
        yield _step(
            RecordKind.CALL,
            number,
            Call(
                call_no=number,
                inmate_no=inmate_no,
                phone="13900000099",
                started_at=began,
                answered_at=began,
                ended_at=began + LONG,
                end_cause=EndCause.HUNG_UP,
                phone_set=f"{at}号机",
                **spoken,
            ),
        )
    sound = kind.sound
    yield _step(
        RecordKind.RECORDING,
        f"{number}-L",
        Recording(
            conversation_no=number,
            file=f"{number}.{KINDS.index(kind)}.wav",
            bytes=len(sound),
            sm3=Sound.of(sound).sm3,
            began_at=began,
        ),
    )
    yield _step(
        RecordKind.REVIEW,
        f"{number}-F",
        Review(
            conversation_no=number,
            reviewer=officer.name,
            police_no=officer.police_no,
            assessment=Assessment.NORMAL,
            anomaly=False,
            summary=f"{kind.mark} {at}",
            at=began + LONG,
        ),
    )


def _utc() -> datetime:
    return datetime.now(UTC)


def _now() -> datetime:
    return datetime.now(UTC).astimezone(LOCAL).replace(microsecond=0)


def _step(kind: RecordKind, key: str, record: Any) -> Step:
    return Step(datetime.now(UTC), kind, key, record)


async def settled(bureau: Bureau, limit_s: float = 180.0) -> None:
    await eventually(bureau.came, limit_s=limit_s)
