"""One process makes every prison's recordings playable, and a connector outlives it."""

import os
import signal
from datetime import timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest
from sqlalchemy import func, select

from actors.recordings import recording_intake
from actors.recordings.recording_intake import places, taking_in
from connectors.postgres import Database
from connectors.postgres.recordings import conversation_row
from pipelines.flows.exchange.applying.conversations import conversation_id
from pipelines.flows.recordings.storing.incoming import Incoming
from schemas.calls.state import PartyRole
from schemas.errors import InvalidInput, Unavailable
from schemas.exchange.prison_systems.kinds import RecordKind
from schemas.exchange.prison_systems.records import Registration, Visit
from schemas.modules.visits.visits import VisitState, VisitType
from schemas.settings import Settings
from schemas.tables import metadata
from tests.integration.eventually import eventually
from tests.integration.media.made_recordings import record
from tests.integration.prisons.recorder import BEGAN, mapped, told
from tests.integration.prisons.workbench import Workbench, make_workbench
from tests.integration.world import World

pytestmark = [pytest.mark.integration, pytest.mark.timeout(900)]


@pytest.fixture
def settings(tmp_path: Path, database_url: str) -> Settings:
    return Settings(
        data_dir=str(tmp_path / "data"),
        models_dir="",
        ui_dir="",
        database_url=database_url,
        nats_url="",
        keys_dir=str(tmp_path / "keys"),
        files_dir=str(tmp_path / "files"),
    )


async def visited(bench: Workbench, number: int) -> Incoming:
    """A visit that is known here, with a recording of it that is still to be written."""
    visit = Visit(
        visit_no=f"V{number}",
        inmate_no=bench.system.inmates[0],
        visit_type=VisitType.REGULAR,
        planned_at=BEGAN,
        state=VisitState.FINISHED,
        started_at=BEGAN,
        ended_at=BEGAN + timedelta(minutes=30),
    )
    registration = Registration(
        visit_no=f"V{number}",
        inmate_no=bench.system.inmates[0],
        visit_type=VisitType.REGULAR,
        planned_at=BEGAN,
        kinship="母亲",
    )
    came = mapped(RecordKind.REGISTRATION, f"R{number}", registration)
    one = mapped(RecordKind.VISIT, f"V{number}", visit)
    await told(bench.database, bench, bench.source, came, one)
    async with bench.database.reading() as tx:
        row = await conversation_row.get(tx, conversation_id(bench.source, f"V{number}"))
    assert row is not None
    return Incoming(
        path=Path(),
        name=f"V{number}.wav",
        conversation=row,
        first=PartyRole.INMATE,
        started_at=BEGAN,
        sm3=None,
    )


async def recordings(bench: Workbench) -> int:
    async with bench.database.reading() as tx:
        return int(await tx.scalar(select(func.count()).select_from(metadata.tables["recording"])))


@pytest.mark.requirement("VC-SUP-15", "VC-SUP-16")
async def test_a_recording_is_taken_in_once_by_a_process_that_may_die(
    cluster: None, settings: Settings, tmp_path: Path, db: Database, world: World
) -> None:
    bench = await make_workbench(db, world, tmp_path)
    take_in = taking_in()
    first, second = await visited(bench, 1), await visited(bench, 2)
    sound = record(tmp_path / "one.wav", "pcm_s16le", seconds=1.0)
    first = msgspec.structs.replace(first, path=sound)
    with pytest.raises(Unavailable) as away:
        await take_in(first)
    assert away.value.code == "intake_gone"
    intake: Any = recording_intake.start(settings)
    await take_in(first)
    await take_in(first)
    assert await recordings(bench) == 1
    broken = tmp_path / "two.wav"
    broken.write_bytes(b"no sound at all")
    with pytest.raises(InvalidInput):
        await take_in(msgspec.structs.replace(second, path=broken))
    before = (await intake.health.remote(recording_intake.INTAKE)).pid
    os.kill(before, signal.SIGKILL)
    second = msgspec.structs.replace(
        second, path=record(tmp_path / "three.wav", "pcm_s16le", seconds=1.0)
    )

    async def is_taken() -> bool:
        # Until Ray has made it anew it is refused as what may be tried again.
        try:
            await take_in(second)
        except Unavailable:
            return False
        return True

    await eventually(is_taken, limit_s=240)
    assert await recordings(bench) == 2
    told = await intake.health.remote(recording_intake.INTAKE)
    assert (told.pid != before, told.figures) == (True, {"taken": 1})


def test_there_is_always_a_place() -> None:
    assert 1 <= places() <= (os.cpu_count() or 1)
