"""Every prison with a system is carried; a killed process is made anew, and a new prison joins."""

import os
import signal
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import ray
from ray.exceptions import RayActorError
from sqlalchemy import select

from actors.background import NAMESPACE, Health
from actors.exchange import prison_connector
from actors.exchange.prison_connector import connector_name
from connectors.postgres import Database
from connectors.postgres.exchange.prison_systems import systems, versions
from connectors.postgres.platform import units
from pipelines.rules.exchange.prison_systems.sharing import processes
from schemas.exchange.prison_systems.access import RestAccess
from schemas.exchange.prison_systems.kinds import SystemKind
from schemas.exchange.prison_systems.settings import SystemSettings
from schemas.people.kinds import OrgType
from schemas.settings import Settings
from schemas.tables.exchange.prison_system import prison_system_feed
from tests.integration.eventually import eventually
from tests.integration.prisons.source import VISIT
from tests.integration.world import World

pytestmark = [pytest.mark.integration, pytest.mark.timeout(900)]


async def connected(db: Database, prison_id: str) -> str:
    """A system whose address leads nowhere."""
    now = datetime.now(UTC)
    settings = SystemSettings(
        access=RestAccess(address="https://visits.invalid/"), every_s=1, kinds=(VISIT,)
    )
    async with db.transaction() as tx:
        system_id = await systems.add(tx, prison_id, SystemKind.VISIT, "会见系统", "", None)
        number = await versions.add(tx, system_id, settings, None, now)
        await versions.activate(tx, system_id, number, None, now)
        await systems.change(tx, system_id, active=number, enabled=True)
    return system_id


async def running(name: str) -> Health:
    """Of the actor of this name, once there is one."""
    told: list[Health] = []

    async def runs() -> bool:
        try:
            handle: Any = ray.get_actor(name, namespace=NAMESPACE)
            told.append(await handle.health.remote())
        except (ValueError, RayActorError):
            return False
        return told[-1].running

    await eventually(runs, limit_s=240)
    return told[-1]


async def test_every_prison_with_a_system_has_its_connector(
    cluster: None, tmp_path: Path, database_url: str, db: Database, world: World
) -> None:
    settings = Settings(
        data_dir=str(tmp_path),
        models_dir="",
        ui_dir="",
        database_url=database_url,
        nats_url="",
        keys_dir=str(tmp_path / "keys"),
        files_dir=str(tmp_path / "files"),
    )
    keeper = prison_connector.start(settings)
    system_id = await connected(db, world.prison.id)
    before = (await running(connector_name(1))).pid
    assert await carried(1) == ["P03"]

    async def is_failing() -> bool:
        found = select(prison_system_feed.c.failing_since).where(
            prison_system_feed.c.system_id == system_id
        )
        async with db.reading() as tx:
            return await tx.scalar(found) is not None

    await eventually(is_failing, limit_s=240)
    os.kill(before, signal.SIGKILL)

    async def is_made_anew() -> bool:
        return (await running(connector_name(1))).pid != before

    await eventually(is_made_anew, limit_s=240)
    assert await carried(1) == ["P03"]
    async with db.transaction() as tx:
        bureau = await units.by_code(tx, "SH")
        sixteenth = await units.add(
            tx, parent=bureau, code="P16", name="十六监", org_type=OrgType.PRISON
        )
    await connected(db, sixteenth.id)

    async def both_are_carried() -> bool:
        found: list[str] = []
        for number in range(1, processes(2, os.cpu_count() or 1) + 1):
            await running(connector_name(number))
            found += await carried(number)
        return sorted(found) == ["P03", "P16"]

    await eventually(both_are_carried, limit_s=240)
    told = await keeper.health.remote(prison_connector.KEEPER)
    assert told.figures == {"prisons": 2}


async def carried(number: int) -> list[str]:
    """The prisons of a process that runs."""
    handle: Any = ray.get_actor(connector_name(number), namespace=NAMESPACE)
    found: list[str] = await handle.prisons.remote()
    return found
