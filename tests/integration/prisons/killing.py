"""Kills links at work: a loop that is cancelled is what a process leaves that dies."""

import asyncio
import random
from collections.abc import AsyncIterator, Callable, Sequence
from datetime import date, datetime

from connectors.postgres.transaction import Tx
from connectors.prisons.port import Broken, DayCount, Order, PrisonSystem, Pulled, Receipt, Told
from pipelines.flows.exchange.applying import Applier, Mapped, Outcome, Source
from schemas.exchange.prison_systems.kinds import RecordKind


class Fate:
    """Cancels whoever passes by, now and then; `passed` says in which phases work went on."""

    def __init__(self, seed: str) -> None:
        self.random = random.Random(seed)
        self.share = 0.0
        self.passed: dict[str, int] = {}
        self.killed: dict[str, int] = {}

    def meet(self, phase: str) -> None:
        """The cancellation strikes where the task waits next."""
        self.passed[phase] = self.passed.get(phase, 0) + 1
        task = asyncio.current_task()
        if task is not None and self.random.random() < self.share:
            self.killed[phase] = self.killed.get(phase, 0) + 1
            task.cancel()

    @property
    def steps(self) -> int:
        return sum(self.passed.values())


class MortalSystem:
    """A system during whose answers the connector may die."""

    def __init__(self, inner: PrisonSystem, fate: Fate) -> None:
        self._inner = inner
        self._fate = fate

    async def pull(self, kind: RecordKind, cursor: str, limit: int) -> Pulled:
        self._fate.meet("asking")
        page = await self._inner.pull(kind, cursor, limit)
        self._fate.meet("answered")
        return page

    async def counts(self, kind: RecordKind, since: date, until: date) -> list[DayCount]:
        self._fate.meet("counting")
        return await self._inner.counts(kind, since, until)

    async def day(self, kind: RecordKind, day: date) -> AsyncIterator[Told | Broken]:
        async for one in self._inner.day(kind, day):
            self._fate.meet("a day")
            yield one

    async def push(self, order: Order) -> Receipt:
        return await self._inner.push(order)

    def read(self, file: str, start: int) -> AsyncIterator[bytes]:
        return self._inner.read(file, start)

    async def check(self) -> str:
        return await self._inner.check()

    async def close(self) -> None:
        await self._inner.close()


class MortalApplier:
    """An applier within whose transaction the connector may die, before its work and after."""

    def __init__(self, inner: Applier, fate: Fate) -> None:
        self._inner = inner
        self._fate = fate
        self.kind = inner.kind

    async def apply(
        self, tx: Tx, system: Source, records: Sequence[Mapped], at: datetime
    ) -> Sequence[Outcome]:
        self._fate.meet("applying")
        outcomes = await self._inner.apply(tx, system, records, at)
        self._fate.meet("applied")
        return outcomes


class TickingClock:
    """A time of others that never stands still, so that what was tried before is told apart."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now
        self._last: datetime | None = None

    def __call__(self) -> datetime:
        now = self._now()
        if self._last is not None and now <= self._last:
            now = self._last + datetime.resolution
        self._last = now
        return now
