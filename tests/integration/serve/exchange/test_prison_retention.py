"""The nightly job empties raw records of prisons' systems, and the queue says so."""

from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import update

from actors.platform.jobs.runner import JobRunner
from connectors.postgres.platform import jobs
from pipelines.flows.services import Services
from schemas.tables.exchange.prison_system import raw_record
from tests.integration.prisons.source import MemorySystem
from tests.integration.serve.client import People, Person
from tests.integration.serve.prison_sources import INMATE, connected, pulled
from tests.integration.serve.world import World

PROBLEMS = "/api/source-problems"


async def run(world: World, services: Services, admin: Person) -> Any:
    async with world.database.transaction() as tx:
        await jobs.ensure_first(tx, datetime.now(UTC))
    kind = "retain_prison_records"
    (job,) = [one for one in await admin.get("/api/jobs") if one["kind"] == kind]
    await admin.post(f"/api/jobs/{job['id']}/run")
    runner = JobRunner(world.database, services.notary, world.files, lambda: datetime.now(UTC))
    await runner.round()
    await runner.idle()
    (last, *_) = (await admin.get(f"/api/jobs/{job['id']}/runs"))["rows"]
    assert last["state"] == "succeeded", last
    return last["counts"]


async def test_what_a_settled_record_said_is_gone_after_its_time(
    people: People, world: World, services: Services
) -> None:
    source = MemorySystem([INMATE])
    source.add(1)
    admin, leader = await people.officer("sysadmin"), await people.officer("leader")
    await connected(people, world, services, source)
    source.add(2, type="9")
    source.add(3, type="9")
    async with pulled(world, source):
        pass
    first, second = (await leader.get(PROBLEMS))["rows"]
    await leader.post(f"{PROBLEMS}/{first['id']}/set-aside", {"reason": "测试数据"})
    assert await run(world, services, admin) == {"records": 0, "mended": 0, "orders": 0}
    assert "inmate" in (await leader.get(f"{PROBLEMS}/{first['id']}"))["fields"]
    long_ago = datetime.now(UTC) - timedelta(days=400)
    async with world.database.transaction() as tx:
        await tx.execute(update(raw_record).values(received_at=long_ago))
    assert (await run(world, services, admin))["records"] == 2
    gone = await leader.get(f"{PROBLEMS}/{first['id']}")
    assert (gone["emptied"], gone["fields"], gone["problem"]["reason"]) == (True, [], "测试数据")
    reveal = f"{PROBLEMS}/{first['id']}/reveal"
    assert await leader.refused(reveal) == (409, "record_emptied")
    # What still waits can be read and mended.
    held = await leader.get(f"{PROBLEMS}/{second['id']}")
    assert (held["emptied"], "inmate" in held["fields"]) == (False, True)
