"""The page of the backups, and the nightly job that makes them."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec
from sqlalchemy import select

from actors.platform.jobs.runner import JobRunner
from connectors.keys.recovery import make_pair
from connectors.postgres.platform import jobs
from pipelines.flows.platform.backups.making import BackupMaker
from pipelines.flows.services import Services
from schemas.tables.messages.messaging import outbox
from tests.integration.serve.client import People
from tests.integration.serve.world import World


async def run_at_night(people: People, world: World, services: Services) -> dict[str, Any]:
    """The job's run, as the page of jobs tells of it."""
    async with world.database.transaction() as tx:
        await jobs.ensure_first(tx, datetime.now(UTC))
    admin = await people.officer("sysadmin")
    (job,) = [one for one in await admin.get("/api/jobs") if one["kind"] == "backup"]
    await admin.post(f"/api/jobs/{job['id']}/run")
    maker = BackupMaker(world.settings, world.database, [], world.files)
    runner = JobRunner(world.database, services.notary, world.files, world.clock, backups=maker)
    await runner.round()
    await runner.idle()
    (run, *_) = (await admin.get(f"/api/jobs/{job['id']}/runs"))["rows"]
    return run


async def notices(world: World) -> list[dict[str, Any]]:
    async with world.database.transaction() as tx:
        told = select(outbox.c.payload).where(outbox.c.subject.like("notify.officers.%"))
        rows = (await tx.execute(told)).scalars().all()
    return [one for row in rows if (one := msgspec.json.decode(row))["kind"] == "backup_failed"]


async def test_the_nightly_backup_stands_on_the_page(
    people: People, world: World, services: Services
) -> None:
    key, _ = make_pair(Path(world.settings.keys_dir))
    run = await run_at_night(people, world, services)
    assert run["state"] == "succeeded", run
    admin = await people.officer("sysadmin")
    page = await admin.get("/api/backups")
    (row,) = page["rows"]
    assert (row["places"], row["problem"], row["databases"]) == ([1, 2], "", 1)
    assert row["recovery_key"] == page["recovery_key"] == key.name
    assert [one["backups"] for one in page["places"]] == [1, 1]
    assert await notices(world) == []


async def test_a_backup_that_failed_is_told_of_at_once(
    people: People, world: World, services: Services
) -> None:
    run = await run_at_night(people, world, services)
    assert run["state"] == "failed"
    assert "恢复密钥" in run["error"]
    (notice,) = await notices(world)
    assert (notice["permission"], notice["link"]) == ("backups:list", "/backups")
    page = await (await people.officer("sysadmin")).get("/api/backups")
    assert page["rows"] == []
    assert any("尚未生成恢复密钥" in one for one in page["warnings"])


async def test_who_does_not_see_to_the_system_sees_no_backups(people: People) -> None:
    chief = await people.officer("chief")
    reply = await chief.ask("GET", "/api/backups")
    assert (reply.status_code, reply.json()["code"]) == (403, "no_permission")
