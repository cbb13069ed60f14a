"""The settings as they are now: those of the start, with what administrators changed since."""

import asyncio
import logging
from collections.abc import Callable

from connectors.postgres import parameters
from connectors.postgres.database import Database
from pipelines.parameters.catalog import applied
from schemas.settings import Settings

logger = logging.getLogger(__name__)

EVERY_S = 2.0


class LiveSettings:
    """Looks every two seconds; while the database is away, what was last known goes on."""

    def __init__(self, database: Database, base: Settings) -> None:
        self._database = database
        self._base = base
        self._current = base
        self._task: asyncio.Task[None] | None = None

    @property
    def base(self) -> Settings:
        """As the platform was started."""
        return self._base

    @property
    def current(self) -> Settings:
        return self._current

    async def refresh(self) -> None:
        """Take in what was changed."""
        async with self._database.transaction() as tx:
            rows = await parameters.changed(tx)
        self._current = applied(self._base, {name: row.value for name, row in rows.items()})

    def start(self) -> None:
        self._task = asyncio.create_task(self._run())

    async def stop(self) -> None:
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    async def _run(self) -> None:
        while True:
            try:
                await self.refresh()
            except Exception as error:
                logger.warning("parameters not refreshed: %s", error)
            await asyncio.sleep(EVERY_S)


Current = Callable[[], Settings]
"""Asked each time, so that a change counts from the next question on."""
