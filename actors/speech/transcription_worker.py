"""The standing part that transcribes recordings and takes in those of outside systems."""

import asyncio
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, ClassVar

from actors import standing_parts
from actors.background import Health, Loop
from actors.speech.transcription_reader import ServeReader
from connectors.doors import open_database, open_store
from connectors.keys import open_keys
from connectors.live_settings import LiveSettings
from pipelines.flows.recordings.storing.inbox import Inbox
from pipelines.flows.speech.reading.worker import Tools, Worker
from schemas.settings import Settings

NAME = "transcription_worker"
NICENESS = 10
"""Of what it does beside the reading, whose threads are nicer still."""


class TranscriptionWorkerPart:
    """Holds no state: the queue is the database's, and a task of a dead worker is taken again."""

    name: ClassVar[str] = NAME

    def __init__(self, settings: Settings) -> None:
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

    def start(self) -> None:
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

    async def end(self) -> None:
        await asyncio.gather(*(loop.stop() for loop in self._loops))
        await self._database.close()

    async def _take_in(self) -> None:
        assert self._inbox is not None
        await self._live.refresh()
        await self._inbox.round(self._live.current)


def start(settings: Settings) -> Any:
    """The running actor that carries it alone, made where there is none; answers its handle."""
    return standing_parts.start(settings, TranscriptionWorkerPart, niceness=NICENESS)
