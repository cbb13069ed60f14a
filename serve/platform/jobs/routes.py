"""Routes of scheduled jobs."""

from litestar import Response
from litestar.params import JSONBody

from pipelines.flows.platform.jobs import keeping
from pipelines.rules.access.codes.platform import KEEP_JOBS, READ_JOBS
from schemas.platform.jobs import JobKind, JobRequest, JobView, LogLine, RunPage, RunView
from serve.http import AsOfficer, Limit, Offset, PathId, Wired
from serve.route import officers


@officers.get("/api/job-kinds", asks=READ_JOBS)
async def job_kinds() -> list[JobKind]:
    return keeping.kinds()


@officers.get("/api/jobs", asks=READ_JOBS)
async def list_jobs(services: Wired) -> list[JobView]:
    return await keeping.every(services)


@officers.post("/api/jobs", asks=KEEP_JOBS)
async def add_job(services: Wired, officer: AsOfficer, data: JSONBody[JobRequest]) -> JobView:
    return await keeping.add(services, officer, data)


@officers.put("/api/jobs/{job_id:str}", asks=KEEP_JOBS)
async def edit_job(
    services: Wired, officer: AsOfficer, job_id: PathId, data: JSONBody[JobRequest]
) -> JobView:
    return await keeping.edit(services, officer, job_id, data)


@officers.delete("/api/jobs/{job_id:str}", asks=KEEP_JOBS)
async def remove_job(services: Wired, officer: AsOfficer, job_id: PathId) -> None:
    await keeping.remove(services, officer, job_id)


@officers.act("/api/jobs/{job_id:str}/pause", asks=KEEP_JOBS)
async def pause_job(services: Wired, officer: AsOfficer, job_id: PathId) -> JobView:
    return await keeping.pause(services, officer, job_id, True)


@officers.act("/api/jobs/{job_id:str}/resume", asks=KEEP_JOBS)
async def resume_job(services: Wired, officer: AsOfficer, job_id: PathId) -> JobView:
    return await keeping.pause(services, officer, job_id, False)


@officers.act("/api/jobs/{job_id:str}/run", asks=KEEP_JOBS)
async def run_job(services: Wired, officer: AsOfficer, job_id: PathId) -> RunView:
    return await keeping.run_now(services, officer, job_id)


@officers.get("/api/jobs/{job_id:str}/runs", asks=READ_JOBS)
async def job_runs(
    services: Wired, job_id: PathId, limit: Limit = 50, offset: Offset = 0
) -> RunPage:
    return await keeping.runs(services, job_id, limit, offset)


@officers.get("/api/job-runs/{run_id:str}/log", asks=READ_JOBS)
async def run_log(services: Wired, run_id: PathId) -> list[LogLine]:
    return await keeping.log(services, run_id)


@officers.get("/api/job-runs/{run_id:str}/log.txt", asks=READ_JOBS, answers=("text/plain",))
async def run_log_file(services: Wired, run_id: PathId) -> Response[str]:
    text = await keeping.log_text(services, run_id)
    headers = {"Content-Disposition": f'attachment; filename="job-run-{run_id}.txt"'}
    return Response(text, media_type="text/plain; charset=utf-8", headers=headers)


HANDLERS = (
    job_kinds,
    list_jobs,
    add_job,
    edit_job,
    remove_job,
    pause_job,
    resume_job,
    run_job,
    job_runs,
    run_log,
    run_log_file,
)
