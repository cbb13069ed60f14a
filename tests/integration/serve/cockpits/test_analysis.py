"""The page of exports: the bureau lists and asks, a prison may not, and each question is noted."""

from datetime import UTC, datetime

import pytest

from actors.platform.jobs.runner import JobRunner
from connectors.duckdb.folder import Exports
from connectors.postgres.platform import jobs
from pipelines.flows.services import Services
from pipelines.rules.cockpits.questions import QUESTIONS
from tests.integration.serve.client import People
from tests.integration.serve.cockpits.analysed import exported, ledger_of
from tests.integration.serve.journey import audit_rows_of
from tests.integration.serve.world import World

EXPORTS, QUERIES = "/api/analyst-exports", "/api/analyst-queries"
SQL = "select day, sum(minutes) as minutes from labour_hours group by all"


async def test_the_bureau_lists_exports_and_asks_them(
    people: People, world: World, shard_urls: list[str]
) -> None:
    chief = await people.officer("chief")
    assert await chief.refused(QUERIES, {"sql": SQL}) == (409, "no_export")
    done = await exported(world, shard_urls)
    page = await chief.get(EXPORTS)
    assert (page["most_seconds"], page["most_rows"]) == (10, 1000)
    assert [one["title"] for one in page["questions"]] == [one.title for one in QUESTIONS]
    assert [(one["id"], one["state"], one["rows"]) for one in page["rows"]] == [
        (done.id, "done", 2)
    ]
    answer = await chief.post(QUERIES, {"sql": SQL})
    assert (answer["columns"], answer["rows"]) == (["day", "minutes"], [["2026-11-03", 780]])
    bad = {"sql": "drop view labour_hours"}
    assert await chief.refused(QUERIES, bad) == (422, "query_not_reading")
    noted = await audit_rows_of(world, "analyst_export", None)
    assert [(row.actor_name, row.result, row.detail["sql"]) for row in noted] == [
        (noted[0].actor_name, "refused", SQL),
        (noted[0].actor_name, "ok", SQL),
        (noted[0].actor_name, "refused", bad["sql"]),
    ]
    assert noted[1].detail["rows"] == 1


@pytest.mark.requirement("NF-SEC-05")
async def test_whoever_reaches_a_prison_alone_sees_nothing_of_an_export(
    people: People, world: World, shard_urls: list[str]
) -> None:
    await exported(world, shard_urls)
    for login in ("leader", "labour"):
        officer = await people.officer(login)
        assert await officer.refused(QUERIES, {"sql": SQL}) == (403, "bureau_only")
        assert (await officer.http.get(EXPORTS)).json()["code"] == "bureau_only"
    monitor = await people.officer("monitor")
    assert (await monitor.refused(QUERIES, {"sql": SQL}))[1] == "no_permission"


async def test_the_nightly_job_exports(
    people: People, world: World, services: Services, shard_urls: list[str]
) -> None:
    async with world.database.transaction() as tx:
        await jobs.ensure_first(tx, datetime.now(UTC))
    admin = await people.officer("sysadmin")
    (job,) = [one for one in await admin.get("/api/jobs") if one["kind"] == "analyst_export"]
    await admin.post(f"/api/jobs/{job['id']}/run")
    async with ledger_of(world, shard_urls) as shards:
        runner = JobRunner(
            world.database,
            services.notary,
            world.files,
            world.clock,
            shards=shards,
            exports=Exports.of(world.settings),
        )
        await runner.round()
        await runner.idle()
    (run, *_) = (await admin.get(f"/api/jobs/{job['id']}/runs"))["rows"]
    assert (run["state"], run["counts"]) == ("succeeded", {"rows": 2, "written": 1, "kept": 0})
    chief = await people.officer("chief")
    assert (await chief.post(QUERIES, {"sql": SQL}))["rows"] == [["2026-11-03", 780]]
