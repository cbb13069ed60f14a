"""Something small in the database that every replica keeps at hand and looks at anew."""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable
from typing import Generic, TypeVar

from connectors.ending import end
from connectors.postgres.database import Database
from connectors.postgres.transaction import Tx

logger = logging.getLogger(__name__)

EVERY_S = 2.0
T = TypeVar("T")


class Refreshed(Generic[T]):
    """Looks every two seconds; while the database is away, what was last known goes on."""

    def __init__(
        self,
        database: Database,
        first: T,
        load: Callable[[Tx], Awaitable[T]],
        every_s: float = EVERY_S,
    ) -> None:
        self._database = database
        self._load = load
        self._every_s = every_s
        self._current = first
        self._looked_at: float | None = None
        self._looking: asyncio.Task[None] | None = None
        self._task: asyncio.Task[None] | None = None

    @property
    def current(self) -> T:
        return self._current

    async def refresh(self) -> None:
        """Take in what was changed."""
        looked_at = time.monotonic()
        async with self._database.reading() as tx:
            self._current = await self._load(tx)
        self._looked_at = looked_at

    async def look(self) -> None:
        """As often as it is asked for, but no more than every two seconds.

        Of those who ask in the same moment one looks for all.
        """
        if self._looked_at is not None and time.monotonic() < self._looked_at + self._every_s:
            return
        if not self._every_s:
            # What was begun before it was asked for may not know the last change.
            await self.refresh()
            return
        if self._looking is None or self._looking.done():
            self._looking = asyncio.create_task(self.refresh())
        await asyncio.shield(self._looking)

    def start(self) -> None:
        self._task = asyncio.create_task(self._run())

    async def stop(self) -> None:
        if self._task is not None:
            await end([self._task])

    async def _run(self) -> None:
        while True:
            try:
                await self.refresh()
            except Exception as error:
                logger.warning("not refreshed: %s", error)
            await asyncio.sleep(self._every_s)
