"""The standing actor that transcribes recordings and takes in those of outside systems."""

import logging
import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import ray

from actors.background import LOGICAL_CPUS, NAMESPACE, Health, Loop
from actors.speech.transcription_reader import ServeReader
from connectors.doors import open_database, open_store
from connectors.keys import open_keys
from connectors.live_settings import LiveSettings
from pipelines.flows.recordings.storing.inbox import Inbox
from pipelines.flows.speech.reading.worker import Tools, Worker
from schemas.settings import Settings

NAME = "transcription_worker"
NICENESS = 15
"""As the model that reads: what is stored is read when nobody wants the processor for a call, a
record or a recording that is made playable."""


@ray.remote(num_cpus=LOGICAL_CPUS, max_restarts=-1)
class TranscriptionWorkerActor:
    """Holds no state: the queue is the database's, and a task of a dead worker is taken again."""

    def __init__(self, settings: Settings) -> None:
        logging.basicConfig(level=settings.log_level)
        os.nice(NICENESS)
        count = max(1, settings.transcription_workers)
        self._database = open_database(settings, pool_size=count + 2)
        files = open_store(settings, open_keys(settings))
        tools = Tools(database=self._database, store=files, reader=ServeReader())
        self._workers = [Worker(tools) for _ in range(count)]
        self._live = LiveSettings(self._database, settings)
        self._loops = [
            Loop(f"{NAME}-{number}", worker.drain) for number, worker in enumerate(self._workers)
        ]
        self._inbox: Inbox | None = None
        if settings.recordings_inbox_dir:
            folder = Path(settings.recordings_inbox_dir)
            self._inbox = Inbox(self._database, files, folder, lambda: datetime.now(UTC))
            self._loops.append(Loop("recordings_inbox", self._take_in))
        # Here too: after a restart Ray makes the actor anew and nobody calls `start`.
        for loop in self._loops:
            loop.start()

    async def start(self) -> None:
        for loop in self._loops:
            loop.start()

    async def health(self) -> Health:
        """Of all loops as one: the worst of them shows."""
        told = [loop.health() for loop in self._loops]
        errors = [one.last_error for one in told if one.last_error]
        figures = {
            "done": sum(one.done for one in self._workers),
            "failed": sum(one.failed for one in self._workers),
            "taken_in": self._inbox.taken if self._inbox else 0,
            "refused": self._inbox.refused if self._inbox else 0,
        }
        return Health(
            name=NAME,
            pid=told[0].pid,
            running=all(one.running for one in told),
            restarts=sum(one.restarts for one in told),
            last_error=errors[0] if errors else None,
            figures=figures,
        )

    async def _take_in(self) -> None:
        assert self._inbox is not None
        await self._live.refresh()
        await self._inbox.round(self._live.current)


def start(settings: Settings) -> Any:
    """The running actor, made where there is none; answers its handle."""
    handle = TranscriptionWorkerActor.options(  # type: ignore[attr-defined]
        name=NAME, namespace=NAMESPACE, get_if_exists=True
    ).remote(settings)
    handle.start.remote()
    return handle
