"""The speech model as a Serve deployment; all that decides is in connectors and pipelines."""

import asyncio
import gc
import os
import time
from collections.abc import Sequence
from typing import Any

import msgspec
import numpy as np
from ray import serve

from connectors.speech.engines import make_engine
from connectors.speech.fallback import FallbackEngine
from connectors.speech.listener import Listener
from pipelines.flows.models.gathering import Declined, Gathering
from pipelines.flows.models.known_libraries import KnownLibraries
from pipelines.flows.models.readmission import Readmission
from pipelines.flows.models.sounds import sound_of
from pipelines.flows.models.tally import Tally, Turn
from pipelines.rules.speech.lines.admission import Admission, cost_of
from pipelines.rules.speech.transcription import Hearing
from pipelines.rules.speech.utterance import SAMPLE_RATE, Pcm
from pipelines.rules.speech.words.library import WordLibrary
from schemas.errors import Unavailable
from schemas.platform.cluster.replicas import Deployment, FailOverView
from schemas.settings import Settings
from serve.models.telling import ASKED_BY_THE_KEEPER, told
from serve.replica_port import keep_to_loopback

STUCK_S = 60.0
"""A batch that takes longer counts as a failed replica."""
NICE = 2
"""A room's media and its officers' buttons go before a line: sound that stops is a call lost. Not
by much, since whatever else the machine does must not go before what is said by far."""
WITHIN_S = 5.0
"""From the asking to the line: what cannot be ready by then is declined before it costs."""
STANDING_S = 2.0
"""The same while more is said than can be heard, which is not helped by hearing it later."""
MOST_BEFORE_EARLY = 2
"""With more waiting, what is heard before its end would hold up what has ended."""
DECLINED = Hearing(text="", hits=[], engine="", dropped="declined", pressed=True)
SILENCE = WordLibrary(version=0, words=[], allowed=[])


@serve.deployment(
    name=Deployment.SPEECH.value,
    num_replicas=1,
    ray_actor_options={"num_cpus": 0.1},
    # What is too much is declined by the replica, and must reach it for that.
    max_ongoing_requests=512,
    health_check_period_s=5,
    request_router_config=ASKED_BY_THE_KEEPER,
)
class SpeechModel:
    """Hears utterances of all calls in common batches; holds no state but the model."""

    def __init__(self, settings: Settings) -> None:
        keep_to_loopback()
        os.nice(NICE)
        engine = make_engine(settings, live=True)
        self._longest_s = engine.abilities.longest_s
        self._engine = engine
        hands = engine.abilities.parallel
        self._listener = Listener(engine)
        self._libraries = KnownLibraries()
        self._tally = Tally()
        self._working_since: dict[object, float] = {}
        self._together = Gathering(
            self._hear_together,
            most=settings.speech_batch,
            at_once=hands,
            cost=lambda asked: cost_of(len(asked[0]) / SAMPLE_RATE),
            admission=Admission(within_s=WITHIN_S, standing_s=STANDING_S, hands=hands),
        )
        self._readmission = Readmission(self._together.let_in)
        # The first run is slow; nobody should wait for it.
        self._listener.hear([np.zeros(SAMPLE_RATE, np.float32)], [SILENCE])
        # What is there now stays for good, and no utterance shall wait while it is walked.
        gc.freeze()

    async def hear(self, pcm: bytes, library: WordLibrary | bytes, early: bool = False) -> Hearing:
        """One utterance under this library: float32 little-endian, 16 kHz mono.

        A library that came before may be named by its digest; `UnknownLibrary` where it did not.
        Up to the engine's `longest_s`; raises `InvalidInput`. What is asked for `early` is
        declined while others wait, and whatever could not be ready within `WITHIN_S`.
        """
        words = self._libraries.found(library)
        if early and self._together.waiting >= MOST_BEFORE_EARLY:
            return DECLINED
        with self._tally.asked() as turn:
            try:
                return await self._together.ask((sound_of(pcm, self._longest_s), words, turn))
            except Declined:
                self._tally.decline()
                return DECLINED

    async def turn(self) -> None:
        """Wait until there is time for one more speaker; for whoever was declined."""
        await self._readmission.turn()

    async def record_routing_stats(self) -> dict[str, Any]:
        """What this replica tells of its work and of its engine; the name is Serve's."""
        engine = self._engine
        change = engine.last_fail_over if isinstance(engine, FallbackEngine) else None
        return told(
            msgspec.structs.replace(
                self._tally.told(),
                engine=engine.name,
                fail_over=FailOverView(**msgspec.structs.asdict(change)) if change else None,
            )
        )

    def check_health(self) -> None:
        """Fail where a batch hangs, so that Serve starts another replica."""
        since = min(self._working_since.values(), default=None)
        if since is not None and time.monotonic() - since > STUCK_S:
            raise Unavailable("语音识别服务没有响应。", code="speech_stuck")

    async def _hear_together(self, asked: Sequence[tuple[Pcm, WordLibrary, Turn]]) -> list[Hearing]:
        batch = object()
        sounds, libraries, turns = zip(*asked, strict=True)
        for turn in turns:
            turn.begin()
        self._working_since[batch] = time.monotonic()
        try:
            return await asyncio.to_thread(self._listener.hear, sounds, libraries)
        finally:
            del self._working_since[batch]
