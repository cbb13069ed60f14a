"""The system administrator keeps scheduled jobs and reads what they did."""

from typing import Any

import pytest

from actors.platform.jobs.runner import JobRunner
from connectors.postgres.platform import jobs
from pipelines.flows.audit.notary import open_notary
from tests.integration.serve.client import People, Person
from tests.integration.serve.world import World

ABSENT = "01JXXXXXXXXXXXXXXXXXXXXXXX"
WANTED = {"kind": "clear_expired", "name": "每日清理", "cron": "0 3 * * *"}


@pytest.fixture
def runner(world: World) -> JobRunner:
    """What the scheduler's actor does every few seconds."""
    return JobRunner(
        world.database, open_notary(world.settings, world.keys), world.files, world.clock
    )


async def _added(admin: Person, **more: Any) -> Any:
    return await admin.post("/api/jobs", WANTED | more)


@pytest.mark.requirement("VC-CFG-14")
async def test_a_job_is_added_set_paused_and_removed(people: People) -> None:
    admin = await people.officer("sysadmin")
    (kind,) = [k for k in await admin.get("/api/job-kinds") if k["code"] == "clear_expired"]
    assert kind["parameters"][0]["title"] == "会话保留"
    job = await _added(admin)
    assert (job["parameters"], job["paused"], job["built_in"]) == (
        {"keep_days": 30, "keep_calls_days": 365},
        False,
        False,
    )
    path = f"/api/jobs/{job['id']}"
    changed = await admin.ask(
        "PUT", path, WANTED | {"cron": "0  4 * * *", "parameters": {"keep_days": 60}, "version": 1}
    )
    assert changed.json()["cron"] == "0 4 * * *"
    stale = await admin.ask("PUT", path, WANTED | {"version": 1})
    assert (stale.status_code, stale.json()["code"]) == (409, "changed_meanwhile")
    assert (await admin.post(f"{path}/pause"))["paused"] is True
    assert (await admin.post(f"{path}/resume"))["paused"] is False
    assert (await admin.ask("DELETE", path)).status_code == 204
    assert await admin.get("/api/jobs") == []


async def test_nobody_halts_what_looks_over_the_record(people: People, world: World) -> None:
    async with world.database.transaction() as tx:
        await jobs.ensure_first(tx, world.clock())
    admin = await people.officer("sysadmin")
    found = {job["kind"]: job for job in await admin.get("/api/jobs")}
    assert {kind for kind, job in found.items() if job["always_runs"]} == {
        "audit_verify",
        "integrity_check",
    }
    for kind in "audit_verify", "integrity_check":
        job, path = found[kind], f"/api/jobs/{found[kind]['id']}"
        assert await admin.refused(f"{path}/pause") == (409, "job_always_runs")
        asked = {name: job[name] for name in ("kind", "name", "version")}
        seldom = await admin.ask("PUT", path, asked | {"cron": "0 3 * * 0"})
        assert (seldom.status_code, seldom.json()["code"]) == (422, "not_daily")
        later = await admin.ask("PUT", path, asked | {"cron": "0 3 * * *"})
        assert (later.json()["cron"], later.json()["paused"]) == ("0 3 * * *", False)
        assert (await admin.ask("DELETE", path)).json()["code"] == "job_built_in"
    # What does not look over the record may rest.
    other = f"/api/jobs/{found['clear_expired']['id']}"
    assert (await admin.post(f"{other}/pause"))["paused"] is True


@pytest.mark.requirement("VC-CFG-15")
@pytest.mark.requirement("VC-CFG-16")
@pytest.mark.requirement("VC-CFG-17")
async def test_run_now_starts_one_run_whose_log_can_be_kept(
    people: People, runner: JobRunner
) -> None:
    admin = await people.officer("sysadmin")
    job = await _added(admin)
    run = await admin.post(f"/api/jobs/{job['id']}/run")
    assert run["state"] == "queued"
    assert await admin.refused(f"/api/jobs/{job['id']}/run") == (409, "job_running")
    await runner.round()
    await runner.idle()
    page = await admin.get(f"/api/jobs/{job['id']}/runs")
    (done,) = page["rows"]
    assert (done["state"], done["trigger"], done["started_by"]) == (
        "succeeded",
        "person",
        "民警sysadmin",
    )
    assert done["started_at"] <= done["ended_at"]
    assert set(done["counts"]) == {
        "nonces",
        "sessions",
        "inbox",
        "repeats",
        "interface_calls",
        "outbox",
    }
    lines = await admin.get(f"/api/job-runs/{done['id']}/log")
    file = await admin.http.get(f"/api/job-runs/{done['id']}/log.txt")
    assert "attachment" in file.headers["content-disposition"]
    kept = file.text.splitlines()
    assert len(kept) == len(lines) > 1
    assert all(line["text"] in text for line, text in zip(lines, kept, strict=True))
    (listed,) = await admin.get("/api/jobs")
    assert listed["last_run"]["id"] == done["id"]


@pytest.mark.parametrize(
    ("change", "status", "code"),
    [
        ({"cron": "every day!"}, 422, "wrong_cron"),
        ({"kind": "format_disk"}, 422, "no_such_job_kind"),
        ({"parameters": {"keep_days": 0}}, 422, "parameter_out_of_range"),
        ({"parameters": {"x": 1}}, 422, "unknown_parameter"),
        ({"name": ""}, 422, "invalid_input"),
        ({"retries": 11}, 422, "invalid_input"),
        ({"owner": "me"}, 422, "invalid_input"),
    ],
)
async def test_a_job_that_does_not_fit_is_refused(
    people: People, change: dict[str, Any], status: int, code: str
) -> None:
    admin = await people.officer("sysadmin")
    reply = await admin.ask("POST", "/api/jobs", WANTED | change)
    assert (reply.status_code, reply.json()["code"]) == (status, code)
    assert await admin.get("/api/jobs") == []


async def test_names_are_unique_and_what_is_absent_is_said(people: People) -> None:
    admin = await people.officer("sysadmin")
    await _added(admin)
    assert await admin.refused("/api/jobs", WANTED) == (409, "job_name_taken")
    assert await admin.refused(f"/api/jobs/{ABSENT}/run") == (404, "job_not_found")
    assert (await admin.http.get(f"/api/job-runs/{ABSENT}/log")).status_code == 404


async def test_nobody_else_keeps_jobs(people: People) -> None:
    approver = await people.officer("approver")
    assert (await approver.http.get("/api/jobs")).status_code == 403
    assert await approver.refused("/api/jobs", WANTED) == (403, "no_permission")


async def test_what_was_set_is_audited_with_before_and_after(people: People) -> None:
    admin = await people.officer("sysadmin")
    job = await _added(admin)
    await admin.ask("PUT", f"/api/jobs/{job['id']}", WANTED | {"retries": 3, "version": 1})
    auditor = await people.officer("auditor")
    edit, add = (await auditor.get("/api/audit/rows", object_id=job["id"]))["rows"]
    assert (add["action"], edit["action"]) == ("job.add", "job.edit")
    assert edit["detail"]["before"]["retries"] == 0
    assert edit["detail"]["after"]["retries"] == 3
