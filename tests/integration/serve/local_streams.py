"""Streams in this process: lease, ear, lines and alerts as everywhere, with a made ear."""

import time
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from actors.speech.live.services import SpeechServices
from actors.speech.live.words import LiveWords
from actors.speech.streams.streams import Streams
from connectors.postgres.ids import make_id
from pipelines.flows.speech.stream_client import Opening, Seen, StreamKey, Told
from pipelines.rules.speech.segmenter import by_frame
from pipelines.rules.speech.transcription import Hearing
from pipelines.rules.speech.words.library import WordLibrary
from pipelines.rules.speech.words.matcher import Matcher
from schemas.errors import Unavailable
from schemas.speech.live_speech import StreamEnd
from tests.integration.serve.world import World
from tests.pools import LocalPool

LOUD = 0.1
MADE_EAR = pytest.mark.stand_in("speech", "The same sentence is heard in whatever is loud.")
LOCAL_POOL = pytest.mark.stand_in(
    "speech", "The pool is a book in this process, and the ear is made up."
)


@dataclass
class MadeEar:
    """Takes anything loud for speech, and hears the same in it; counts all that reaches it.

    What the model hears differs from machine to machine, and these tests ask what becomes of it.
    The model itself hears in `test_live_speech_by_ray.py` and in `tests/integration/speech`.
    """

    text: str = "别提越狱的事"
    samples: int = 0
    heard: list[NDArray[np.float32]] = field(default_factory=list)

    async def turn(self) -> None:
        """Nobody is ever declined."""

    async def hear(
        self, pcm: NDArray[np.float32], library: WordLibrary, *, early: bool = False
    ) -> Hearing:
        self.heard.append(pcm)
        return Hearing(text=self.text, hits=Matcher(library).match(self.text), engine="made")

    def voice_activity(self) -> Any:
        def voice(frame: Any) -> float:
            self.samples += len(frame)
            return 1.0 if float(np.abs(frame).max()) > LOUD else 0.0

        return by_frame(voice)


class LocalStreams:
    """A `StreamClient` over streams of this event loop; `die` is what the death of an actor is.

    Ray takes long to start; its actors are driven in `test_live_speech_by_ray.py`.
    """

    def __init__(self, world: World, ear: MadeEar | None = None, pool: Any = None) -> None:
        self._world = world
        self.ear = ear or MadeEar()
        self.pool = pool or LocalPool()
        self.prisons: dict[str, Streams] = {}

    async def open(self, prison_id: str, opening: Opening) -> StreamKey:
        if prison_id not in self.prisons:
            self.prisons[prison_id] = Streams(self._services())
        return await self.prisons[prison_id].open(prison_id, opening)

    async def feed(self, key: StreamKey, sound: bytes) -> None:
        self._of(key).feed(key, sound)

    async def left_out(self, key: StreamKey, seconds: float) -> None:
        self._of(key).left_out(key, seconds)

    async def end(self, key: StreamKey, reason: StreamEnd) -> None:
        await self._of(key).end(key, reason)

    async def told(self, prison_id: str, conversation_id: str, seen: Seen) -> Told | None:
        if prison_id not in self.prisons:
            self.prisons[prison_id] = Streams(self._services())
        return await self.prisons[prison_id].told(conversation_id, seen)

    def die(self) -> None:
        """Everything in memory is gone, and nothing of it is put in order."""
        for streams in self.prisons.values():
            streams.abandon()
        self.prisons.clear()

    async def close(self) -> None:
        for streams in self.prisons.values():
            await streams.close()

    def _of(self, key: StreamKey) -> Streams:
        if key.prison_id not in self.prisons:
            raise Unavailable("语音连接已失效，请重新连接。", code="stream_lost")
        return self.prisons[key.prison_id]

    def _services(self) -> SpeechServices:
        return SpeechServices(
            database=self._world.database,
            speech=self.ear,
            channels=self.pool,
            words=lambda prison_id: LiveWords(self._world.database, prison_id),
            voice_activity=self.ear.voice_activity,
            now=lambda: datetime.now(UTC),
            monotonic=time.monotonic,
            new_id=make_id,
        )
