"""What a run writes down while it works; kept in the database line by line."""

import logging
from collections.abc import Callable
from datetime import datetime

from connectors.postgres.database import Database
from connectors.postgres.platform import job_runs
from schemas.platform.jobs import LogLine

logger = logging.getLogger(__name__)


class JobLog:
    """The log of one run."""

    def __init__(self, database: Database, run_id: str, now: Callable[[], datetime]) -> None:
        self._database = database
        self._run_id = run_id
        self._now = now
        self._seq = 0

    async def info(self, text: str) -> None:
        await self._add("info", text)

    async def error(self, text: str) -> None:
        await self._add("error", text)

    async def _add(self, level: str, text: str) -> None:
        self._seq += 1
        line = LogLine(seq=self._seq, at=self._now(), level=level, text=text)
        async with self._database.transaction() as tx:
            await job_runs.log(tx, self._run_id, [line])
        logger.info("job run %s: %s", self._run_id, text)
