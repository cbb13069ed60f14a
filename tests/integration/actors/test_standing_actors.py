"""The standing actors under Ray: they run from the start, and again after their process died."""

import os
import signal
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from ray.exceptions import RayActorError

from actors.background import Health
from actors.messages import outbox_relay
from actors.platform import job_scheduler
from actors.speech import alert_desk
from connectors.keys.software import SoftwareKeys
from connectors.postgres import Database
from connectors.postgres.calls import calls
from connectors.postgres.headcount import roster
from connectors.postgres.speech import alerts, transcripts
from connectors.postgres.speech.spoken_seals import spoken_seals
from pipelines.flows.audit.notary import open_notary
from schemas.calls.state import CallState
from schemas.settings import Settings
from tests.integration.eventually import eventually
from tests.integration.world import World, alert, line

pytestmark = [pytest.mark.integration, pytest.mark.timeout(400)]


@pytest.fixture
def settings(tmp_path: Path, database_url: str, nats_url: str) -> Settings:
    return Settings(
        data_dir=str(tmp_path),
        models_dir="",
        ui_dir="",
        database_url=database_url,
        nats_url=nats_url,
        keys_dir=str(tmp_path / "keys"),
        files_dir=str(tmp_path / "files"),
        checkpoints_dir=str(tmp_path / "checkpoints"),
        checkpoint_s=1,
    )


@pytest.fixture
async def db(database_url: str, settings: Settings) -> AsyncIterator[Database]:
    """With the actors' own keys: what is said here is read by them."""
    database = Database(database_url, spoken=spoken_seals(SoftwareKeys(Path(settings.keys_dir))))
    yield database
    await database.close()


async def pid_of(handle: Any, *part: str) -> int:
    """The process of a running actor; waits where Ray is just making it anew."""
    told: list[Health] = []

    async def runs() -> bool:
        try:
            told.append(await handle.health.remote(*part))
        except RayActorError:
            return False
        return told[-1].running

    await eventually(runs, limit_s=90)
    return told[-1].pid


async def test_they_work_and_come_back(
    cluster: None, settings: Settings, db: Database, world: World
) -> None:
    async with db.transaction() as tx:
        missed = await world.approved(tx, starts_at=datetime.now(UTC) - timedelta(hours=1))
    relay, desk = outbox_relay.start(settings), alert_desk.start(settings)
    assert outbox_relay.start(settings) == relay
    asked = [
        (relay, outbox_relay.NAME),
        (desk, alert_desk.NAME),
        (job_scheduler.start(settings),),
    ]

    async def raise_one(seq: int) -> str:
        async with db.transaction() as tx:
            call = await world.approved(tx, starts_at=datetime.now(UTC))
            said = line(seq)
            await transcripts.add_line(tx, call, said, engine="whisper")
            view = alert(call, said)
            await alerts.raise_alert(tx, view, call)
        return view.id

    async def opened(alert_id: str) -> bool:
        async with db.transaction() as tx:
            found = await alerts.get(tx, ("/SH/",), alert_id)
        return found is not None and found.recheck_state == "open"

    async def closed() -> bool:
        async with db.transaction() as tx:
            found = await calls.get(tx, missed.id)
        return found is not None and found.state is CallState.MISSED

    async def signed() -> bool:
        notary = open_notary(settings, SoftwareKeys(Path(settings.keys_dir)))
        verdict = await notary.verify(db)
        assert verdict.verified
        return verdict.checkpoints > 0

    async def in_ward() -> bool:
        """The headcount follows our own records where there is no platform."""
        async with db.transaction() as tx:
            stays = await roster.wards_of(tx, world.inmate_id)
        return [stay.ward_id for stay in stays] == [world.ward.id]

    first = await raise_one(1)
    await eventually(lambda: opened(first), limit_s=90)
    await eventually(closed, limit_s=90)
    await eventually(signed, limit_s=90)
    await eventually(in_ward, limit_s=90)
    pids = [await pid_of(*one) for one in asked]
    for pid in pids:
        os.kill(pid, signal.SIGKILL)
    second = await raise_one(2)
    await eventually(lambda: opened(second), limit_s=90)
    again = [await pid_of(*one) for one in asked]
    assert not set(pids) & set(again)
