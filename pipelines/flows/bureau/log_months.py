"""The log of a made-up bureau, month by month and signed at each one's end."""

import logging
from collections.abc import Callable, Collection, Iterable
from datetime import date
from time import perf_counter

from connectors.postgres.audit.planted_log import LogLine, PlantedLog
from connectors.postgres.planting_database import PlantingDatabase
from pipelines.flows.bureau.ground_check import log_of
from pipelines.flows.bureau.site import Site, note
from pipelines.rules.bureau.ground import Ground
from pipelines.rules.bureau.months import Month, months_of
from pipelines.rules.bureau.telling import Telling

_log = logging.getLogger("qinqiao.bureau")
ToldOn = Callable[[date], Iterable[LogLine]]
"""What the stories of a day led to, whenever it happened."""


class LogMonths:
    """Goes on with the months that are not there; they are asked for in their order."""

    def __init__(self, site: Site, ground: Ground, known: Collection[str], told: ToldOn) -> None:
        self._site, self._ground, self._known = site, ground, known
        self._telling = Telling(told)
        self._before: Month | None = None
        self.seconds = 0.0

    async def plant(self, month: Month) -> int:
        """Answers how many lines were new."""
        rows, name, lines = 0, log_of(month), self._telling.month(month)
        if name in self._known:
            # What this month leads to is told with the next ones all the same.
            for _ in lines:
                pass
        else:
            begun = perf_counter()
            if self._before is not None:
                # Planting may have ended between a month's rows and its signature.
                await self._sign(self._before)
            rows = await self._write(name, lines)
            await self._sign(month)
            self.seconds += perf_counter() - begun
        self._before = month
        return rows

    async def _write(self, name: str, lines: Iterable[LogLine]) -> int:
        async with self._site.database.transaction() as tx:
            log = PlantedLog(tx, self._ground.ids)
            await log.write(lines)
            await note(tx, self._site, name, log.rows, log.digest)
        _log.info("%s: %d rows", name, log.rows)
        return log.rows

    async def _sign(self, month: Month) -> None:
        """Nothing where the chains did not grow since the last signature."""
        then = PlantingDatabase(self._site.database, self._ground.ids, lambda: month.end)
        try:
            await self._site.notary.note(then, month.end)
        finally:
            await then.close()


def missing(ground: Ground, known: Collection[str]) -> bool:
    """Whether any month of the log is not there."""
    return any(log_of(month) not in known for month in months_of(ground.plan))
