"""The Ray shell of a prison's streams: unpacks, calls, returns; leaves after a long idle time."""

import asyncio
import logging
import os
import time
from datetime import UTC, datetime

import ray

from actors.speech.live.listener import ServeListener
from actors.speech.live.services import SpeechServices
from actors.speech.live.words import LiveWords
from actors.speech.speech_lease import RayPool
from actors.speech.streams.streams import Streams
from connectors.doors import Doors, fresh_id, open_doors
from connectors.speech.vad import make_vad
from pipelines.flows.speech.stream_client import Opening, Seen, StreamKey, Told
from schemas.settings import Settings
from schemas.speech.live_speech import StreamEnd

IDLE_S = 1800.0
"""How long a process that hears nobody is kept warm."""
LOOK_S = 30.0


# Ray makes one that died anew at once; its senders connect again, and what was missed is marked.
@ray.remote(max_restarts=-1)
class LiveStreamsActor:
    """All streams of one prison in a process of their own; the database is the truth."""

    def __init__(self, settings: Settings, prison_id: str) -> None:
        logging.basicConfig(level=settings.log_level)
        self._prison_id = prison_id
        self._doors = open_doors(settings)
        self._listener = ServeListener()
        self._streams = Streams(_services(self._doors, self._listener))
        loop = asyncio.get_running_loop()
        self._tasks = [loop.create_task(self._listener.warm()), loop.create_task(self._leave())]

    async def open(self, opening: Opening) -> StreamKey:
        return await self._streams.open(self._prison_id, opening)

    async def feed(self, key: StreamKey, sound: bytes) -> None:
        self._streams.feed(key, sound)

    async def left_out(self, key: StreamKey, seconds: float) -> None:
        self._streams.left_out(key, seconds)

    async def end(self, key: StreamKey, reason: StreamEnd) -> None:
        await self._streams.end(key, reason)

    async def told(self, conversation_id: str, seen: Seen) -> Told | None:
        return await self._streams.told(conversation_id, seen)

    async def pid(self) -> int:
        """The process that hears."""
        return os.getpid()

    async def retire(self) -> None:
        """End this process; Ray allows that from within a method alone."""
        if self._streams.running == 0:
            await self._streams.close()
            await self._doors.close()
            ray.actor.exit_actor()  # type: ignore[no-untyped-call]

    async def _leave(self) -> None:
        idle_since = time.monotonic()
        while True:
            await asyncio.sleep(LOOK_S)
            if self._streams.running:
                idle_since = time.monotonic()
            elif time.monotonic() - idle_since > IDLE_S:
                ray.get_runtime_context().current_actor.retire.remote()


def _services(doors: Doors, listener: ServeListener) -> SpeechServices:
    return SpeechServices(
        database=doors.database,
        speech=listener,
        channels=RayPool(),
        words=lambda prison_id: LiveWords(doors.database, prison_id),
        voice_activity=make_vad,
        now=lambda: datetime.now(UTC),
        monotonic=time.monotonic,
        new_id=fresh_id,
    )
