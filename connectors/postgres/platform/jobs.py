"""Scheduled jobs and their ticks."""

from datetime import datetime

import msgspec
from sqlalchemy import delete, insert, select, update

from connectors.postgres.ids import make_id
from connectors.postgres.transaction import Tx
from pipelines.rules.platform.jobs.kinds import KINDS, complete
from pipelines.rules.platform.jobs.schedule import next_after
from schemas.platform.jobs import JobRequest
from schemas.tables.platform.job import job_log, job_run, scheduled_job


class JobRow(msgspec.Struct, frozen=True, kw_only=True):
    """A job as it is scheduled."""

    id: str
    kind: str
    name: str
    cron: str
    parameters: dict[str, int]
    retries: int
    retry_after_s: int
    timeout_s: int
    overlap: bool
    built_in: bool
    paused: bool
    next_due_at: datetime
    version: int


FIRST = (
    ("audit_verify", "审计日志每日核验", "30 1 * * *"),
    ("backup", "每晚数据备份", "10 1 * * *"),
    ("clear_expired", "过期数据清理", "0 * * * *"),
    ("clear_uploads", "未使用附件清理", "20 * * * *"),
    ("public_watch", "公众端监控", "*/5 * * * *"),
    ("retention", "到期个人信息清除", "30 3 * * *"),
    ("integrity_check", "重要数据完整性核验", "0 3 * * *"),
    ("data_quality", "数据质量每日统计", "0 4 * * *"),
    ("contract_expiry", "劳动合同到期提醒", "0 6 * * *"),
    ("permission_ending", "接口权限到期提醒", "5 6 * * *"),
    ("visit_recheck", "会见预约每晚复核", "5 0 * * *"),
    ("ledger_months", "工时台账月分区", "20 0 * * *"),
    ("analyst_export", "工时数据每晚导出", "30 2 * * *"),
    ("transfer_recordings", "录音录像转存", "10 * * * *"),
    ("retain_recordings", "录音录像留存与清理", "30 4 * * *"),
    ("retain_prison_records", "监狱系统数据留存", "40 3 * * *"),
    ("roster_reconcile", "人账每日核对", "40 0 * * *"),
    ("funds_reconcile", "话费每日对账", "50 0 * * *"),
    ("verify_recordings", "录音录像完整性核验", "0 2 * * *"),
)
"""Jobs that every installation has; they can be set and paused, not deleted."""
LONG_S = 6 * 3600
LONG = frozenset(
    {
        "transfer_recordings",
        "retain_recordings",
        "retain_prison_records",
        "verify_recordings",
        "analyst_export",
        "backup",
        "integrity_check",
        "visit_recheck",
    }
)
"""What reads or moves whole recordings, all hours or all coming visits."""


async def ensure_first(tx: Tx, now: datetime) -> None:
    """Make the built-in jobs where they are missing."""
    known = set(
        (
            await tx.connection.scalars(
                select(scheduled_job.c.kind).where(scheduled_job.c.built_in)
            )
        ).all()
    )
    for kind, name, cron in FIRST:
        if kind not in known:
            job = JobRequest(kind=kind, name=name, cron=cron)
            if kind in LONG:
                job = msgspec.structs.replace(job, timeout_s=LONG_S)
            await add(tx, job, now, built_in=True)


async def every(tx: Tx) -> list[JobRow]:
    return await tx.all(select(scheduled_job).order_by(scheduled_job.c.name), JobRow)


async def get(tx: Tx, job_id: str, *, for_update: bool = False) -> JobRow | None:
    found = select(scheduled_job).where(scheduled_job.c.id == job_id)
    return await tx.first(found.with_for_update() if for_update else found, JobRow)


async def add(tx: Tx, asked: JobRequest, now: datetime, *, built_in: bool = False) -> str:
    job_id = make_id()
    await tx.execute(
        insert(scheduled_job).values(
            id=job_id, built_in=built_in, paused=False, version=1, **_columns(asked, now)
        )
    )
    return job_id


async def edit(tx: Tx, job_id: str, asked: JobRequest, now: datetime) -> None:
    await tx.execute(
        update(scheduled_job)
        .where(scheduled_job.c.id == job_id)
        .values(version=scheduled_job.c.version + 1, **_columns(asked, now))
    )


async def pause(tx: Tx, job: JobRow, paused: bool, now: datetime) -> None:
    """What was missed in the pause is not caught up."""
    await tx.execute(
        update(scheduled_job)
        .where(scheduled_job.c.id == job.id)
        .values(
            paused=paused,
            version=scheduled_job.c.version + 1,
            next_due_at=next_after(job.cron, now),
        )
    )


async def remove(tx: Tx, job_id: str) -> None:
    """The job with its runs and their logs."""
    runs = select(job_run.c.id).where(job_run.c.job_id == job_id)
    await tx.execute(delete(job_log).where(job_log.c.run_id.in_(runs)))
    await tx.execute(delete(job_run).where(job_run.c.job_id == job_id))
    await tx.execute(delete(scheduled_job).where(scheduled_job.c.id == job_id))


async def named(tx: Tx, name: str) -> str | None:
    """The id of the job of this name."""
    found: str | None = await tx.scalar(
        select(scheduled_job.c.id).where(scheduled_job.c.name == name)
    )
    return found


async def due(tx: Tx, now: datetime) -> list[JobRow]:
    found = select(scheduled_job).where(
        scheduled_job.c.next_due_at <= now, scheduled_job.c.paused.is_(False)
    )
    return await tx.all(found.order_by(scheduled_job.c.next_due_at), JobRow)


async def take_tick(tx: Tx, job: JobRow, now: datetime) -> bool:
    """Take the tick that is due; False where another scheduler was first.

    After a standstill one tick is taken for all that were missed.
    """
    taken = await tx.scalar(
        update(scheduled_job)
        .where(
            scheduled_job.c.id == job.id,
            scheduled_job.c.next_due_at == job.next_due_at,
            scheduled_job.c.paused.is_(False),
        )
        .values(next_due_at=next_after(job.cron, now))
        .returning(scheduled_job.c.id)
    )
    return taken is not None


def _columns(asked: JobRequest, now: datetime) -> dict[str, object]:
    return {
        "kind": asked.kind,
        "name": asked.name,
        "cron": asked.cron,
        "parameters": complete(KINDS[asked.kind], asked.parameters),
        "retries": asked.retries,
        "retry_after_s": asked.retry_after_s,
        "timeout_s": asked.timeout_s,
        "overlap": asked.overlap,
        "next_due_at": next_after(asked.cron, now),
    }
