"""Runs of scheduled jobs and their logs."""

from collections.abc import Sequence
from datetime import datetime

import msgspec
from sqlalchemy import Select, func, insert, select, update

from connectors.postgres.ids import make_id
from connectors.postgres.transaction import Tx
from schemas.platform.jobs import LogLine, RunState, Trigger
from schemas.tables.platform.job import job_log, job_run, scheduled_job


class RunRow(msgspec.Struct, frozen=True, kw_only=True):
    """One run, from queued to its end."""

    id: str
    job_id: str
    trigger: Trigger
    started_by: str
    state: RunState
    attempts: int
    queued_at: datetime
    started_at: datetime | None
    ended_at: datetime | None
    counts: dict[str, int]
    error: str


async def add(
    tx: Tx,
    job_id: str,
    *,
    trigger: Trigger,
    started_by: str,
    now: datetime,
    state: RunState = RunState.QUEUED,
) -> str:
    run_id = make_id()
    await tx.execute(
        insert(job_run).values(
            id=run_id,
            job_id=job_id,
            trigger=trigger.value,
            started_by=started_by,
            state=state.value,
            attempts=0,
            queued_at=now,
            ended_at=now if state is RunState.SKIPPED else None,
            counts={},
            error="",
        )
    )
    return run_id


async def get(tx: Tx, run_id: str) -> RunRow | None:
    return await tx.first(select(job_run).where(job_run.c.id == run_id), RunRow)


async def queued(tx: Tx) -> list[RunRow]:
    found = select(job_run).where(job_run.c.state == RunState.QUEUED.value)
    return await tx.all(found.order_by(job_run.c.id), RunRow)


async def start(tx: Tx, run_id: str, now: datetime) -> bool:
    """Take a queued run; False where another scheduler was first."""
    taken = await tx.scalar(
        update(job_run)
        .where(job_run.c.id == run_id, job_run.c.state == RunState.QUEUED.value)
        .values(state=RunState.RUNNING.value, started_at=now)
        .returning(job_run.c.id)
    )
    return taken is not None


async def attempt(tx: Tx, run_id: str) -> None:
    """Count one more attempt."""
    counted = update(job_run).where(job_run.c.id == run_id)
    await tx.execute(counted.values(attempts=job_run.c.attempts + 1))


async def end(
    tx: Tx,
    run_id: str,
    state: RunState,
    now: datetime,
    *,
    counts: dict[str, int] | None = None,
    error: str = "",
) -> None:
    await tx.execute(
        update(job_run)
        .where(job_run.c.id == run_id)
        .values(state=state.value, ended_at=now, counts=counts or {}, error=error)
    )


async def interrupt_running(tx: Tx, now: datetime) -> int:
    """Mark the runs of a scheduler that is gone; how many they were."""
    found = await tx.connection.scalars(
        update(job_run)
        .where(job_run.c.state == RunState.RUNNING.value)
        .values(
            state=RunState.INTERRUPTED.value, ended_at=now, error="调度进程中断，本次执行未完成。"
        )
        .returning(job_run.c.id)
    )
    return len(found.all())


async def is_open(tx: Tx, job_id: str, *, besides: str = "") -> bool:
    """Whether a run of the job waits or goes on."""
    open_states = (RunState.QUEUED.value, RunState.RUNNING.value)
    found = select(job_run.c.id).where(
        job_run.c.job_id == job_id, job_run.c.state.in_(open_states), job_run.c.id != besides
    )
    return await tx.scalar(found.limit(1)) is not None


async def page(tx: Tx, job_id: str, *, limit: int, offset: int) -> tuple[list[RunRow], int]:
    """Runs of a job from the newest on, and how many in all."""
    found = select(job_run).where(job_run.c.job_id == job_id)
    total = await tx.scalar(select(func.count()).select_from(found.subquery()))
    ordered = found.order_by(job_run.c.id.desc()).limit(limit).offset(offset)
    return await tx.all(ordered, RunRow), int(total)


async def last_of_each(tx: Tx) -> list[RunRow]:
    """The newest run of every job."""
    newest = select(func.max(job_run.c.id)).group_by(job_run.c.job_id)
    return await tx.all(select(job_run).where(job_run.c.id.in_(newest)), RunRow)


async def last_ended(tx: Tx, kind: str) -> RunRow | None:
    """The newest run of all jobs of a kind that came to an outcome."""
    outcomes = (RunState.SUCCEEDED.value, RunState.FAILED.value)
    found = (
        select(job_run)
        .join(scheduled_job, scheduled_job.c.id == job_run.c.job_id)
        .where(scheduled_job.c.kind == kind, job_run.c.state.in_(outcomes))
        .order_by(job_run.c.ended_at.desc())
    )
    return await tx.first(found.limit(1), RunRow)


async def log(tx: Tx, run_id: str, lines: Sequence[LogLine]) -> None:
    if lines:
        rows = [
            {"id": make_id(), "run_id": run_id, **msgspec.structs.asdict(line)} for line in lines
        ]
        await tx.execute(insert(job_log).values(rows))


async def lines(tx: Tx, run_id: str) -> list[LogLine]:
    """What a run wrote down, in order."""
    found: Select[tuple[object, ...]] = select(
        job_log.c.seq, job_log.c.at, job_log.c.level, job_log.c.text
    )
    return await tx.all(found.where(job_log.c.run_id == run_id).order_by(job_log.c.seq), LogLine)
