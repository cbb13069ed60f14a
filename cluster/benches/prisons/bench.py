"""`qinqiao bench connectors`: fifteen prisons' records taken in, then a day of them, fast."""

import asyncio
import os
import time
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from datetime import time as clock_time
from itertools import chain
from pathlib import Path
from typing import Any

import msgspec

from cluster.benches.own_parts import own_parts
from cluster.benches.prisons import comparing
from cluster.benches.prisons.at_work import START_S, caught_up, connectors_of
from cluster.benches.prisons.comparing import Compared, pulled_kinds
from cluster.benches.prisons.measured_stand_ins import Began, StandIns, stand_ins
from cluster.benches.prisons.memory import Memory, memory_of
from cluster.benches.prisons.planting import PRISONS, Roster, plant
from cluster.benches.prisons.reconciled import gaps_between
from cluster.benches.prisons.registering import Ids, register, switch_on
from cluster.telling import Tell
from connectors.doors import open_database
from connectors.keys import open_keys
from connectors.postgres.database import Database
from connectors.prisons.adapters.package_file import OWNER
from connectors.prisons.simulators.prisons import Plan
from loadtests.bench.connectors import ConnectorsBench, FirstLoad, Increments
from loadtests.bench.figures import figures
from pipelines.flows.exchange.prisons.opening import FOLDER
from pipelines.rules.platform.local_time import LOCAL
from pipelines.rules.security.keys import KeyProvider
from schemas.settings import Settings

NAME = "bench-connectors"
SYSTEMS = 2
"""A prison's visit and its phone system."""
DAYS = 60
"""So far back every day is compared at the end: more than records are made up for."""
MEMORY_S = 5.0
DRAIN_S = 180.0
LEAST_LOAD_S, LEAST_PER_S = 300.0, 200
"""The first load is given up where it is slower than that."""
RECORDS_AN_INMATE, LEAST_INMATES = 100, 20
BEGIN, BEGIN_WHOLE = clock_time(9), clock_time(6)
"""When the day of increments begins: a part of it is a part of the working day, a whole one ends
while nobody visits or calls, so that nothing told waits for its end."""
WHOLE = 24.0


class Wanted(msgspec.Struct, frozen=True, kw_only=True):
    """What is to be measured."""

    records: int
    prisons: int = PRISONS
    hours: float = 24.0
    rate: float = 60.0


def run(settings: Settings, wanted: Wanted, tell: Tell) -> ConnectorsBench:
    """Everything on a platform of its own, which is removed at the end with its stand-ins."""
    with own_parts(settings, NAME, people=False) as own:
        inmates = max(LEAST_INMATES, wanted.records // wanted.prisons // RECORDS_AN_INMATE)
        tell(f"planting {wanted.prisons} prisons of {inmates} inmates")
        roster = asyncio.run(plant(own, wanted.prisons, inmates))
        tell(f"making up {wanted.records} records")
        with stand_ins(_plan(own, wanted, roster)) as standing:
            return asyncio.run(_Run(own, wanted, standing, tell).measured())


def _plan(own: Settings, wanted: Wanted, roster: Roster) -> Plan:
    """The day of increments ends before now, as the connectors' own clock shows the real time."""
    day = (datetime.now(UTC).astimezone(LOCAL) - timedelta(hours=wanted.hours + 24)).date()
    begin = BEGIN_WHOLE if wanted.hours >= WHOLE else BEGIN
    return Plan(
        folder=Path(own.data_dir) / FOLDER,
        inmates=roster,
        receiver=open_keys(own).public_key(OWNER),
        now=datetime.combine(day, begin, LOCAL).astimezone(UTC),
        records=max(1, wanted.records // (SYSTEMS * wanted.prisons)),
    )


class _Run:
    """One measurement, from the switch to the comparison."""

    def __init__(self, own: Settings, wanted: Wanted, standing: StandIns, tell: Tell) -> None:
        self._own, self._wanted, self._standing, self._tell = own, wanted, standing, tell
        self._keys: KeyProvider = open_keys(own)
        self._database: Database = open_database(own, pool_size=2)
        self._ids: Ids = {}
        self._pids: list[int] = []
        self._most = Memory(0.0, 0.0)

    async def measured(self) -> ConnectorsBench:
        try:
            return await self._measured()
        finally:
            await self._database.close()

    async def _measured(self) -> ConnectorsBench:
        told, now = self._standing.told, datetime.now(UTC)
        self._ids = await register(self._database, self._keys, told, now, enabled=False)
        self._tell("starting the connectors")
        handles = await self._started()
        self._tell("first load")
        first = await self._first_load(handles[1:])
        self._tell(f"{self._wanted.hours:g} h of increments")
        began = await self._increments()
        self._tell("comparing")
        done, held = await self._drained(began)
        gaps = await self._gaps()
        del handles
        return ConnectorsBench(
            asked=self._wanted.records,
            records=done.records,
            prisons=self._wanted.prisons,
            systems=len(self._ids),
            cores=os.cpu_count() or 1,
            first_load=first,
            increments=Increments(
                hours=self._wanted.hours, rate=self._wanted.rate, records=done.changed
            ),
            increment_delay_s=figures(list(chain.from_iterable(done.delays.values()))),
            increment_delay_by_protocol={
                protocol: figures(delays) for protocol, delays in sorted(done.delays.items())
            },
            lost=done.lost,
            held=held,
            applied_twice=await comparing.applied_twice(self._database, self._keys),
            gaps=len(gaps),
            memory_mb=self._most.pss,
            rss_mb=self._most.rss,
        )

    async def _started(self) -> list[Any]:
        """All connectors, in as many processes as they share, with nothing to ask yet."""
        handles = await connectors_of(self._own, {prison for prison, _ in self._ids})
        # Imported now and not before: Ray reads its environment when imported.
        from actors.recordings.recording_intake import INTAKE
        from actors.standing_parts import carrier_of

        for handle in handles[1:]:
            async with asyncio.timeout(START_S):
                self._pids.append((await handle.health.remote()).pid)
        # What makes their recordings playable works for them, so it counts with them.
        self._pids.append((await carrier_of(INTAKE).health.remote(INTAKE)).pid)
        return handles

    async def _first_load(self, connectors: Sequence[Any]) -> FirstLoad:
        begun = time.monotonic()
        limit = max(LEAST_LOAD_S, self._wanted.records / LEAST_PER_S)
        await switch_on(self._database, self._ids)
        complete = await self._caught_up(datetime.now(UTC), limit)
        seconds = time.monotonic() - begun
        records = await comparing.applied(self._database)
        self._tell(f"{records / seconds:.0f} records/s; comparing their days")
        compared = await self._compared(connectors, limit)
        return FirstLoad(
            records=records,
            seconds=round(seconds, 1),
            records_per_s=round(records / seconds, 1),
            compared_s=round(time.monotonic() - begun, 1),
            complete=complete and compared,
        )

    async def _compared(self, connectors: Sequence[Any], limit_s: float) -> bool:
        """Every kind's days once; False if time is up."""
        wanted = sum(len(pulled_kinds(self._keys, system)) for _, system in self._ids)
        deadline = time.monotonic() + limit_s
        while time.monotonic() < deadline:
            told = [await one.health.remote() for one in connectors]
            if sum(one.figures["compared"] for one in told) >= wanted:
                return True
            self._look_at_memory()
            await asyncio.sleep(MEMORY_S)
        return False

    async def _increments(self) -> Began:
        began = self._standing.run(self._wanted.rate)
        end = time.monotonic() + self._wanted.hours * 3600 / self._wanted.rate
        while (left := end - time.monotonic()) > 0:
            self._look_at_memory()
            await asyncio.sleep(min(MEMORY_S, left))
        self._standing.halt()
        return began

    async def _drained(self, began: Began) -> tuple[Compared, int]:
        """Once everything was asked for that happened until the halt, or time is up.

        With how many of the lost ones are held: they wait for an operator, not for time.
        """
        deadline = time.monotonic() + DRAIN_S
        while True:
            await self._caught_up(datetime.now(UTC), deadline - time.monotonic())
            done = await comparing.compare(
                self._database, self._keys, self._standing, self._ids, began, self._wanted.rate
            )
            problems = await comparing.stuck(self._database, self._ids)
            held = sum(problems.values())
            if done.lost <= held or time.monotonic() > deadline:
                for (kind, code), number in sorted(problems.items()):
                    self._tell(f"held: {kind} {code} {number}")
                return done, held

    async def _gaps(self) -> list[str]:
        """Last, since what differs is fetched by it."""
        now = datetime.now(UTC).astimezone(LOCAL).date()
        since = now - timedelta(days=DAYS)
        found = await gaps_between(self._own, self._database, self._keys, self._ids, since, now)
        for one in found:
            self._tell(f"differs: {one}")
        return found

    async def _caught_up(self, since: datetime, limit_s: float) -> bool:
        """See there; meanwhile the memory is looked at now and then."""
        last = 0.0

        def looked() -> None:
            nonlocal last
            if time.monotonic() > last + MEMORY_S:
                self._look_at_memory()
                last = time.monotonic()

        return await caught_up(self._database, self._keys, self._ids, since, limit_s, looked)

    def _look_at_memory(self) -> None:
        now = memory_of(self._pids)
        self._most = Memory(max(now.pss, self._most.pss), max(now.rss, self._most.rss))
