"""Workers read recordings: in turn, with pauses and failures, and leave one reading (VC-SUP-19)."""

import asyncio
from contextlib import suppress

import pytest
from sqlalchemy import func, select, update

from connectors.postgres import Database
from connectors.postgres.speech import transcript_passes, transcription_tasks
from pipelines.flows.speech.reading.worker import Worker
from pipelines.rules.speech.lines.queue import MOST_TRIES
from schemas.calls.state import Speaker, TranscriptSource
from schemas.errors import InvalidInput, Unavailable
from schemas.speech.transcription import QueueLevel
from schemas.tables.audit.audit import audit_row
from schemas.tables.generated import GENERATED
from schemas.tables.speech.transcript import transcript_line
from tests.integration.transcription.made import (
    Clock,
    MadeReader,
    call_of,
    queued,
    row,
    states,
    worker,
)
from tests.integration.with_family import WITH_A_LAWYER
from tests.integration.world import World
from tests.spoken_keys import SPOKEN

VISIT = GENERATED["visits"]
pytestmark = [
    pytest.mark.integration,
    pytest.mark.requirement("VC-SUP-19"),
    pytest.mark.stand_in(
        "speech", "The reader writes what it was told to.", rows=("VC-SUP-01", "VC-SUP-19")
    ),
]
RECORD = TranscriptSource.RECORD


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.mark.requirement("VC-SUP-01")
async def test_a_recording_becomes_a_transcript_with_speakers_and_times(
    db: Database, world: World, clock: Clock
) -> None:
    (task_id,) = await queued(db, world, 1)
    await worker(db, MadeReader(), clock).drain()
    async with db.transaction() as tx:
        lines = await transcript_passes.lines(tx, await call_of(db, task_id))
    told = [(line.seq, line.speaker, line.speaker_name, line.text) for line in lines]
    assert told == [
        (1, Speaker.RELATIVE, "李芳", "第1秒"),
        (2, Speaker.INMATE, "李强", "第3秒"),
    ]
    assert [round(line.start_s) for line in lines] == [1, 3]
    assert {line.source for line in lines} == {RECORD}
    found = await row(db, task_id)
    assert (found["state"], found["seconds_total"], found["seconds_done"]) == ("done", 6.0, 6.0)
    work_s = found["work_s"]
    assert isinstance(work_s, float)
    assert 0 < work_s < 60


async def hold(db: Database, reader: MadeReader, clock: Clock) -> "asyncio.Task[None]":
    """A worker that stands in the middle of its task."""
    reader.go_on.clear()
    reader.reading.clear()
    running = asyncio.create_task(worker(db, reader, clock).drain())
    await asyncio.wait_for(reader.reading.wait(), 20)
    return running


@pytest.mark.requirement("VC-SUP-03")
async def test_with_all_workers_busy_an_urgent_task_starts_before_ordinary_ones(
    db: Database, world: World, clock: Clock
) -> None:
    reader = MadeReader()
    ordinary = await queued(db, world, 5)
    running = await hold(db, reader, clock)
    (urgent,) = await queued(db, world, 1, QueueLevel.URGENT)
    reader.go_on.set()
    await running
    assert await states(db) == {"done": 6}
    # The clock stands still; the order of working shows in the lines' ids.
    async with db.transaction() as tx:
        firsts = select(transcript_line.c.call_id).order_by(transcript_line.c.id)
        calls = list(dict.fromkeys(await tx.connection.scalars(firsts)))
    assert calls[:2] == [await call_of(db, ordinary[0]), await call_of(db, urgent)]


@pytest.mark.requirement("VC-SUP-02")
@pytest.mark.parametrize("what", ["pause", "cancel"])
async def test_a_running_task_stops_between_two_pieces(
    db: Database, world: World, clock: Clock, what: str
) -> None:
    (task_id,) = await queued(db, world, 1)
    reader = MadeReader()
    running = await hold(db, reader, clock)
    async with db.transaction() as tx:
        if what == "pause":
            assert await transcription_tasks.pause(tx, task_id)
        else:
            assert await transcription_tasks.cancel(tx, task_id, clock())
    reader.go_on.set()
    await running
    assert (await row(db, task_id))["state"] == ("paused" if what == "pause" else "cancelled")
    async with db.transaction() as tx:
        assert await tx.scalar(select(func.count()).select_from(transcript_line)) == 0
    if what == "pause":
        async with db.transaction() as tx:
            assert await transcription_tasks.resume(tx, task_id, clock())
        await worker(db, MadeReader(), clock).drain()
        assert await states(db) == {"done": 1}


@pytest.mark.requirement("VC-SUP-02")
async def test_a_worker_that_vanished_is_replaced_and_nothing_comes_twice(
    db: Database, world: World, clock: Clock
) -> None:
    (task_id,) = await queued(db, world, 1)
    reader = MadeReader()
    vanished = await hold(db, reader, clock)
    clock.pass_by(3600)
    await worker(db, MadeReader(), clock).drain()
    assert (await row(db, task_id))["state"] == "done"
    # It was asleep and not dead: what it brings now counts no more.
    reader.go_on.set()
    await vanished
    async with db.transaction() as tx:
        assert await tx.scalar(select(func.count()).select_from(transcript_line)) == 2


@pytest.mark.requirement("VC-SUP-02")
async def test_a_task_that_fails_is_tried_again_as_set_and_given_up_at_last(
    db: Database, world: World, clock: Clock
) -> None:
    (task_id,) = await queued(db, world, 1)
    reader = MadeReader()
    reader.failure = RuntimeError("the model broke")
    doer = worker(db, reader, clock)
    for _ in range(MOST_TRIES + 2):
        await doer.drain()
        clock.pass_by(2 * 3600)
    found = await row(db, task_id)
    assert (found["state"], reader.asked) == ("failed", MOST_TRIES)
    async with db.transaction() as tx:
        written = select(func.count()).where(audit_row.c.action == "transcription.failed")
        assert await tx.scalar(written) == 1


@pytest.mark.requirement("VC-SUP-02")
async def test_while_the_model_is_away_nothing_is_given_up(
    db: Database, world: World, clock: Clock
) -> None:
    (task_id,) = await queued(db, world, 1)
    reader = MadeReader()
    reader.failure = Unavailable("语音识别服务没有应答。")
    doer = worker(db, reader, clock)
    for _ in range(3 * MOST_TRIES):
        await doer.drain()
        clock.pass_by(60)
    found = await row(db, task_id)
    assert (found["state"], found["problem"]) == ("waiting", "语音识别服务没有应答。")
    reader.failure = None
    await doer.drain()
    assert (await row(db, task_id))["state"] == "done"


async def test_what_can_never_be_read_fails_at_once(
    db: Database, world: World, clock: Clock
) -> None:
    (task_id,) = await queued(db, world, 1)
    reader = MadeReader()
    reader.failure = InvalidInput("语音数据无效。")
    await worker(db, reader, clock).drain()
    found = await row(db, task_id)
    assert (found["state"], found["problem"], found["tries"]) == ("failed", "语音数据无效。", 1)


@pytest.mark.requirement("VC-GEN-08")
async def test_a_privileged_conversation_is_never_read(
    db: Database, owner: Database, world: World, clock: Clock
) -> None:
    (task_id,) = await queued(db, world, 1)
    call_id = await call_of(db, task_id)
    async with owner.transaction() as tx:
        mine = update(VISIT).where(VISIT.c.id == call_id)
        await tx.execute(mine.values(WITH_A_LAWYER))
    reader = MadeReader()
    await worker(db, reader, clock).drain()
    found = await row(db, task_id)
    assert (found["state"], reader.asked) == ("failed", 0)
    assert "保密" in str(found["problem"])


async def test_a_lost_database_leaves_the_task_to_the_next_worker(
    db: Database, database_url: str, world: World, clock: Clock
) -> None:
    (task_id,) = await queued(db, world, 1)
    own = Database(database_url, spoken=SPOKEN)
    reader = MadeReader()
    reader.go_on.clear()
    running = asyncio.create_task(_drained(worker(own, reader, clock)))
    await asyncio.wait_for(reader.reading.wait(), 20)
    made_anew = own.transaction
    own.transaction = _away  # type: ignore[method-assign]
    reader.go_on.set()
    await running
    own.transaction = made_anew  # type: ignore[method-assign]
    assert (await row(db, task_id))["state"] == "running"
    clock.pass_by(3600)
    await worker(own, MadeReader(), clock).drain()
    await own.close()
    assert (await row(db, task_id))["state"] == "done"


def _away() -> object:
    raise Unavailable("数据库暂时不可用", code="database_unavailable")


async def _drained(doer: Worker) -> None:
    with suppress(Unavailable):
        await doer.drain()


async def test_a_later_reading_takes_the_place_of_the_earlier_one(
    db: Database, world: World, clock: Clock
) -> None:
    (task_id,) = await queued(db, world, 1)
    await worker(db, MadeReader({3: "毒品"}), clock).drain()
    known = await row(db, task_id)
    call_id = str(known["call_id"])
    async with db.transaction() as tx:
        assert await transcription_tasks.queue(
            tx,
            call_id=call_id,
            recording_id=str(known["recording_id"]),
            level=QueueLevel.BACKLOG,
            at=clock(),
        )
    await worker(db, MadeReader({3: "大麻"}), clock).drain()
    async with db.transaction() as tx:
        lines = await transcript_passes.lines(tx, call_id)
        (told,) = await transcript_passes.passes(tx, call_id)
        kept = await tx.scalar(select(func.count()).select_from(transcript_line))
    assert [line.text for line in lines] == ["第1秒", "第3秒大麻"]
    assert (told.source, told.engine, told.recordings) == (RECORD, "made", 1)
    # Alerts name the earlier lines.
    assert kept == 4
