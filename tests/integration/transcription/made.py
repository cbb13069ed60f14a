"""Recordings in the queue, their sound and their reading made up as a test needs them."""

import asyncio
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta

import numpy as np
from sqlalchemy import insert, select

from connectors.files.store import SealedStore
from connectors.files.stored_file import StoredFile
from connectors.postgres import Database, Tx, make_id
from connectors.postgres.platform import files
from connectors.postgres.speech import transcription_tasks
from pipelines.flows.speech.reading.loading import Loaded
from pipelines.flows.speech.reading.sound import Stretch
from pipelines.flows.speech.reading.worker import Tools, Worker
from pipelines.rules.speech.segmenter import by_frame
from pipelines.rules.speech.transcription import Hearing
from pipelines.rules.speech.utterance import SAMPLE_RATE, Pcm, Utterance
from pipelines.rules.speech.words.library import WordLibrary
from schemas.calls.state import Speaker
from schemas.calls.views import HitMark
from schemas.speech.transcription import QueueLevel, TaskState
from schemas.tables.generated import GENERATED
from schemas.tables.recordings.conversation import conversation
from schemas.tables.recordings.recording import recording, recording_part
from schemas.tables.speech.transcription import transcription_task
from tests.integration.with_family import WITH_FAMILY
from tests.integration.world import NOW, World

SECONDS = 6.0
visit = GENERATED["visits"]
task = transcription_task


def loudness(frame: Pcm) -> float:
    """A detector that takes any sound for speech."""
    return float(np.abs(frame).max())


class MadeSound:
    """Two voices that speak in the given seconds, each a whole one.

    A thousand recordings need no sound to be queued, stopped and counted.
    """

    def __init__(self, seconds: float, spoken: tuple[Sequence[int], Sequence[int]]) -> None:
        self._seconds = round(seconds)
        self._spoken = spoken
        self.speakers: Sequence[Speaker] = (Speaker.RELATIVE, Speaker.INMATE)

    def stretches(self) -> Iterator[Stretch]:
        for second in range(self._seconds):
            for voice, when in enumerate(self._spoken):
                level = 0.9 if second in when else 0.0
                yield Stretch(voice, np.full(SAMPLE_RATE, level, np.float32), float(second))


def one_word_each(store: SealedStore, loaded: Loaded) -> MadeSound:
    return MadeSound(SECONDS, ((1,), (3,)))


class MadeReader:
    """Writes what it is told to; clearing `go_on` holds it between two pieces.

    A worker that stops, dies or is followed by another must be held where that counts, and a model
    is through when it likes. The model itself reads in `test_real_speech.py`.
    """

    def __init__(self, words: dict[int, str] | None = None) -> None:
        self.words = words or {}
        """A word by the second in which it is said."""
        self.reading = asyncio.Event()
        self.go_on = asyncio.Event()
        self.go_on.set()
        self.failure: Exception | None = None
        self.asked = 0

    async def read(self, utterances: list[Utterance], library: WordLibrary) -> list[Hearing]:
        self.asked += 1
        self.reading.set()
        await self.go_on.wait()
        if self.failure is not None:
            raise self.failure
        return [self._hearing(round(one.start_s)) for one in utterances]

    def _hearing(self, second: int) -> Hearing:
        word = self.words.get(second)
        hits = [_mark(word)] if word else []
        return Hearing(text=f"第{second}秒{word or ''}", hits=hits, engine="made")


def _mark(word: str) -> HitMark:
    return HitMark(
        start=0,
        end=len(word),
        word=word,
        class_name="测试",
        severity=2,
        definition="",
        matched_by="text",
        heard_as=word,
        confidence=0.9,
    )


class Clock:
    """Moves when a test says so, and never by itself."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now

    def pass_by(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)


def worker(
    db: Database,
    reader: MadeReader,
    clock: Callable[[], datetime],
    store: SealedStore | None = None,
) -> Worker:
    return Worker(
        Tools(
            database=db,
            store=store,  # type: ignore[arg-type]  made sound needs no store
            reader=reader,
            now=clock,
            voice=lambda: by_frame(loudness),
            open_sound=one_word_each,
        )
    )


async def visits(tx: Tx, world: World, count: int) -> list[str]:
    """So many visits that took place."""
    ids = [make_id() for _ in range(count)]
    rows = [
        {
            "id": visit_id,
            "inmate_id": world.inmate_id,
            "relative_id": world.relative_id,
            "visit_type": "REGULAR",
            "planned_at": NOW,
            "started_at": NOW,
            "ended_at": NOW + timedelta(minutes=30),
            "source": "window",
            "state": "finished",
            **WITH_FAMILY,
        }
        for visit_id in ids
    ]
    await tx.execute(insert(visit).values(rows))
    return ids


async def recorded(tx: Tx, call_ids: Sequence[str]) -> list[str]:
    """A sealed recording of each; all of them name one file, which nobody opens."""
    file = StoredFile(
        id=make_id(),
        kind="recording",
        media_type="audio/webm",
        size=1,
        sm3="0" * 64,
        key_id="k",
        wrapped_key=b"x",
        location="nowhere",
        created_at=NOW,
    )
    await files.add(tx, file)
    ids = [make_id() for _ in call_ids]
    shared = {"state": "sealed", "started_at": NOW, "ended_at": NOW, "gaps": []}
    rows = [
        {"id": one, "call_id": call_id, "seconds": SECONDS, **shared}
        for one, call_id in zip(ids, call_ids, strict=True)
    ]
    await tx.execute(insert(recording).values(rows))
    parts = [
        {
            "id": make_id(),
            "recording_id": one,
            "seq": 1,
            "kind": "sound",
            "start_s": 0.0,
            "seconds": SECONDS,
            "file_id": file.id,
        }
        for one in ids
    ]
    await tx.execute(insert(recording_part).values(parts))
    return ids


async def queued(
    db: Database,
    world: World,
    count: int,
    level: QueueLevel = QueueLevel.ORDINARY,
    at: datetime = NOW,
) -> list[str]:
    """So many recordings of visits in the queue; their tasks' ids, in the order they came."""
    async with db.transaction() as tx:
        call_ids = await visits(tx, world, count)
        recording_ids = await recorded(tx, call_ids)
        for call_id, recording_id in zip(call_ids, recording_ids, strict=True):
            assert await transcription_tasks.queue(
                tx, call_id=call_id, recording_id=recording_id, level=level, at=at
            )
        found = select(task.c.id).where(task.c.recording_id.in_(recording_ids))
        return list(await tx.connection.scalars(found.order_by(task.c.id)))


async def states(db: Database) -> dict[str, int]:
    """How many tasks stand where."""
    async with db.transaction() as tx:
        rows = (await tx.execute(select(task.c.state))).scalars().all()
        return {state.value: rows.count(state.value) for state in TaskState if state in rows}


async def row(db: Database, task_id: str) -> dict[str, object]:
    async with db.transaction() as tx:
        found = await tx.execute(select(task).where(task.c.id == task_id))
        return dict(found.mappings().one())


async def call_of(db: Database, task_id: str) -> str:
    async with db.transaction() as tx:
        found = select(conversation.c.id).join(task, task.c.call_id == conversation.c.id)
        return str(await tx.scalar(found.where(task.c.id == task_id)))
