"""Writes that must reach the database in order, however long it is away."""

import asyncio
import logging
from collections.abc import Awaitable, Callable

from connectors.postgres.database import Database
from connectors.postgres.transaction import Tx
from schemas.errors import Unavailable

logger = logging.getLogger(__name__)

Write = Callable[[Tx], Awaitable[object]]
FIRST_DELAY_S = 0.2
LONGEST_DELAY_S = 2.0


class Journal:
    """One writer, one queue: a lost server is waited for, a refused statement is loud and skipped.

    What a room has shown live (lines, alerts) is written here; a call goes on while PostgreSQL
    is away, and nothing said meanwhile is lost unless the room dies too.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self._queue: asyncio.Queue[tuple[str, Write]] = asyncio.Queue()
        self._task = asyncio.create_task(self._run())

    def put(self, name: str, write: Write) -> None:
        self._queue.put_nowait((name, write))

    @property
    def waiting(self) -> int:
        return self._queue.qsize()

    async def drained(self) -> None:
        """Wait until everything put so far is committed."""
        await self._queue.join()

    async def close(self) -> None:
        await self.drained()
        self._task.cancel()

    def abandon(self) -> None:
        """Write no more of what waits."""
        self._task.cancel()

    async def _run(self) -> None:
        while True:
            name, write = await self._queue.get()
            try:
                await self._commit(name, write)
            except Exception:
                logger.exception("journal write %s refused; skipped", name)
            finally:
                self._queue.task_done()

    async def _commit(self, name: str, write: Write) -> None:
        delay = FIRST_DELAY_S
        while True:
            try:
                async with self._database.transaction() as tx:
                    await write(tx)
                return
            except Unavailable as outage:
                logger.warning("journal write %s waits for the database: %s", name, outage)
                await asyncio.sleep(delay)
                delay = min(delay * 2, LONGEST_DELAY_S)
