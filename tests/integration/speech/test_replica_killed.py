"""Channels speak and the replica that hears them dies: each utterance is a line or a gap."""

import asyncio
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
import ray

from actors.speech.live.listener import ServeListener
from actors.speech.live.speech_feed import SpeechFeed
from connectors.speech.evaluation import utterances
from connectors.speech.vad import make_vad
from pipelines.rules.speech.segmenter import Segmenter
from pipelines.rules.speech.transcription import Hearing
from pipelines.rules.speech.utterance import SAMPLE_RATE, Pcm, Utterance
from pipelines.rules.speech.words.library import WordLibrary
from schemas.calls.state import PartyRole
from schemas.settings import Settings
from serve.models.speech import SpeechModel
from tests.integration.eventually import eventually
from tests.integration.speech.conftest import AUDIO, MODELS
from tests.ray_cluster import deployed

pytestmark = [
    pytest.mark.integration,
    pytest.mark.timeout(300),
    pytest.mark.requirement("VC-API-08"),
    pytest.mark.requirement("VC-SUP-18"),
    pytest.mark.requirement("NF-TECH-12", clauses="c"),
]
TOO_MANY = 180
"""At once: more than twice of what is read within the time that a line may wait."""
EMPTY = WordLibrary(version=0, words=[], allowed=[])
QUIET = np.zeros(SAMPLE_RATE, np.float32)
SERVE = "serve"


@pytest.fixture
def model(own_serve: None) -> Iterator[Any]:
    settings = Settings(
        data_dir="", models_dir=str(MODELS), ui_dir="", database_url="", nats_url=""
    )
    with deployed(SpeechModel.bind(settings), "speech") as running:
        yield running


class Channel:
    """One speaker of one call."""

    def __init__(self, listener: ServeListener) -> None:
        self.lines: list[Utterance] = []
        self.gaps: list[Utterance] = []
        self.closed: list[float] = []
        self._listener = listener
        self._feed = SpeechFeed(
            Segmenter(PartyRole.INMATE, make_vad()),
            self._hear,
            self._line,
            self._gap,
            listener.turn,
        )

    async def speak(self, pcm: Pcm) -> None:
        """Say it, fall silent, and wait until all of it was dealt with."""
        self._feed.feed(pcm, 0.0)
        self._feed.feed(QUIET, len(pcm) / SAMPLE_RATE)
        await self._feed.finish()

    async def _hear(self, utterance: Utterance) -> Hearing:
        self.closed.append(utterance.start_s)
        return await self._listener.hear(utterance.pcm, EMPTY)

    def _line(self, utterance: Utterance, hearing: Hearing) -> None:
        assert hearing.text
        self.lines.append(utterance)

    def _gap(self, utterance: Utterance, why: str) -> None:
        assert why
        self.gaps.append(utterance)


async def test_of_too_many_every_utterance_is_a_line_or_a_gap_while_the_replica_dies(
    model: Any,
) -> None:
    said = [utterance.pcm for utterance, _ in utterances(AUDIO / "dev07_self_harm.flac")][:4]
    listener = ServeListener()
    await listener.hear(said[0], EMPTY)
    (before,) = _replicas()
    channels = [Channel(listener) for _ in range(TOO_MANY)]
    speaking = [
        asyncio.create_task(channel.speak(said[number % len(said)]))
        for number, channel in enumerate(channels)
    ]

    async def some_were_heard() -> bool:
        return any(channel.lines for channel in channels)

    await eventually(some_were_heard, limit_s=60)
    ray.kill(ray.get_actor(before, namespace=SERVE))
    await asyncio.wait_for(asyncio.gather(*speaking), 200)
    assert _replicas() - {before}
    for channel in channels:
        dealt_with = sorted(one.start_s for one in [*channel.lines, *channel.gaps])
        assert dealt_with == sorted(set(channel.closed))
        assert dealt_with
    # The next replica hears again.
    assert (await listener.hear(said[0], EMPTY)).text


def _replicas() -> set[str]:
    named = ray.util.list_named_actors(all_namespaces=True)
    return {actor["name"] for actor in named if "SpeechModel" in actor["name"]}
