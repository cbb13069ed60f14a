"""All stand-ins as a process of their own, whose clock the bench holds."""

import asyncio
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta
from multiprocessing.connection import Connection
from typing import NamedTuple, cast

from cluster.benches.own_process import own_process
from connectors.prisons.adapters.versions import version_of
from connectors.prisons.simulators.prisons import Plan, Prisons, StandIn, standing_prisons
from pipelines.rules.platform.local_time import LOCAL
from schemas.exchange.prison_systems.kinds import RecordKind, SystemKind

EXPORT_S = 2.0
"""How often files, views and packages are written on."""
LOOK_S = 0.1
RUN, HALT, LEAP, ENTRIES = "run", "halt", "leap", "entries"


class Began(NamedTuple):
    """When the stand-ins' time began to run: theirs and ours, in seconds since 1970."""

    there: float
    here: float


class Held(NamedTuple):
    """A record as a stand-in holds it."""

    key: str
    version: int
    deleted: bool
    changed_at: float


class StandIns:
    """What the bench asks of the process."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self.told: list[StandIn] = connection.recv()

    def run(self, rate: float) -> Began:
        """Let their time go so fast; until then it stands."""
        return cast(Began, self._ask(RUN, rate))

    def halt(self) -> None:
        """Let it stand, with everything written down that happened until now."""
        self._ask(HALT)

    def leap(self, hour: int) -> None:
        """Go on at that hour of the next day there; what happened until then is written down."""
        self._ask(LEAP, hour)

    def entries(
        self, prison: str, system: SystemKind, kind: RecordKind, since: float | None = None
    ) -> list[Held]:
        """Everything of a kind as it truly is there; or what changed since, on their clock."""
        return cast(list[Held], self._ask(ENTRIES, prison, system, kind, since))

    def _ask(self, *question: object) -> object:
        self._connection.send(question)
        return self._connection.recv()


@contextmanager
def stand_ins(plan: Plan) -> Iterator[StandIns]:
    """Filled and listening; ended at the end."""
    with own_process(_serve, plan) as connection:
        yield StandIns(connection)


def _serve(plan: Plan, connection: Connection) -> None:
    with suppress(KeyboardInterrupt):
        asyncio.run(_stand(plan, connection))


async def _stand(plan: Plan, connection: Connection) -> None:
    async with standing_prisons(plan) as prisons:
        prisons.clock.run(0)
        exporting = asyncio.create_task(prisons.keep_exporting(EXPORT_S))
        connection.send(prisons.stand_ins)
        with suppress(EOFError, BrokenPipeError):
            while True:
                if await asyncio.to_thread(connection.poll, LOOK_S):
                    connection.send(await _answer(prisons, *connection.recv()))
        exporting.cancel()
        await asyncio.gather(exporting, return_exceptions=True)


def until(now: datetime, hour: int) -> timedelta:
    """From now to that hour, local time, of the next day."""
    local = now.astimezone(LOCAL)
    start = local.replace(hour=hour, minute=0, second=0, microsecond=0)
    return start + timedelta(days=1) - local


async def _answer(prisons: Prisons, verb: str, *asked: object) -> object:
    if verb == RUN:
        there = prisons.clock.now().timestamp()
        prisons.clock.run(cast(float, asked[0]))
        return Began(there, time.time())
    if verb in (HALT, LEAP):
        prisons.clock.run(0)
        if verb == LEAP:
            prisons.clock.advance(until(prisons.clock.now(), cast(int, asked[0])))
        await prisons.export()
        return None
    prison, system, kind, at = cast(tuple[str, SystemKind, RecordKind, float | None], asked)
    source = prisons.sources[prison, system]
    since = None if at is None else datetime.fromtimestamp(at, LOCAL)
    return [
        Held(
            one.key,
            version_of(source.maker.version(one)) or 0,
            one.deleted,
            one.changed_at.timestamp(),
        )
        for one in await asyncio.to_thread(source.entries, kind, since)
    ]
