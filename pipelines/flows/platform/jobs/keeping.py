"""Keeping scheduled jobs, running one at once, reading what a run did (VC-CFG-14 to -17)."""

from typing import Any

import msgspec

from connectors.postgres.audit import audit
from connectors.postgres.platform import job_runs, jobs
from connectors.postgres.platform.job_runs import RunRow
from connectors.postgres.platform.jobs import JobRow
from connectors.postgres.transaction import Tx
from pipelines.flows.access.auth.callers import Officer
from pipelines.flows.audit.attempt import Attempt
from pipelines.flows.services import Services
from pipelines.rules.platform.jobs.kinds import ALWAYS, KINDS, require_kind
from pipelines.rules.platform.jobs.kinds import complete as complete_parameters
from pipelines.rules.platform.jobs.schedule import require_cron, require_daily
from pipelines.rules.platform.local_time import local
from schemas.errors import Conflict, InvalidInput, NotFound
from schemas.platform.jobs import JobKind, JobRequest, JobView, LogLine, RunPage, RunView, Trigger

OBJECT = "job"


def kinds() -> list[JobKind]:
    """What there is to schedule."""
    return list(KINDS.values())


async def every(services: Services) -> list[JobView]:
    async with services.database.transaction() as tx:
        last = {run.job_id: run for run in await job_runs.last_of_each(tx)}
        return [_view(job, last.get(job.id)) for job in await jobs.every(tx)]


async def add(services: Services, officer: Officer, asked: JobRequest) -> JobView:
    async with _attempt(services, officer, "job.add"), services.database.transaction() as tx:
        asked = await _checked(tx, asked, None)
        job_id = await jobs.add(tx, asked, services.clock())
        await _note(tx, officer, "job.add", job_id, {}, _settings(asked))
        return _view(await _need(tx, job_id), None)


async def edit(services: Services, officer: Officer, job_id: str, asked: JobRequest) -> JobView:
    attempt = _attempt(services, officer, "job.edit", job_id)
    async with attempt, services.database.transaction() as tx:
        job = await _need(tx, job_id)
        _require_seen(job, asked.version)
        if asked.kind != job.kind:
            raise InvalidInput("任务的种类不能修改。", code="job_kind_fixed", field="kind")
        asked = await _checked(tx, asked, job_id)
        if _always_runs(job):
            require_daily(asked.cron, services.clock())
        await jobs.edit(tx, job_id, asked, services.clock())
        await _note(tx, officer, "job.edit", job_id, _known(job, asked), _settings(asked))
        return await _shown(tx, job_id)


async def pause(services: Services, officer: Officer, job_id: str, paused: bool) -> JobView:
    action = "job.pause" if paused else "job.resume"
    attempt = _attempt(services, officer, action, job_id)
    async with attempt, services.database.transaction() as tx:
        job = await _need(tx, job_id)
        if paused and _always_runs(job):
            raise Conflict("核验任务不能暂停，可以调整每天执行的时间。", code="job_always_runs")
        if job.paused is not paused:
            await jobs.pause(tx, job, paused, services.clock())
            await _note(tx, officer, action, job_id, {}, {})
        return await _shown(tx, job_id)


async def remove(services: Services, officer: Officer, job_id: str) -> None:
    attempt = _attempt(services, officer, "job.remove", job_id)
    async with attempt, services.database.transaction() as tx:
        job = await _need(tx, job_id)
        if job.built_in:
            raise Conflict("内置任务不能删除，可以暂停。", code="job_built_in")
        if await job_runs.is_open(tx, job_id):
            raise Conflict("任务正在执行，请等它结束后再删除。", code="job_running")
        await jobs.remove(tx, job_id)
        await _note(tx, officer, "job.remove", job_id, {"name": job.name}, {})


async def run_now(services: Services, officer: Officer, job_id: str) -> RunView:
    """Queue one run; the scheduler starts it within seconds."""
    attempt = _attempt(services, officer, "job.run", job_id)
    async with attempt, services.database.transaction() as tx:
        job = await _need(tx, job_id)
        if not job.overlap and await job_runs.is_open(tx, job_id):
            raise Conflict("任务正在执行，请等它结束后再执行。", code="job_running")
        run_id = await job_runs.add(
            tx,
            job_id,
            trigger=Trigger.PERSON,
            started_by=officer.name,
            now=services.clock(),
        )
        await _note(tx, officer, "job.run", job_id, {}, {"run": run_id})
        return _run_view(await _need_run(tx, run_id))


async def runs(services: Services, job_id: str, limit: int, offset: int) -> RunPage:
    async with services.database.transaction() as tx:
        await _need(tx, job_id)
        rows, total = await job_runs.page(tx, job_id, limit=limit, offset=offset)
    return RunPage(rows=[_run_view(row) for row in rows], total=total)


async def log(services: Services, run_id: str) -> list[LogLine]:
    async with services.database.transaction() as tx:
        await _need_run(tx, run_id)
        return await job_runs.lines(tx, run_id)


async def log_text(services: Services, run_id: str) -> str:
    """The same lines as `log`, as a file to keep."""
    lines = await log(services, run_id)
    return "".join(
        f"{local(line.at):%Y-%m-%d %H:%M:%S} {line.level.upper():5} {line.text}\n" for line in lines
    )


async def _checked(tx: Tx, asked: JobRequest, job_id: str | None) -> JobRequest:
    """The request with its expression and parameters complete; refused where they do not fit."""
    parameters = complete_parameters(require_kind(asked.kind), asked.parameters)
    if await jobs.named(tx, asked.name) not in (None, job_id):
        raise Conflict("已有同名的任务。", code="job_name_taken", field="name")
    return msgspec.structs.replace(asked, cron=require_cron(asked.cron), parameters=parameters)


def _always_runs(job: JobRow) -> bool:
    return job.built_in and job.kind in ALWAYS


def _require_seen(job: JobRow, version: int | None) -> None:
    if version != job.version:
        raise Conflict("任务已被他人修改，请刷新后再改。", code="changed_meanwhile")


async def _need(tx: Tx, job_id: str) -> JobRow:
    job = await jobs.get(tx, job_id, for_update=True)
    if job is None:
        raise NotFound("没有这个任务。", code="job_not_found")
    return job


async def _need_run(tx: Tx, run_id: str) -> RunRow:
    run = await job_runs.get(tx, run_id)
    if run is None:
        raise NotFound("没有这次执行。", code="run_not_found")
    return run


async def _shown(tx: Tx, job_id: str) -> JobView:
    last = {run.job_id: run for run in await job_runs.last_of_each(tx)}
    return _view(await _need(tx, job_id), last.get(job_id))


def _attempt(
    services: Services, officer: Officer, action: str, job_id: str | None = None
) -> Attempt:
    return Attempt(services, officer.actor(), action, OBJECT, job_id, officer.stream)


async def _note(
    tx: Tx,
    officer: Officer,
    action: str,
    job_id: str,
    before: dict[str, Any],
    after: dict[str, Any],
) -> None:
    await audit.write(
        tx,
        stream=officer.stream,
        actor=officer.actor(),
        action=action,
        object_kind=OBJECT,
        object_id=job_id,
        detail={"before": before, "after": after} if before or after else {},
    )


def _settings(asked: JobRequest) -> dict[str, Any]:
    """What a person sets, without the version that was shown."""
    settings = msgspec.structs.asdict(asked)
    del settings["version"]
    return settings


def _known(job: JobRow, asked: JobRequest) -> dict[str, Any]:
    return {name: getattr(job, name) for name in _settings(asked)}


def _view(job: JobRow, last: RunRow | None) -> JobView:
    return JobView(
        **msgspec.structs.asdict(job),
        kind_title=KINDS[job.kind].title,
        always_runs=_always_runs(job),
        last_run=_run_view(last) if last else None,
    )


def _run_view(run: RunRow) -> RunView:
    return RunView(**msgspec.structs.asdict(run))
