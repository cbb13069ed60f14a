"""Records come once and completely, however often the connector's process is killed (VC-API-02)."""

import asyncio
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta

import pytest
from sqlalchemy import func, select

from connectors.prisons.simulators.source import Source
from pipelines.flows.services import Services
from pipelines.rules.platform.local_time import LOCAL
from schemas.exchange.prison_systems.kinds import RecordKind, SystemKind
from schemas.tables.exchange.prison_system import source_record
from tests.integration.eventually import eventually
from tests.integration.prisons.connector_process import NEVER
from tests.integration.serve.client import People, Person
from tests.integration.serve.standing_systems import (
    Held,
    agree,
    connect,
    held,
    inmates_of,
    keepers_of,
    moment_here,
    often,
    standing,
)
from tests.integration.serve.world import World

pytestmark = [pytest.mark.integration, pytest.mark.timeout(1_800)]

NOW = datetime(2026, 11, 28, 9, tzinfo=LOCAL)
PHASES = (
    ("asking", 2),
    ("answered", 3),
    ("applying", 2),
    ("applied", 3),
    ("counting", 2),
)
"""Where the process dies: before a page, with a page in hand, before and after its records are
written within their transaction, and while days are compared."""
PATIENCE_S = 600.0
Process = asyncio.subprocess.Process


@asynccontextmanager
async def connector(world: World, phase: str = NEVER, nth: int = 1) -> AsyncIterator[Process]:
    """The prison's connector in a process of its own."""
    settings, now = world.settings, world.clock()
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tests.integration.prisons.connector_process"),
        *(settings.database_url, settings.data_dir, now.isoformat(), phase, str(nth)),
    )
    try:
        yield process
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()


async def die(world: World, phase: str, nth: int) -> None:
    async with connector(world, phase, nth) as process:
        async with asyncio.timeout(PATIENCE_S):
            assert await process.wait() == -signal.SIGKILL


async def require_agreement(world: World, chief: Person, system_id: str, source: Source) -> None:
    """One more process goes on from where the last one died, and is killed as well."""
    found: list[Held] = []

    async def agrees() -> bool:
        found.append(await held(chief, system_id, source, moment_here(source)))
        return agree(found[-1])

    async with connector(world) as process:
        try:
            await eventually(agrees, limit_s=PATIENCE_S)
        except AssertionError:
            raise AssertionError(f"it does not agree: {found[-1]}") from None
        assert process.returncode is None


async def kept(world: World, system_id: str) -> dict[RecordKind, int]:
    """How many records of each kind stand here."""
    row = source_record.c
    counted = select(row.kind, func.count()).where(
        row.system_id == system_id, row.deleted.is_(False)
    )
    async with world.database.reading() as tx:
        return {RecordKind(k): n for k, n in await tx.execute(counted.group_by(row.kind))}


def truly(source: Source) -> dict[RecordKind, int]:
    """How many of each kind that has any stand there."""
    of_kind = {kind: source.entries(kind) for kind in source.book.shelves}
    counts = {kind: sum(not one.deleted for one in found) for kind, found in of_kind.items()}
    return {kind: count for kind, count in counts.items() if count}


@pytest.mark.requirement("VC-API-02")
async def test_a_broken_run_goes_on_without_gap_or_duplicate(
    people: People, world: World, services: Services
) -> None:
    world.now = NOW
    chief = await people.officer("chief")
    async with standing(world, services, inmates_of([3]), records=60, days=3) as prisons:
        told = next(one for one in prisons.stand_ins if one.kind is SystemKind.VISIT)
        source = prisons.sources[told.prison, told.kind]
        told = told._replace(settings=often(told.settings))
        system_id = await connect(await keepers_of(people), world.prison_id, told)
        # The full load, broken in each phase; then what is new and changed, broken again.
        for phase, nth in PHASES:
            await die(world, phase, nth)
        await require_agreement(world, chief, system_id, source)
        assert await kept(world, system_id) == truly(source)
        before = (await chief.get("/api/records/visits"))["total"]
        prisons.clock.advance(timedelta(days=1))
        source.disturb(changed=20)
        world.now = NOW + timedelta(days=1)
        chief = await people.officer("chief")
        for phase in ("answered", "applied"):
            await die(world, phase, 1)
        await require_agreement(world, chief, system_id, source)
        assert await kept(world, system_id) == truly(source)
        page = await chief.get("/api/records/visits", limit=200)
        there = truly(source)[RecordKind.VISIT]
        assert page["total"] == there > before
        numbers = [row["values"]["visit_no"] for row in page["rows"]]
        assert len(set(numbers)) == len(numbers) == there
        gaps = await chief.get("/api/reconciliations", system_id=system_id, only_gaps="true")
        assert gaps["total"] == 0
