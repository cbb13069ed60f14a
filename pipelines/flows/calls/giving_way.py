"""Whoever fills in gives way to people who talk: also the database and the disk are theirs then."""

import asyncio
import time
from collections.abc import Awaitable, Callable

from connectors.postgres.calls import running_calls
from connectors.postgres.database import Database
from pipelines.rules.calls.giving_way import rest_s
from schemas.errors import Unavailable

LOOK_S = 2.0
"""How soon it is noticed that a call began or ended."""

Sleep = Callable[[float], Awaitable[object]]


class GivingWay:
    """One for each process that fills in."""

    def __init__(
        self,
        database: Database,
        *,
        now: Callable[[], float] = time.monotonic,
        sleep: Sleep = asyncio.sleep,
    ) -> None:
        self._database = database
        self._now = now
        self._sleep = sleep
        self._looked_at: float | None = None
        self._running = 0

    async def rest(self, worked_s: float) -> None:
        """After so much work, as long as running calls ask for; at once where there is none."""
        pause = rest_s(worked_s, await self._calls())
        if pause:
            await self._sleep(pause)

    async def _calls(self) -> int:
        now = self._now()
        if self._looked_at is None or now >= self._looked_at + LOOK_S:
            self._looked_at = now
            try:
                async with self._database.reading() as tx:
                    self._running = await running_calls.count(tx)
            except Unavailable:
                # As it was last known; what is asked of the database next waits by itself.
                pass
        return self._running
