"""The queue of transcription: PostgreSQL holds it, workers take from it (VC-SUP-02, -03).

A taken task carries the id of its taking and a lease. Whoever lost the lease, to a pause, a
cancellation or another worker, can write nothing to the task any more.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, and_, func, insert, literal, select, update
from sqlalchemy.dialects.postgresql import insert as upsert

from connectors.postgres.ids import make_id
from connectors.postgres.transaction import Tx
from pipelines.rules.speech.lines.queue import (
    LEASE,
    ORDER,
    LevelQueue,
    Verdict,
    after_failure,
    next_levels,
)
from schemas.speech.transcription import OPEN, QueueLevel, TaskState
from schemas.tables.speech.transcription import transcription_batch, transcription_task

task = transcription_task
LOST = "执行中断：处理进程没有响应。"


class Task(msgspec.Struct, frozen=True, kw_only=True):
    """A task as its worker sees it."""

    id: str
    call_id: str
    recording_id: str
    level: QueueLevel
    state: TaskState
    tries: int
    taken_by: str | None
    seconds_total: float | None


async def queue(
    tx: Tx,
    *,
    call_id: str,
    recording_id: str,
    level: QueueLevel,
    at: datetime,
    seconds: float | None = None,
    requested_by: str | None = None,
    batch_id: str | None = None,
) -> bool:
    """Put a recording into the queue; False where it waits there already."""
    return await tx.insert_new(
        upsert(task).values(
            id=make_id(),
            call_id=call_id,
            recording_id=recording_id,
            batch_id=batch_id,
            level=level.value,
            state=TaskState.WAITING.value,
            tries=0,
            next_try_at=at,
            seconds_total=seconds,
            seconds_done=0.0,
            work_s=0.0,
            requested_by=requested_by,
            created_at=at,
        )
    )


async def open_batch(tx: Tx, *, requested_by: str, at: datetime) -> str:
    """What an officer asks for at once is followed together."""
    batch_id = make_id()
    values = {"id": batch_id, "requested_by": requested_by, "at": at}
    await tx.execute(insert(transcription_batch).values(**values))
    return batch_id


async def take(tx: Tx, now: datetime) -> Task | None:
    """The task whose turn it is, leased to the caller; workers never wait for one another."""
    for level in next_levels(await _queues(tx, now)):
        found = (
            select(task.c.id)
            .where(_may_begin(now), task.c.level == level.value)
            .order_by(task.c.created_at, task.c.id)
            .limit(1)
            .with_for_update(skip_locked=True)
        )
        task_id = await tx.scalar(found)
        if task_id is not None:
            return await _start(tx, str(task_id), now)
    return None


async def _start(tx: Tx, task_id: str, now: datetime) -> Task | None:
    begun = {
        "state": TaskState.RUNNING.value,
        "tries": task.c.tries + 1,
        "taken_by": make_id(),
        "taken_until": now + LEASE,
        "started_at": now,
        "seconds_done": 0.0,
        "work_s": 0.0,
        "problem": None,
    }
    await tx.execute(update(task).where(task.c.id == task_id).values(**begun))
    return await get(tx, task_id)


def _may_begin(now: datetime) -> ColumnElement[bool]:
    return and_(task.c.state == TaskState.WAITING.value, task.c.next_try_at <= now)


async def _queues(tx: Tx, now: datetime) -> dict[QueueLevel, LevelQueue]:
    """How each level with something to begin stands."""
    waiting = (
        select(task.c.level, func.count().label("tasks"), func.min(task.c.created_at).label("at"))
        .where(_may_begin(now))
        .group_by(task.c.level)
    )
    rows = {QueueLevel(row.level): row for row in (await tx.execute(waiting)).all()}
    return {
        level: LevelQueue(waiting=row.tasks, passed_by=await _passed_by(tx, level, row.at))
        for level, row in rows.items()
    }


async def _passed_by(tx: Tx, level: QueueLevel, oldest: datetime) -> int:
    """Starts of higher levels since this one's last start, or since its oldest task waits."""
    higher = [one.value for one in ORDER[: ORDER.index(level)]]
    if not higher:
        return 0
    last = select(func.max(task.c.started_at)).where(task.c.level == level.value)
    since = func.greatest(last.scalar_subquery(), literal(oldest, task.c.created_at.type))
    started = select(func.count()).where(task.c.level.in_(higher), task.c.started_at > since)
    return int(await tx.scalar(started))


async def get(tx: Tx, task_id: str, *, for_update: bool = False) -> Task | None:
    found = select(*(task.c[name] for name in Task.__struct_fields__)).where(task.c.id == task_id)
    return await tx.first(found.with_for_update() if for_update else found, Task)


async def beat(tx: Tx, taken: Task, now: datetime, *, seconds_done: float, work_s: float) -> bool:
    """Tell the progress and renew the lease; False where the task is the caller's no more."""
    told = {"taken_until": now + LEASE, "seconds_done": seconds_done, "work_s": work_s}
    return await _write(tx, taken, **told)


async def measured(tx: Tx, taken: Task, seconds: float) -> bool:
    """How much sound there is, once that is known."""
    return await _write(tx, taken, seconds_total=seconds)


async def finish(tx: Tx, taken: Task, now: datetime, *, seconds: float, work_s: float) -> bool:
    """Done; False where the task is the caller's no more: then nothing of it may be kept."""
    return await _write(
        tx,
        taken,
        state=TaskState.DONE.value,
        seconds_total=seconds,
        seconds_done=seconds,
        work_s=work_s,
        ended_at=now,
        **FREE,
    )


async def fail(tx: Tx, taken: Task, now: datetime, verdict: Verdict, problem: str) -> bool:
    """A try came to nothing; the verdict says whether another one follows."""
    over = verdict.state is TaskState.FAILED
    return await _write(
        tx,
        taken,
        state=verdict.state.value,
        next_try_at=verdict.next_try_at,
        tries=taken.tries if verdict.counted else taken.tries - 1,
        problem=problem[:200],
        ended_at=now if over else None,
        **FREE,
    )


FREE: Mapping[str, Any] = {"taken_by": None, "taken_until": None}


async def _write(tx: Tx, taken: Task, **columns: Any) -> bool:
    mine = (
        task.c.id == taken.id,
        task.c.taken_by == taken.taken_by,
        task.c.state == TaskState.RUNNING.value,
    )
    written = await tx.execute(update(task).where(*mine).values(**columns))
    return bool(written.rowcount)


async def take_back(tx: Tx, now: datetime) -> list[str]:
    """Tasks whose worker is lost wait again, or have failed where that happened too often."""
    lost = select(task.c.id, task.c.tries).where(
        task.c.state == TaskState.RUNNING.value, task.c.taken_until < now
    )
    rows = (await tx.execute(lost.with_for_update(skip_locked=True))).all()
    for row in rows:
        verdict = after_failure(row.tries, now)
        over = verdict.state is TaskState.FAILED
        changed = {
            "state": verdict.state.value,
            # Its worker was lost, not its sound: it needs no pause.
            "next_try_at": now,
            "problem": LOST,
            "ended_at": now if over else None,
        }
        await tx.execute(update(task).where(task.c.id == row.id).values(**changed, **FREE))
    return [str(row.id) for row in rows]


async def pause(tx: Tx, task_id: str) -> bool:
    """Not begun, or broken off at its worker's next word; False in any other state."""
    states = (TaskState.WAITING, TaskState.RUNNING)
    return await _move(tx, task_id, states, state=TaskState.PAUSED.value, **FREE)


async def resume(tx: Tx, task_id: str, now: datetime) -> bool:
    """Waits again, from its beginning."""
    return await _move(
        tx, task_id, (TaskState.PAUSED,), state=TaskState.WAITING.value, tries=0, next_try_at=now
    )


async def cancel(tx: Tx, task_id: str, now: datetime) -> bool:
    """Not done any more; what earlier tasks made of the recording stays."""
    return await _move(tx, task_id, OPEN, state=TaskState.CANCELLED.value, ended_at=now, **FREE)


async def set_level(tx: Tx, task_id: str, level: QueueLevel) -> bool:
    """Another level for what has not begun, also while it pauses."""
    states = (TaskState.WAITING, TaskState.PAUSED)
    return await _move(tx, task_id, states, level=level.value)


async def _move(tx: Tx, task_id: str, states: tuple[TaskState, ...], **columns: Any) -> bool:
    found = (task.c.id == task_id, task.c.state.in_([state.value for state in states]))
    moved = await tx.execute(update(task).where(*found).values(**columns))
    return bool(moved.rowcount)


async def again(tx: Tx, task_id: str, now: datetime) -> bool:
    """Another round of tries for what failed or was cancelled; `queue` starts what is done anew."""
    # Of two who put one recording back into the queue, the second sees the first.
    recording_id = await tx.scalar(select(task.c.recording_id).where(task.c.id == task_id))
    await tx.lock(f"transcription:{recording_id}")
    waits = select(task.c.id).where(
        task.c.recording_id == recording_id, task.c.state.in_([one.value for one in OPEN])
    )
    if await tx.scalar(waits.limit(1)) is not None:
        return False
    states = (TaskState.FAILED, TaskState.CANCELLED)
    fresh = {"state": TaskState.WAITING.value, "tries": 0, "next_try_at": now, "ended_at": None}
    return await _move(tx, task_id, states, **fresh)
