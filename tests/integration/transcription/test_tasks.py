"""The queue of transcription in PostgreSQL (VC-SUP-02, VC-SUP-03)."""

import asyncio
from datetime import timedelta

import pytest

from connectors.postgres import Database
from connectors.postgres.speech import transcription_tasks
from connectors.postgres.speech.transcription_tasks import Task
from pipelines.rules.speech.lines.queue import (
    LEASE,
    MOST_PASSED_BY,
    MOST_TRIES,
    after_failure,
    after_outage,
)
from schemas.speech.transcription import QueueLevel
from tests.integration.transcription.made import queued, row, states
from tests.integration.world import NOW, World

pytestmark = [
    pytest.mark.integration,
    pytest.mark.requirement("VC-SUP-02"),
    pytest.mark.requirement("VC-SUP-03"),
]
LATER = NOW + timedelta(minutes=10)


async def take(db: Database, now: object = LATER) -> Task | None:
    async with db.transaction() as tx:
        return await transcription_tasks.take(tx, now)  # type: ignore[arg-type]


async def test_the_oldest_of_the_highest_level_is_taken_first(db: Database, world: World) -> None:
    (backlog,) = await queued(db, world, 1, QueueLevel.BACKLOG)
    first, second = await queued(db, world, 2)
    (urgent,) = await queued(db, world, 1, QueueLevel.URGENT, LATER)
    taken = [await take(db) for _ in range(5)]
    assert [one.id if one else None for one in taken] == [urgent, first, second, backlog, None]
    assert {(one.state, one.tries) for one in taken if one} == {("running", 1)}


async def test_backlog_moves_while_higher_work_never_ends(db: Database, world: World) -> None:
    (backlog,) = await queued(db, world, 1, QueueLevel.BACKLOG)
    await queued(db, world, MOST_PASSED_BY + 3)
    taken = [
        await take(db, LATER + timedelta(seconds=number)) for number in range(MOST_PASSED_BY + 1)
    ]
    assert [one.id for one in taken if one].index(backlog) == MOST_PASSED_BY


async def test_of_many_workers_each_gets_another_task(db: Database, world: World) -> None:
    await queued(db, world, 8)
    taken = await asyncio.gather(*(take(db) for _ in range(12)))
    ids = [one.id for one in taken if one]
    assert len(ids) == len(set(ids)) == 8


async def test_a_recording_waits_once(db: Database, world: World) -> None:
    (task_id,) = await queued(db, world, 1)
    known = await row(db, task_id)
    asked = {"call_id": known["call_id"], "recording_id": known["recording_id"]}
    async with db.transaction() as tx:
        again = await transcription_tasks.queue(
            tx,
            **asked,  # type: ignore[arg-type]
            level=QueueLevel.URGENT,
            at=NOW,
        )
    assert not again
    assert await states(db) == {"waiting": 1}


async def test_whoever_lost_the_task_can_write_nothing(db: Database, world: World) -> None:
    await queued(db, world, 1)
    first = await take(db)
    assert first is not None
    async with db.transaction() as tx:
        assert await transcription_tasks.beat(tx, first, LATER, seconds_done=2, work_s=1)
    gone = LATER + LEASE + timedelta(seconds=1)
    async with db.transaction() as tx:
        assert await transcription_tasks.take_back(tx, gone) == [first.id]
    second = await take(db, gone)
    assert second is not None
    assert (second.id, second.tries) == (first.id, 2)
    async with db.transaction() as tx:
        assert not await transcription_tasks.beat(tx, first, gone, seconds_done=3, work_s=1)
        assert not await transcription_tasks.finish(tx, first, gone, seconds=6, work_s=1)
        assert not await transcription_tasks.fail(tx, first, gone, after_outage(gone), "x")
        assert await transcription_tasks.finish(tx, second, gone, seconds=6, work_s=1)
    assert await states(db) == {"done": 1}


async def test_a_live_lease_is_not_taken_back(db: Database, world: World) -> None:
    await queued(db, world, 1)
    assert await take(db)
    async with db.transaction() as tx:
        assert await transcription_tasks.take_back(tx, LATER + LEASE) == []


async def test_what_loses_its_worker_every_time_fails_in_the_end(
    db: Database, world: World
) -> None:
    (task_id,) = await queued(db, world, 1)
    now = LATER
    for _ in range(MOST_TRIES):
        assert await take(db, now) is not None
        now += LEASE + timedelta(seconds=1)
        async with db.transaction() as tx:
            await transcription_tasks.take_back(tx, now)
    found = await row(db, task_id)
    assert (found["state"], found["tries"]) == ("failed", MOST_TRIES)
    assert found["problem"]
    assert found["ended_at"]


async def test_a_failed_try_waits_and_an_outage_costs_none(db: Database, world: World) -> None:
    (task_id,) = await queued(db, world, 1)
    task = await take(db)
    assert task is not None
    async with db.transaction() as tx:
        await transcription_tasks.fail(tx, task, LATER, after_failure(1, LATER), "坏了")
    assert await take(db) is None
    task = await take(db, LATER + timedelta(hours=1))
    assert task is not None
    assert task.tries == 2
    async with db.transaction() as tx:
        await transcription_tasks.fail(tx, task, LATER, after_outage(LATER), "没有应答")
    assert (await row(db, task_id))["tries"] == 1


async def test_pause_resume_cancel_level_and_another_round(db: Database, world: World) -> None:
    first, second = await queued(db, world, 2)
    async with db.transaction() as tx:
        assert await transcription_tasks.pause(tx, first)
        assert not await transcription_tasks.pause(tx, first)
        assert await transcription_tasks.set_level(tx, first, QueueLevel.URGENT)
    task = await take(db)
    assert task is not None
    assert task.id == second
    assert await take(db) is None
    async with db.transaction() as tx:
        assert await transcription_tasks.resume(tx, first, LATER)
        assert await transcription_tasks.cancel(tx, second, LATER)
        assert not await transcription_tasks.cancel(tx, second, LATER)
        # Not taken from its worker: a level matters before the beginning alone.
        assert not await transcription_tasks.set_level(tx, second, QueueLevel.BACKLOG)
    task = await take(db)
    assert task is not None
    assert (task.id, task.level) == (first, QueueLevel.URGENT)
    async with db.transaction() as tx:
        assert await transcription_tasks.again(tx, second, LATER)
        assert not await transcription_tasks.again(tx, second, LATER)
    found = await row(db, second)
    assert (found["state"], found["tries"], found["ended_at"]) == ("waiting", 0, None)


@pytest.mark.parametrize("open_again", [True, False])
async def test_another_round_is_refused_where_the_recording_waits_anyhow(
    db: Database, world: World, open_again: bool
) -> None:
    (task_id,) = await queued(db, world, 1)
    known = await row(db, task_id)
    async with db.transaction() as tx:
        await transcription_tasks.cancel(tx, task_id, NOW)
        if open_again:
            await transcription_tasks.queue(
                tx,
                call_id=str(known["call_id"]),
                recording_id=str(known["recording_id"]),
                level=QueueLevel.ORDINARY,
                at=NOW,
            )
        assert await transcription_tasks.again(tx, task_id, NOW) is not open_again
