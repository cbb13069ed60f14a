"""The standing actor that does by time what nobody does by hand."""

import logging
import time
from datetime import UTC, datetime
from typing import Any

import ray

from actors.background import LOGICAL_CPUS, NAMESPACE, Health, Loop
from connectors.postgres import housekeeping
from connectors.postgres.database import Database
from schemas.settings import Settings

NAME = "job_scheduler"
CLEAR_EVERY_S = 3600.0


@ray.remote(num_cpus=LOGICAL_CPUS, max_restarts=-1)
class JobSchedulerActor:
    """Holds no state: what is due is asked of the database each time."""

    def __init__(self, settings: Settings) -> None:
        logging.basicConfig(level=settings.log_level)
        self._absence_s = settings.absence_s
        self._database = Database(settings.database_url, pool_size=2)
        self._closed = 0
        self._cleared_at: float | None = None
        self._loop = Loop(NAME, self._run)
        # Here too: after a restart Ray makes the actor anew and nobody calls `start`.
        self._loop.start()

    async def start(self) -> None:
        self._loop.start()

    async def health(self) -> Health:
        return self._loop.health(closed=self._closed)

    async def _run(self) -> None:
        """One round; the loop pauses and comes again."""
        closed = await housekeeping.close_overdue(
            self._database, datetime.now(UTC), self._absence_s
        )
        self._closed += len(closed)
        if self._cleared_at is None or time.monotonic() - self._cleared_at > CLEAR_EVERY_S:
            await housekeeping.clear(self._database, datetime.now(UTC))
            self._cleared_at = time.monotonic()


def start(settings: Settings) -> Any:
    """The running actor, made where there is none; answers its handle."""
    handle = JobSchedulerActor.options(  # type: ignore[attr-defined]
        name=NAME, namespace=NAMESPACE, get_if_exists=True
    ).remote(settings)
    handle.start.remote()
    return handle
