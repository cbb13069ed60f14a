"""All systems of one prison: a loop each, so that none waits for another."""

import asyncio
import logging
import time
from collections.abc import Callable, Mapping
from datetime import datetime

import msgspec

from connectors.ending import end
from connectors.platforms.outbound import Outbound
from connectors.postgres.database import Database
from connectors.postgres.exchange.prison_systems import feeds, systems, versions
from connectors.postgres.exchange.prison_systems.systems import SystemRow
from connectors.refreshed import Refreshed
from pipelines.flows.exchange.applying import Applier, Source
from pipelines.flows.exchange.applying.registry import appliers
from pipelines.flows.exchange.prisons.asking import AskedSystem
from pipelines.flows.exchange.prisons.desk import Desk
from pipelines.flows.exchange.prisons.fetching import Fetcher
from pipelines.flows.exchange.prisons.link import Link
from pipelines.flows.exchange.prisons.opening import Open
from pipelines.flows.exchange.prisons.pushing import Pusher
from pipelines.flows.exchange.prisons.raw_seals import RawSeals
from pipelines.flows.exchange.prisons.resting import Resting
from pipelines.flows.exchange.prisons.sounds import Sounds
from pipelines.rules.exchange.prison_systems.mapping import Mapper
from pipelines.rules.exchange.prison_systems.replanning import Replanning
from pipelines.rules.security.keys import KeyProvider
from schemas.errors import QinqiaoError
from schemas.exchange.prison_systems.access import PackageAccess
from schemas.exchange.prison_systems.kinds import RecordKind
from schemas.exchange.prison_systems.settings import Direction, SystemSettings

logger = logging.getLogger(__name__)

LOOK_S, LOOKED_S = 5.0, 0.5
"""How soon a change of the settings counts; for so long one look counts for all connectors."""
SWITCH_S = 1.0
"""How soon a switched off system is asked no more, within a round."""
GATHER_S = 2.5
"""Calls of so long are written into the log together, and rounds that brought nothing are noted."""


class _Running(msgspec.Struct):
    """A link at work, and what it was opened by."""

    opened_by: tuple[int | None, bytes | None]
    link: Link
    system: AskedSystem
    task: asyncio.Task[None]
    comparing: asyncio.Task[None]
    fetcher: Fetcher | None
    fetching: asyncio.Task[None] | None
    """Recordings, beside the records, which they must never delay."""

    @property
    def tasks(self) -> list[asyncio.Task[None]]:
        return [one for one in (self.task, self.comparing, self.fetching) if one is not None]

    @property
    def ended(self) -> bool:
        return any(one.done() for one in self.tasks)


class Shared:
    """What the connectors of one process have together, so that they write less often.

    At rest, thirty systems are asked six times a second, and all that is to be written is that
    nothing came.
    """

    def __init__(
        self, database: Database, keys: KeyProvider, clock: Callable[[], datetime]
    ) -> None:
        self.outbound = Outbound(database, keys, clock, remember_s=SWITCH_S, gather_s=GATHER_S)
        self.resting = Resting(database, GATHER_S)
        none: dict[str, list[SystemRow]] = {}
        self.systems = Refreshed(database, none, systems.by_prison, LOOKED_S)

    async def close(self) -> None:
        """Write down what was gathered."""
        await self.outbound.close()
        await self.resting.close()


class PrisonConnector:
    """Follows the settings: opens, closes and opens anew what they name."""

    def __init__(
        self,
        prison_code: str,
        database: Database,
        keys: KeyProvider,
        open_system: Open,
        clock: Callable[[], datetime],
        *,
        sounds: Sounds | None = None,
        shared: Shared | None = None,
    ) -> None:
        """Without `sounds` it is known which recordings there are, and none is fetched."""
        self.prison_code = prison_code
        self._database = database
        self._keys = keys
        self._seals = RawSeals(keys)
        self._appliers = appliers(keys)
        self._shared = shared or Shared(database, keys, clock)
        self._own = shared is None
        self._open = open_system
        self._clock = clock
        self._sounds = sounds
        self._running: dict[str, _Running] = {}
        self._refused: dict[str, tuple[int | None, bytes | None]] = {}
        self._closed_applied = 0
        self._closed_fetched = 0

    @property
    def applied(self) -> int:
        return self._closed_applied + sum(one.link.applied for one in self._running.values())

    @property
    def fetched(self) -> int:
        """Recordings that were taken in."""
        running = (one.fetcher for one in self._running.values())
        return self._closed_fetched + sum(one.fetched for one in running if one is not None)

    @property
    def rounds(self) -> int:
        """Of all links that are open now."""
        return sum(one.link.rounds for one in self._running.values())

    @property
    def compared(self) -> int:
        """Kinds of the links that are open now whose days were compared."""
        return sum(one.link.compared for one in self._running.values())

    @property
    def links(self) -> int:
        return len(self._running)

    async def run(self) -> None:
        """Until it is cancelled; then every link is closed."""
        try:
            while True:
                await self.follow()
                # All connectors of a process in the same moment, so that one looks for all.
                await asyncio.sleep(LOOK_S - time.monotonic() % LOOK_S)
        finally:
            await asyncio.shield(self.close())

    async def follow(self) -> None:
        """Let exactly the systems run that are enabled, under the settings that count."""
        await self._shared.systems.look()
        wanted = {
            row.id: row
            for row in self._shared.systems.current.get(self.prison_code, ())
            if row.enabled and row.active is not None
        }
        for system_id, running in list(self._running.items()):
            row = wanted.get(system_id)
            changed = row is None or (row.active, row.secret_sealed) != running.opened_by
            if changed or running.ended:
                await self._stop(system_id)
        for row in wanted.values():
            if row.id not in self._running:
                await self._start(row)

    async def close(self) -> None:
        for system_id in list(self._running):
            await self._stop(system_id)
        if self._own:
            await self._shared.close()

    async def _start(self, row: SystemRow) -> None:
        assert row.active is not None
        async with self._database.reading() as tx:
            settings = (await versions.get(tx, row.id, row.active)).settings
        opened_by = (row.active, row.secret_sealed)
        if self._refused.get(row.id) == opened_by:
            return
        try:
            secret = self._seals.open_secret(row.id, row.secret_sealed, settings.access)
            inner = self._open(settings, secret)
        except QinqiaoError as error:
            # Nothing was asked yet, so only other settings can help.
            self._refused[row.id] = opened_by
            await self._note(row, settings, error.message)
            return
        system = AskedSystem(inner, self._shared.outbound, peer_of(row), settings.per_minute)
        desks = desks_of(row, settings, self._appliers, self._seals)
        pusher = None
        if settings.direction is not Direction.IN:
            pusher = Pusher(self._database, row, system, self._keys, self._clock, Replanning())
        link = Link(
            self._database, system, settings, desks, self._clock, pusher, self._shared.resting
        )
        begin = asyncio.get_running_loop().create_task
        fetcher = self._fetcher(row.id, system, settings, link)
        if fetcher is not None:
            link.on_news = fetcher.look
        self._running[row.id] = _Running(
            opened_by,
            link,
            system,
            begin(link.run(), name=f"link:{row.id}"),
            begin(link.run_comparing(), name=f"comparing:{row.id}"),
            fetcher,
            begin(fetcher.run(), name=f"fetcher:{row.id}") if fetcher else None,
        )

    def _fetcher(
        self, system_id: str, system: AskedSystem, settings: SystemSettings, link: Link
    ) -> Fetcher | None:
        if self._sounds is None or RecordKind.RECORDING not in link.kinds:
            return None
        return Fetcher(
            self._database,
            system,
            system_id,
            self._sounds,
            settings.recordings_kb_s * 1024,
            self._clock,
            lambda: link.loading,
        )

    async def _note(self, row: SystemRow, settings: SystemSettings, problem: str) -> None:
        """On the page of systems stands why nothing comes."""
        at = self._clock()
        async with self._database.transaction() as tx:
            for mapping in settings.kinds:
                await feeds.get(tx, row.id, mapping.kind, row.active or 0)
                await feeds.failed(tx, row.id, mapping.kind, problem, at)

    async def _stop(self, system_id: str) -> None:
        running = self._running.pop(system_id)
        for failed in await end(running.tasks):
            logger.error("link of %s ended", system_id, exc_info=failed)
        self._closed_applied += running.link.applied
        self._closed_fetched += running.fetcher.fetched if running.fetcher else 0
        await running.system.close()


def desks_of(
    row: SystemRow,
    settings: SystemSettings,
    known: Mapping[RecordKind, Applier],
    seals: RawSeals,
) -> list[Desk]:
    """For the kinds that are pulled: enabled, and with an applier of ours."""
    if settings.direction is Direction.OUT:
        return []
    return [
        Desk(
            source=source_of(row, settings),
            settings=row.active or 0,
            mapper=Mapper(mapping),
            applier=known[mapping.kind],
            seals=seals,
        )
        for mapping in settings.kinds
        if mapping.enabled and mapping.kind in known
    ]


def source_of(row: SystemRow, settings: SystemSettings) -> Source:
    return Source(
        system_id=row.id,
        prison_id=row.prison_id,
        prison_path=row.prison_path,
        kind=row.kind,
        carried=isinstance(settings.access, PackageAccess),
        conflict=settings.conflict,
    )


def peer_of(row: SystemRow) -> str:
    """The name under which calls to it are logged and listed."""
    return f"{row.prison_code}.{row.kind.value}"
