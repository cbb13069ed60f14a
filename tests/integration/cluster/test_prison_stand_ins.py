"""Stand-ins beside a demonstration: asked as operators left them, and started again after death."""

import asyncio
import os
import signal
from datetime import UTC, datetime
from pathlib import Path

import msgspec
import pytest
from sqlalchemy import func, select

from cluster.benches.prisons.registering import register
from cluster.benches.prisons.standing import PrisonStandIns
from connectors.keys import open_keys
from connectors.postgres import Database
from connectors.postgres.exchange.prison_systems import feeds, systems, versions
from connectors.prisons.simulators.prisons import StandIn
from pipelines.flows.exchange.prisons.opening import opening
from pipelines.flows.exchange.prisons.raw_seals import RawSeals
from schemas.exchange.prison_systems.access import RestAccess
from schemas.exchange.prison_systems.kinds import SystemKind
from schemas.exchange.prison_systems.settings import SystemSettings
from schemas.settings import Settings
from schemas.tables.audit.audit import audit_row
from tests.integration.eventually import eventually
from tests.integration.prisons.source import VISIT
from tests.integration.world import World

pytestmark = [pytest.mark.integration, pytest.mark.timeout(900)]
NOW = datetime(2026, 11, 28, 4, 0, tzinfo=UTC)


@pytest.fixture
def settings(tmp_path: Path, database_url: str) -> Settings:
    return Settings(
        data_dir=str(tmp_path),
        models_dir="",
        ui_dir="",
        database_url=database_url,
        nats_url="",
        keys_dir=str(tmp_path / "keys"),
        files_dir=str(tmp_path / "files"),
        prison_stand_ins=True,
    )


def stand_in(address: str) -> StandIn:
    access = RestAccess(address=address)
    told = SystemSettings(access=access, every_s=5, kinds=(VISIT,))
    return StandIn("P03", SystemKind.VISIT, "nested", told, "geheim")


async def test_what_an_operator_set_stays_when_a_stand_in_moves(
    settings: Settings, db: Database, world: World
) -> None:
    keys = open_keys(settings)
    ids = await register(db, keys, [stand_in("https://one.invalid/")], NOW)
    (system_id,) = ids.values()
    async with db.transaction() as tx:
        first = await versions.get(tx, system_id, 1)
        mended = msgspec.structs.replace(first.settings, every_s=60)
        assert await versions.add(tx, system_id, mended, None, NOW) == 2
        await versions.activate(tx, system_id, 2, None, NOW)
        await feeds.get(tx, system_id, VISIT.kind, 2)
        await feeds.moved(
            tx,
            system_id,
            VISIT.kind,
            asked_from="",
            settings=2,
            cursor="17",
            backlog=None,
            more=False,
            at=NOW,
        )
        await systems.change(tx, system_id, active=2, enabled=False)
    assert await register(db, keys, [stand_in("https://two.invalid/")], NOW) == ids
    async with db.reading() as tx:
        row = await systems.get(tx, system_id, ["/"])
        active = await versions.get(tx, system_id, 3)
        (feed,) = await feeds.of_systems(tx, [system_id])
        noted = await tx.scalar(
            select(func.count())
            .select_from(audit_row)
            .where(audit_row.c.action == "prison_system.register")
        )
    assert (row.active, row.enabled) == (3, False)
    assert active.settings.access == RestAccess(address="https://two.invalid/")
    assert active.settings.every_s == 60
    assert (feed.cursor, feed.settings) == ("", 3)
    access = active.settings.access
    assert RawSeals(keys).open_secret(row.id, row.secret_sealed, access) == "geheim"
    assert noted == 2


async def test_stand_ins_that_died_come_back_and_answer_where_they_are_then(
    settings: Settings, db: Database, world: World, tmp_path: Path
) -> None:
    standing = PrisonStandIns(settings, tmp_path / "log" / "stand-ins.log", os.environ)
    await asyncio.to_thread(standing.start)
    try:
        first = await registered(standing, db, 1)
        os.kill(standing.pid, signal.SIGKILL)

        async def is_gone() -> bool:
            return not standing.alive()

        await eventually(is_gone)
        await asyncio.to_thread(standing.restart)
        assert standing.alive()
        assert await registered(standing, db, 2) == first
        await answering(settings, db, first)
    finally:
        await asyncio.to_thread(standing.stop)
    assert not standing.alive()


async def registered(standing: PrisonStandIns, db: Database, number: int) -> dict[SystemKind, str]:
    """Both systems of the prison, once this version of their settings counts."""
    found: dict[SystemKind, str] = {}

    async def they_are() -> bool:
        await asyncio.to_thread(standing.look)
        async with db.reading() as tx:
            rows = (await systems.by_prison(tx))["P03"]
        found.update({row.kind: row.id for row in rows if row.enabled and row.active == number})
        return len(found) == len(SystemKind)

    await eventually(they_are, limit_s=240)
    return found


async def answering(settings: Settings, db: Database, ids: dict[SystemKind, str]) -> None:
    """Each system tells records under the settings and the secret that were registered."""
    keys = open_keys(settings)
    for system_id in ids.values():
        async with db.reading() as tx:
            row = await systems.get(tx, system_id, ["/"])
            told = (await versions.get(tx, system_id, row.active or 0)).settings
        secret = RawSeals(keys).open_secret(row.id, row.secret_sealed, told.access)
        system = opening(settings, keys)(told, secret)
        try:
            assert await system.check()
            assert (await system.pull(told.kinds[0].kind, "", 10)).records
        finally:
            await system.close()
