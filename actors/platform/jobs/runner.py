"""Takes ticks and queued runs, and runs them beside one another."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime

from actors.platform.jobs.job_log import JobLog
from actors.platform.jobs.work import WORK, JobContext, JobFailed, Work
from connectors.duckdb.folder import Exports
from connectors.files.store import SealedStore
from connectors.ledger.shards import Shards
from connectors.platforms.funds import Funds
from connectors.postgres.database import Database
from connectors.postgres.platform import job_runs, jobs
from connectors.postgres.platform.job_runs import RunRow
from connectors.postgres.platform.jobs import JobRow
from pipelines.flows.audit.notary import Notary
from pipelines.flows.desk import Desk
from pipelines.flows.headcount.headcount import Headcount
from pipelines.flows.platform.backups.making import BackupMaker
from schemas.errors import QinqiaoError, Unavailable
from schemas.platform.jobs import RunState, Trigger

logger = logging.getLogger(__name__)

SCHEDULER = "系统"
STORE_AGAIN_S = 5.0
Sleep = Callable[[float], Awaitable[object]]


class JobRunner:
    """One scheduler's hand; the database says what is due and who took it."""

    def __init__(
        self,
        database: Database,
        notary: Notary,
        files: SealedStore,
        now: Callable[[], datetime],
        *,
        headcount: Headcount | None = None,
        shards: Shards | None = None,
        exports: Exports | None = None,
        backups: BackupMaker | None = None,
        funds: Funds | None = None,
        desk: Desk | None = None,
        work: Mapping[str, Work] = WORK,
        sleep: Sleep = asyncio.sleep,
    ) -> None:
        self._database = database
        self._notary = notary
        self._files = files
        self._now = now
        self._headcount = headcount
        self._shards = shards
        self._exports = exports
        self._backups = backups
        self._funds = funds
        self._desk = desk
        self._work = work
        self._sleep = sleep
        self._running: set[asyncio.Task[None]] = set()

    async def take_over(self) -> None:
        """Mark what a scheduler before this one left unfinished."""
        async with self._database.transaction() as tx:
            count = await job_runs.interrupt_running(tx, self._now())
        if count:
            logger.warning("%d job runs were interrupted", count)

    async def round(self) -> None:
        """Queue what is due, then start what is queued; the work goes on in the background."""
        await self._queue_due()
        async with self._database.reading() as tx:
            waiting = await job_runs.queued(tx)
        for run in waiting:
            await self._start(run)

    async def idle(self) -> None:
        """Until every run that was started has ended."""
        await asyncio.gather(*self._running)

    async def _queue_due(self) -> None:
        async with self._database.reading() as tx:
            due = await jobs.due(tx, self._now())
        if not due:
            return
        async with self._database.transaction() as tx:
            for job in due:
                if await jobs.take_tick(tx, job, self._now()):
                    busy = not job.overlap and await job_runs.is_open(tx, job.id)
                    await job_runs.add(
                        tx,
                        job.id,
                        trigger=Trigger.SCHEDULE,
                        started_by=SCHEDULER,
                        now=self._now(),
                        state=RunState.SKIPPED if busy else RunState.QUEUED,
                    )

    async def _start(self, run: RunRow) -> None:
        async with self._database.transaction() as tx:
            job = await jobs.get(tx, run.job_id)
            if job is None or not await job_runs.start(tx, run.id, self._now()):
                return
        task = asyncio.create_task(self._run(job, run))
        self._running.add(task)
        task.add_done_callback(self._running.discard)

    async def _run(self, job: JobRow, run: RunRow) -> None:
        log = JobLog(self._database, run.id, self._now)
        state, counts, error = RunState.FAILED, {}, ""
        for attempt in range(job.retries + 1):
            if attempt:
                await log.info(f"{job.retry_after_s} 秒后第 {attempt} 次重试。")
                await self._sleep(job.retry_after_s)
            try:
                counts = await self._attempt(job, run, log)
            except Exception as failure:
                error = _told(failure, job)
                await log.error(error)
                if not isinstance(failure, (JobFailed, TimeoutError, QinqiaoError)):
                    logger.exception("job run %s failed", run.id)
            else:
                state, error = RunState.SUCCEEDED, ""
                await log.info("执行完成。")
                break
        await self._end(run, state, counts, error)

    async def _end(self, run: RunRow, state: RunState, counts: dict[str, int], error: str) -> None:
        """Write the outcome down; a run left open would hold up every later tick of its job."""
        while True:
            try:
                async with self._database.transaction() as tx:
                    await job_runs.end(tx, run.id, state, self._now(), counts=counts, error=error)
                return
            except Unavailable as outage:
                logger.warning("outcome of job run %s not stored yet: %s", run.id, outage)
                await self._sleep(STORE_AGAIN_S)

    async def _attempt(self, job: JobRow, run: RunRow, log: JobLog) -> dict[str, int]:
        async with self._database.transaction() as tx:
            await job_runs.attempt(tx, run.id)
        await log.info(f"开始执行“{job.name}”。")
        context = JobContext(
            database=self._database,
            notary=self._notary,
            files=self._files,
            parameters=job.parameters,
            now=self._now,
            log=log,
            headcount=self._headcount,
            shards=self._shards,
            exports=self._exports,
            backups=self._backups,
            funds=self._funds,
            desk=self._desk,
        )
        async with asyncio.timeout(job.timeout_s):
            return await self._work[job.kind](context)


def _told(failure: Exception, job: JobRow) -> str:
    if isinstance(failure, TimeoutError):
        return f"超过 {job.timeout_s} 秒未完成，已中止。"
    if isinstance(failure, QinqiaoError):
        return failure.message
    return str(failure) if isinstance(failure, JobFailed) else f"执行出错：{failure}"
