"""Routes of scheduled jobs."""

from litestar import Response, delete, get, post, put
from litestar.params import JSONBody

from pipelines.flows.platform.jobs import keeping
from schemas.platform.jobs import JobKind, JobRequest, JobView, LogLine, RunPage, RunView
from serve.access.auth.guards import officers_only
from serve.http import AsOfficer, Limit, Offset, PathId, Wired, act


@get("/api/job-kinds", guards=[officers_only])
async def job_kinds(officer: AsOfficer) -> list[JobKind]:
    return keeping.kinds(officer)


@get("/api/jobs", guards=[officers_only])
async def list_jobs(services: Wired, officer: AsOfficer) -> list[JobView]:
    return await keeping.every(services, officer)


@post("/api/jobs", guards=[officers_only])
async def add_job(services: Wired, officer: AsOfficer, data: JSONBody[JobRequest]) -> JobView:
    return await keeping.add(services, officer, data)


@put("/api/jobs/{job_id:str}", guards=[officers_only])
async def edit_job(
    services: Wired, officer: AsOfficer, job_id: PathId, data: JSONBody[JobRequest]
) -> JobView:
    return await keeping.edit(services, officer, job_id, data)


@delete("/api/jobs/{job_id:str}", guards=[officers_only])
async def remove_job(services: Wired, officer: AsOfficer, job_id: PathId) -> None:
    await keeping.remove(services, officer, job_id)


@act("/api/jobs/{job_id:str}/pause", guards=[officers_only])
async def pause_job(services: Wired, officer: AsOfficer, job_id: PathId) -> JobView:
    return await keeping.pause(services, officer, job_id, True)


@act("/api/jobs/{job_id:str}/resume", guards=[officers_only])
async def resume_job(services: Wired, officer: AsOfficer, job_id: PathId) -> JobView:
    return await keeping.pause(services, officer, job_id, False)


@act("/api/jobs/{job_id:str}/run", guards=[officers_only])
async def run_job(services: Wired, officer: AsOfficer, job_id: PathId) -> RunView:
    return await keeping.run_now(services, officer, job_id)


@get("/api/jobs/{job_id:str}/runs", guards=[officers_only])
async def job_runs(
    services: Wired, officer: AsOfficer, job_id: PathId, limit: Limit = 50, offset: Offset = 0
) -> RunPage:
    return await keeping.runs(services, officer, job_id, limit, offset)


@get("/api/job-runs/{run_id:str}/log", guards=[officers_only])
async def run_log(services: Wired, officer: AsOfficer, run_id: PathId) -> list[LogLine]:
    return await keeping.log(services, officer, run_id)


@get("/api/job-runs/{run_id:str}/log.txt", guards=[officers_only])
async def run_log_file(services: Wired, officer: AsOfficer, run_id: PathId) -> Response[str]:
    text = await keeping.log_text(services, officer, run_id)
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
