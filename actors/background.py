"""What the standing actors have in common: loops that go on after every failure."""

import asyncio
import logging
import os
import time
from collections.abc import Awaitable, Callable
from datetime import datetime

import msgspec

from connectors.ending import end

logger = logging.getLogger(__name__)

NAMESPACE = "qinqiao"
LOGICAL_CPUS = 0.1
PAUSE_S = 2.0


class Health(msgspec.Struct, frozen=True, kw_only=True):
    """How an actor is doing; `figures` counts what it has done since it began."""

    name: str
    pid: int
    running: bool
    restarts: int
    last_error: str | None
    figures: dict[str, int]
    since: datetime | None = None
    """Of a part that shares its process: when it was made."""
    renewed: int = 0
    """How often such a part was made anew alone."""


class Loop:
    """Runs `work` again and again; a failure is logged, shown in the health, and tried anew."""

    def __init__(self, name: str, work: Callable[[], Awaitable[None]]) -> None:
        self.name = name
        self._work = work
        self._restarts = 0
        self._last_error: str | None = None
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Once; a second start changes nothing."""
        if self._task is None or self._task.done():
            self._task = asyncio.get_running_loop().create_task(self._run(), name=self.name)

    async def stop(self) -> None:
        if self._task is not None:
            await end([self._task])

    def health(self, **figures: int) -> Health:
        return Health(
            name=self.name,
            pid=os.getpid(),
            running=self._task is not None and not self._task.done(),
            restarts=self._restarts,
            last_error=self._last_error,
            figures=figures,
        )

    async def _run(self) -> None:
        while True:
            began = time.monotonic()
            try:
                await self._work()
                self._last_error = None
            except Exception as error:
                self._restarts += 1
                self._last_error = f"{type(error).__name__}: {error}"
                logger.exception("%s failed after %.1f s", self.name, time.monotonic() - began)
            await asyncio.sleep(PAUSE_S)
