"""Keeping the platform itself."""

from pipelines.rules.access.routes.who import Who

ROUTES: dict[str, Who | str] = {
    "GET /api/upload-checks": "upload_checks:list",
    "GET /api/backups": "backups:list",
    "GET /api/cluster": "cluster:list",
    # Also by the metrics' word, for a machine that has no session.
    "GET /api/cluster/metrics": "cluster:list",
    "PUT /api/cluster/nodes/{node}/deployments/{deployment}": "cluster:steer",
    "POST /api/cluster/restarts": "cluster:steer",
    "GET /api/job-kinds": "read_jobs",
    "GET /api/jobs": "read_jobs",
    "POST /api/jobs": "keep_jobs",
    "PUT /api/jobs/{job_id}": "keep_jobs",
    "DELETE /api/jobs/{job_id}": "keep_jobs",
    "POST /api/jobs/{job_id}/pause": "keep_jobs",
    "POST /api/jobs/{job_id}/resume": "keep_jobs",
    "POST /api/jobs/{job_id}/run": "keep_jobs",
    "GET /api/jobs/{job_id}/runs": "read_jobs",
    "GET /api/job-runs/{run_id}/log": "read_jobs",
    "GET /api/job-runs/{run_id}/log.txt": "read_jobs",
    # That the report itself may be read is looked at within.
    "POST /api/menu-entries": "keep_menu",
    "PUT /api/menu-entries/{entry_id}": "keep_menu",
    "DELETE /api/menu-entries/{entry_id}": "keep_menu",
    "GET /api/parameters": "read_parameters",
    "PUT /api/parameters/{name}": "keep_parameters",
    "GET /api/parameters/{name}/changes": "read_parameters",
}
