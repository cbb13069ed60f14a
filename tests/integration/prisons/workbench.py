"""A system of a small bureau, ready to be taken in."""

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import func, select

from connectors.keys.software import SoftwareKeys
from connectors.postgres import Database
from connectors.postgres.exchange.prison_systems import feeds, systems
from connectors.postgres.people import people
from pipelines.flows.exchange.applying import Source
from pipelines.flows.exchange.applying.registry import appliers
from pipelines.flows.exchange.prisons.desk import Desk
from pipelines.flows.exchange.prisons.raw_seals import RawSeals
from pipelines.flows.exchange.prisons.reconciling import Reconciler
from pipelines.flows.exchange.prisons.replaying import Replayer
from pipelines.flows.exchange.prisons.taking import Taken, Taker
from pipelines.rules.exchange.prison_systems.mapping import Mapper
from schemas.exchange.prison_systems.kinds import RecordKind, SystemKind
from schemas.exchange.prison_systems.mapping import KindMapping
from schemas.tables import metadata
from tests.integration.prisons.source import VISIT, MemorySystem
from tests.integration.world import World

NOW = datetime(2026, 11, 28, 4, 0, tzinfo=UTC)
FIRST_INMATE = 3_103_100


@dataclass
class Workbench:
    """The parts that a connector is made of, with a clock that stands."""

    database: Database
    keys: SoftwareKeys
    source: Source
    system: MemorySystem
    taker: Taker
    replayer: Replayer
    reconciler: Reconciler

    def desk(self, mapping: KindMapping = VISIT, settings: int = 1) -> Desk:
        return Desk(
            source=self.source,
            settings=settings,
            mapper=Mapper(mapping),
            applier=appliers(self.keys)[mapping.kind],
            seals=RawSeals(self.keys),
        )

    async def step(self, desk: Desk, limit: int = 50) -> tuple[Taken, bool]:
        """One page from where the feed stands; whether more waits."""
        async with self.database.transaction() as tx:
            feed = await feeds.get(tx, self.source.system_id, desk.kind, desk.settings)
        page = await self.system.pull(desk.kind, feed.cursor, limit)
        return await self.taker.take(desk, page, feed.cursor), page.more

    async def catch_up(self, desk: Desk, limit: int = 50) -> Taken:
        applied = held = stale = repeated = 0
        more = True
        while more:
            taken, more = await self.step(desk, limit)
            applied, held = applied + taken.applied, held + taken.held
            stale, repeated = stale + taken.stale, repeated + taken.repeated
        return Taken(applied, held, stale, repeated)

    async def count(self, table: str, **values: Any) -> int:
        found = metadata.tables[table]
        these = [found.c[name] == value for name, value in values.items()]
        async with self.database.reading() as tx:
            return int(await tx.scalar(select(func.count()).select_from(found).where(*these)))

    async def rows(self, statement: Any) -> list[Any]:
        async with self.database.reading() as tx:
            return list(await tx.execute(statement))


async def make_workbench(
    db: Database, world: World, folder: Path, *, inmates: int = 5
) -> Workbench:
    numbers = [str(FIRST_INMATE + number) for number in range(inmates)]
    async with db.transaction() as tx:
        for number in numbers:
            await people.add_inmate(
                tx,
                inmate_no=number,
                name=f"罪犯{number}",
                prison_id=world.prison.id,
                ward_id=world.ward.id,
            )
        system_id = await systems.add(
            tx, world.prison.id, SystemKind.VISIT, "会见系统", "甲公司", None
        )
    keys = SoftwareKeys(folder / "keys")
    taker = Taker(db, lambda: NOW)
    return Workbench(
        database=db,
        keys=keys,
        source=Source(
            system_id=system_id,
            prison_id=world.prison.id,
            prison_path=world.prison.path,
            kind=SystemKind.VISIT,
        ),
        system=MemorySystem(numbers),
        taker=taker,
        replayer=Replayer(db, lambda: NOW),
        reconciler=Reconciler(db, taker, lambda: NOW),
    )


KIND = RecordKind.VISIT
