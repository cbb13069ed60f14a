"""A word added at the console counts in the next thing that is said (VC-CFG-24)."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from actors.calls.room.services import RoomServices
from actors.speech.live.event_log import EventLog
from actors.speech.live.journal import Journal
from actors.speech.live.transcriber import Transcriber
from actors.speech.live.words import LiveWords
from connectors.doors import fresh_id
from connectors.postgres.calls import calls
from connectors.speech.evaluation import utterances
from connectors.speech.listener import Listener
from connectors.speech.vad import make_vad
from connectors.speech.whisper import WhisperEngine
from pipelines.flows.services import Services
from pipelines.rules.speech.transcription import Hearing
from pipelines.rules.speech.utterance import Utterance
from pipelines.rules.speech.words.library import WordLibrary
from pipelines.rules.vision.face import FaceAnalysis
from schemas.calls.state import PartyRole
from tests.integration.serve.calls.test_controlling import running
from tests.integration.serve.client import People
from tests.integration.serve.world import World
from tests.integration.speech.conftest import AUDIO, MODELS
from tests.pools import LocalPool

WORD = "自杀"
SELF_HARM = AUDIO / "dev07_self_harm.flac"


class OwnEngine:
    """The speech model in this process, beside the loop as in its own deployment."""

    def __init__(self, models: Path) -> None:
        self._listener = Listener(WhisperEngine(models / "whisper-base", threads=2))

    async def turn(self) -> None:
        """Nobody is ever declined."""

    async def hear(
        self, pcm: NDArray[np.float32], library: WordLibrary, *, early: bool = False
    ) -> Hearing:
        (heard,) = await asyncio.to_thread(self._listener.hear, [pcm], [library])
        return heard


class NoFaces:
    """Nobody's face is asked for here."""

    async def analyse(self, picture: bytes) -> FaceAnalysis:
        raise AssertionError("no picture is looked at")


async def nothing(_: str) -> None:
    return None


@pytest.fixture
async def journal(services: Services) -> AsyncIterator[Journal]:
    journal = Journal(services.database)
    yield journal
    await journal.close()


async def room_of(services: Services, world: World, call_id: str, journal: Journal) -> Transcriber:
    """The ear of a running call's room, with the real model, word library and database."""
    doors = RoomServices(
        settings=world.settings,
        database=services.database,
        store=world.files,
        speech=OwnEngine(MODELS),
        channels=LocalPool(),
        faces=NoFaces(),
        words=lambda prison_id: LiveWords(services.database, prison_id),
        voice_activity=make_vad,
        compose=nothing,
        now=services.clock,
        monotonic=lambda: 0.0,
        new_id=fresh_id,
    )
    async with services.database.transaction() as tx:
        call = await calls.get(tx, call_id)
    assert call is not None
    return Transcriber(
        doors,
        EventLog(1, services.clock),
        journal,
        call,
        next_seq=1,
        clock_s=lambda: 0.0,
        speaker_name=lambda role: "李某某" if role is PartyRole.RELATIVE else "周某",
    )


async def say(room: Transcriber, spoken: Utterance, journal: Journal) -> None:
    room.publish(spoken, await room.hear(spoken))
    await journal.drained()


@pytest.mark.requirement("VC-CFG-24")
async def test_a_word_added_here_raises_an_alert_in_the_next_transcript_that_holds_it(
    people: People, services: Services, world: World, journal: Journal
) -> None:
    spoken = next(one for one, _ in utterances(SELF_HARM) if 7.0 < one.start_s < 7.5)
    keeper, monitor = await people.officer("keeper"), await people.officer("monitor")
    call_id = await running(world, people)
    room = await room_of(services, world, call_id, journal)
    await say(room, spoken, journal)
    (line,) = await monitor.get(f"/api/conversations/{call_id}/transcript")
    assert (line["hits"], (await monitor.get("/api/alerts"))["rows"]) == ([], [])

    await keeper.post("/api/words", {"word": WORD, "word_class": "escape"})
    await say(room, spoken, journal)
    _, line = await monitor.get(f"/api/conversations/{call_id}/transcript")
    assert [hit["word"] for hit in line["hits"]] == [WORD]
    (alert,) = (await monitor.get("/api/alerts"))["rows"]
    assert (alert["word"], alert["call_id"], alert["line_id"]) == (WORD, call_id, line["id"])
    assert (alert["class_name"], alert["state"]) == ("脱逃类", "new")
