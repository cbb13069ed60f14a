"""The record pass as a Serve deployment of its own, so that live speech never waits for it."""

import asyncio
import os
from typing import Any

from ray import serve

from connectors.speech.engines import make_engine
from connectors.speech.listener import Listener
from connectors.speech.record_pass import RecordPass
from pipelines.flows.models.sounds import sound_of
from pipelines.flows.models.tally import Tally
from pipelines.rules.speech.transcription import Hearing
from pipelines.rules.speech.words.library import WordLibrary
from schemas.platform.cluster.replicas import Deployment
from schemas.settings import Settings
from serve.models.telling import ASKED_BY_THE_KEEPER, told
from serve.replica_port import keep_to_loopback

NICE = 15
"""The kernel gives the live model the processor whenever it wants it (VC-SUP-03)."""


@serve.deployment(
    name=Deployment.READER.value,
    num_replicas=1,
    ray_actor_options={"num_cpus": 0.1},
    max_ongoing_requests=16,
    request_router_config=ASKED_BY_THE_KEEPER,
)
class SpeechReader:
    """Reads recordings at low priority; holds no state but the model."""

    def __init__(self, settings: Settings) -> None:
        keep_to_loopback()
        os.nice(NICE)
        engine = make_engine(settings)
        self._longest_s = engine.abilities.longest_s
        self._pass = RecordPass(engine, Listener(engine))
        self._tally = Tally()
        self._threads = asyncio.Semaphore(engine.abilities.parallel)

    async def record_routing_stats(self) -> dict[str, Any]:
        """What this replica tells of its work; the name is Serve's."""
        return told(self._tally.told())

    async def read(self, sounds: list[bytes], library: WordLibrary) -> list[Hearing]:
        """One speaker's utterances in order: float32 little-endian, 16 kHz mono each.

        One line an utterance; raises `InvalidInput` for one that is no sound or too long.
        """
        said = [sound_of(sound, self._longest_s) for sound in sounds]
        with self._tally.asked() as turn:
            async with self._threads:
                turn.begin()
                return await asyncio.to_thread(self._pass.read, said, library)
