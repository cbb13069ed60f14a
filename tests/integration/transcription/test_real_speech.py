"""A recording of real speech through the real model, decoder and queue (VC-SUP-01, VC-SUP-19)."""

import asyncio
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import msgspec
import pytest
from sqlalchemy import select

from actors.speech.transcription_reader import ServeReader
from connectors.files.store import SealedStore
from connectors.keys import SoftwareKeys
from connectors.postgres import Database
from connectors.postgres.speech import alerts, transcript_passes
from connectors.postgres.speech.words import word_classes, words
from pipelines.flows.recordings.storing.inbox import Inbox
from pipelines.flows.speech.reading.worker import Tools, Worker
from schemas.calls.state import Speaker
from schemas.settings import Settings
from schemas.speech.words import WordClassRequest, WordRequest
from serve.models.speech_reader import SpeechReader
from tests.integration.speech.conftest import MODELS
from tests.integration.transcription.made import row, states, task, visits
from tests.integration.transcription.shortened import SECONDS, shortened
from tests.integration.world import World
from tests.ray_cluster import deployed

pytestmark = [
    pytest.mark.integration,
    pytest.mark.timeout(400),
    pytest.mark.requirement("VC-SUP-01"),
    pytest.mark.requirement("VC-ONSITE-11"),
    pytest.mark.requirement("VC-SUP-15"),
    pytest.mark.requirement("VC-SUP-19"),
]
SETTINGS = Settings(data_dir="", models_dir=str(MODELS), ui_dir="", database_url="", nats_url="")


@pytest.fixture
def model(own_serve: None) -> Iterator[None]:
    """The speech deployment, without an HTTP ingress."""
    with deployed(SpeechReader.bind(SETTINGS), "speech_reader"):  # type: ignore[attr-defined]
        yield


async def test_a_recording_of_a_visit_is_read_by_the_model_and_its_word_alerted(
    model: None, db: Database, world: World, tmp_path: Path
) -> None:
    async with db.transaction() as tx:
        (visit_id,) = await visits(tx, world, 1)
        await word_classes.add_class(tx, WordClassRequest(code="harm", name="自伤自残", severity=3))
        word = WordRequest(word="自杀", word_class="harm")
        await words.add(tx, word, prison_id=None, at=datetime.now(UTC))
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    sound = await asyncio.to_thread(shortened, inbox)
    note = {"channel": "visit", "file": sound.name, "record_id": visit_id}
    note["first_speaker"] = "inmate"
    (inbox / "visit.json").write_bytes(msgspec.json.encode(note))
    store = SealedStore(tmp_path / "files", SoftwareKeys(tmp_path / "keys"))
    taken = Inbox(db, store, inbox, lambda: datetime.now(UTC))
    assert await taken.round(SETTINGS) == 1
    await Worker(Tools(database=db, store=store, reader=ServeReader())).drain()
    assert await states(db) == {"done": 1}
    async with db.transaction() as tx:
        task_id = str(await tx.scalar(select(task.c.id)))
        lines = await transcript_passes.lines(tx, visit_id)
        found, _ = await alerts.page(tx, (world.ward.path,), call_id=visit_id)
    done = await row(db, task_id)
    assert done["seconds_total"] == pytest.approx(SECONDS, abs=0.2)
    work_s = done["work_s"]
    assert isinstance(work_s, float)
    assert work_s > 0
    assert {line.speaker for line in lines} == {Speaker.RELATIVE, Speaker.INMATE}
    assert len(lines) >= 4
    assert [line.start_s for line in lines] == sorted(line.start_s for line in lines)
    assert max(line.end_s for line in lines) <= SECONDS + 0.5
    assert "自杀" in [one.word for one in found]
