"""Connectors above their limit: prisons whose systems tell more and more."""

import asyncio
import time
from datetime import UTC, datetime
from typing import Any

from cluster.benches.overload.part import AFTER_S, Apart, Driven, Outcome
from cluster.benches.prisons.at_work import caught_up, connectors_of
from cluster.benches.prisons.comparing import applied_of, pulled_kinds
from cluster.benches.prisons.measured_stand_ins import Began, StandIns
from cluster.benches.prisons.registering import Ids, register, switch_on
from connectors.doors import open_database
from connectors.keys import open_keys
from connectors.postgres.database import Database
from schemas.settings import Settings

LOAD_S, SETTLE_S = 300.0, 120.0
PRISONS, INMATES, RECORDS = 3, 1_000, 240_000
BUSY_HOUR = 10


class ConnectorsPart(Apart):
    """Three prisons' connectors; the load is how much faster than life their systems tell."""

    name, unit = "connectors", "times real speed"
    deadline_s = 15.0
    """From a change there to its effect here; systems are asked every five seconds."""
    first, most = 4_000.0, 100_000.0
    probe: float | None = 40_000.0
    whole = False
    search_s, hold_s = 50.0, 12.0
    """A queue is seen when it has grown for much longer than may be waited. None is declined: what
    waits at the end of twelve seconds at twice the limit takes 24 at half of it."""

    def __init__(self, own: Settings, standing: StandIns) -> None:
        """On parts that stand already; everything that there is has been taken in afterwards."""
        self._own, self._standing = own, standing
        self._keys = open_keys(own)
        self._ids: Ids = {}
        self._handles: list[Any] = asyncio.run(self._first_load())

    def drive(self, load: float, *, seconds: float, after: float = 0.0) -> Driven:
        # Whatever the hour is here and however fast time went before: as much happens in each.
        self._standing.leap(BUSY_HOUR)
        asyncio.run(self._caught_up())
        began = self._standing.run(load)
        time.sleep(seconds)
        over, later = time.time(), None
        if after:
            later = self._standing.run(after)
            time.sleep(AFTER_S)
        self._standing.halt()
        known = asyncio.run(self._changed(began))
        during = [one for one in known if _in(one, began, later)]
        return Driven(
            seconds=seconds,
            outcomes=[_outcome(one, began, load, until=over) for one in during],
            after=[
                _outcome(one, later, after, until=None) for one in known if _in(one, later, None)
            ]
            if later
            else [],
        )

    async def _first_load(self) -> list[Any]:
        database = open_database(self._own, pool_size=2)
        try:
            now = datetime.now(UTC)
            told = self._standing.told
            self._ids = await register(database, self._keys, told, now, enabled=False)
            handles = await connectors_of(self._own, {prison for prison, _ in self._ids})
            await switch_on(database, self._ids)
            await caught_up(database, self._keys, self._ids, datetime.now(UTC), LOAD_S)
            return handles
        finally:
            await database.close()

    async def _changed(self, began: Began) -> "list[_Change]":
        """Every record that changed since, with when its version was applied here."""
        await self._caught_up()
        database = open_database(self._own, pool_size=2)
        try:
            return await self._compared(database, began)
        finally:
            await database.close()

    async def _caught_up(self) -> None:
        database = open_database(self._own, pool_size=2)
        try:
            await caught_up(database, self._keys, self._ids, datetime.now(UTC), SETTLE_S)
        finally:
            await database.close()

    async def _compared(self, database: Database, began: Began) -> "list[_Change]":
        found: list[_Change] = []
        for (prison, system), system_id in self._ids.items():
            for kind in pulled_kinds(self._keys, system):
                async with database.reading() as tx:
                    here = await applied_of(tx, system_id, kind, began.here)
                for one in self._standing.entries(prison, system, kind, began.there):
                    mine = here.get(one.key)
                    same = mine is not None and (mine.version, mine.deleted) == (
                        one.version,
                        one.deleted,
                    )
                    applied = mine.applied_at if mine is not None and same else None
                    found.append((one.changed_at, applied))
        return found


_Change = tuple[float, float | None]
"""When it changed on their clock, and when that was applied, on ours; None where it was not."""


def _in(one: _Change, began: Began, end: Began | None) -> bool:
    return one[0] > began.there and (end is None or one[0] <= end.there)


def _outcome(one: _Change, began: Began, rate: float, *, until: float | None) -> Outcome:
    """What still waited at the end of the load was told as behind, and came later."""
    changed, applied = one
    happened = began.here + (changed - began.there) / rate
    end = None if until is None else until + ConnectorsPart.deadline_s
    waited = applied is not None and end is not None and applied > end
    return Outcome(
        at_s=happened - began.here,
        took_s=None if applied is None or waited else max(0.0, applied - happened),
        marked=waited,
    )
