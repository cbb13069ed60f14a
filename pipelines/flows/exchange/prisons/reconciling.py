"""Holding every day against what the system says it has, and fetching what differs.

Days are compared once the cursor has caught up: until then a difference is no gap.
"""

from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AbstractAsyncContextManager, nullcontext
from datetime import date, datetime, timedelta

import msgspec

from connectors.postgres.database import Database
from connectors.postgres.exchange.prison_systems import problems, reconciliations, records
from connectors.postgres.exchange.prison_systems.reconciliations import DayRow
from connectors.prisons.port import Broken, DayCount, PrisonSystem, Told
from pipelines.flows.exchange.prisons.desk import Desk
from pipelines.flows.exchange.prisons.taking import Taker, read
from pipelines.rules.exchange.prison_systems.digest import day_digest

AT_ONCE = 1_000
Settled = Callable[[], AbstractAsyncContextManager[None]]
"""Within it all that the system told is here, and nothing more of it comes in."""


class Fetched(msgspec.Struct, kw_only=True):
    """What of a day came once more."""

    told: int = 0
    new: int = 0
    keys: set[str] = set()


class Compared(msgspec.Struct, kw_only=True):
    """How the days of a time compared; `gaps` differ after they were fetched."""

    days: int = 0
    fetched: int = 0
    gaps: list[date] = []


class Reconciler:
    """Compares a kind day by day and keeps what was found."""

    def __init__(self, database: Database, taker: Taker, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._taker = taker
        self._clock = clock

    async def compare(
        self,
        desk: Desk,
        system: PrisonSystem,
        since: date,
        until: date,
        *,
        settled: Settled = nullcontext,
    ) -> Compared:
        """Both days included; raises what the system raises, with the days before kept."""
        async with settled():
            there = {one.day: one for one in await system.counts(desk.kind, since, until)}
            here = await self._here(desk, since, until)
        # A record that differed and is gone by now leaves a day of which nobody has anything.
        before = await self._differing(desk, since, until)
        days = {
            day: there.get(day) or DayCount(kind=desk.kind, day=day, count=0)
            for day in sorted(there.keys() | here.keys() | before)
        }
        rows = [self._row(desk, told, here.get(day, [])) for day, told in days.items()]
        # What agrees is kept in one go: of fifteen prisons it is thousands of days.
        await self._keep([row for row in rows if row.agrees])
        done = Compared(days=len(rows))
        for differing in [row for row in rows if not row.agrees]:
            row = await self._mended(desk, system, days[differing.day], settled)
            await self._keep([row])
            done.fetched += row.fetched
            if not row.agrees:
                done.gaps.append(row.day)
        return done

    async def _keep(self, rows: Sequence[DayRow]) -> None:
        async with self._database.transaction() as tx:
            await reconciliations.keep(tx, rows)

    async def _mended(
        self, desk: Desk, system: PrisonSystem, there: DayCount, settled: Settled
    ) -> DayRow:
        """The day after all of it was fetched."""
        day = there.day
        fetched = await self.fetch(desk, system, day)
        # The source may have gone on since it counted.
        async with settled():
            again = await system.counts(desk.kind, day, day)
            there = next((one for one in again if one.day == day), there)
            here = (await self._here(desk, day, day)).get(day, [])
        held = await self._held(desk, fetched.keys)
        return self._row(desk, there, here, fetched=fetched.new, held=held)

    async def fetch(self, desk: Desk, system: PrisonSystem, day: date) -> Fetched:
        """All of a day once more; what came before is nothing."""
        fetched = Fetched()
        async for part in _parts(system.day(desk.kind, day)):
            fetched.told += len(part)
            fetched.keys |= {one.key for one in read(desk.mapper, part)}
            taken = await self._taker.add(desk, part)
            fetched.new += taken.applied + taken.held
        return fetched

    async def _here(
        self, desk: Desk, since: date, until: date
    ) -> dict[date, list[tuple[str, int]]]:
        async with self._database.reading() as tx:
            return await records.days(tx, desk.source.system_id, desk.kind, since, until)

    async def _differing(self, desk: Desk, since: date, until: date) -> set[date]:
        async with self._database.reading() as tx:
            system_id = desk.source.system_id
            return await reconciliations.differing(tx, system_id, desk.kind, since, until)

    async def _held(self, desk: Desk, keys: set[str]) -> int:
        async with self._database.reading() as tx:
            return await problems.held_on(tx, desk.source.system_id, desk.kind, sorted(keys))

    def _row(
        self,
        desk: Desk,
        there: DayCount,
        here: list[tuple[str, int]],
        *,
        fetched: int = 0,
        held: int = 0,
    ) -> DayRow:
        digest = day_digest(here)
        # A system that can only count says nothing of content; nothing has many digests.
        same = not there.count or not there.digest or there.digest == digest
        return DayRow(
            system_id=desk.source.system_id,
            kind=desk.kind,
            day=there.day,
            there=there.count,
            here=len(here),
            digest_there=there.digest,
            digest_here=digest,
            agrees=there.count == len(here) and same,
            fetched=fetched,
            held=held,
            compared_at=self._clock(),
        )


def window(today: date, days: int) -> tuple[date, date]:
    """The last days, today among them."""
    return today - timedelta(days=days - 1), today


async def _parts(told: AsyncIterator[Told | Broken]) -> AsyncIterator[list[Told | Broken]]:
    part: list[Told | Broken] = []
    async for one in told:
        part.append(one)
        if len(part) == AT_ONCE:
            yield part
            part = []
    if part:
        yield part
