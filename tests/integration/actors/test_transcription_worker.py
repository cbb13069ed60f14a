"""The standing worker under Ray: it takes in, waits for the model, and comes back (VC-SUP-02)."""

import os
import signal
from pathlib import Path
from typing import Any

import msgspec
import pytest
from ray.exceptions import RayActorError

from actors.background import Health
from actors.speech import transcription_worker
from connectors.postgres import Database
from schemas.settings import Settings
from tests.integration.eventually import eventually
from tests.integration.media.made_recordings import record
from tests.integration.transcription.made import states, visits
from tests.integration.world import World

pytestmark = [
    pytest.mark.integration,
    pytest.mark.timeout(400),
    pytest.mark.requirement("VC-SUP-02"),
    pytest.mark.requirement("VC-SUP-15"),
]


async def health_of(handle: Any) -> Health:
    """Of the running actor; waits where Ray is just making it anew."""
    told: list[Health] = []

    async def runs() -> bool:
        try:
            told.append(await handle.health.remote(transcription_worker.NAME))
        except RayActorError:
            return False
        return told[-1].running

    await eventually(runs, limit_s=120)
    return told[-1]


def put(folder: Path, visit_id: str, name: str, seconds: float) -> None:
    record(folder / name, "pcm_alaw", channels=2, seconds=seconds)
    note = {"channel": "visit", "file": name, "record_id": visit_id}
    (folder / f"{name}.json").write_bytes(msgspec.json.encode(note))


async def test_it_takes_recordings_in_again_after_its_process_died(
    cluster: None, tmp_path: Path, database_url: str, nats_url: str, db: Database, world: World
) -> None:
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    settings = Settings(
        data_dir=str(tmp_path),
        models_dir="",
        ui_dir="",
        database_url=database_url,
        nats_url=nats_url,
        keys_dir=str(tmp_path / "keys"),
        files_dir=str(tmp_path / "files"),
        recordings_inbox_dir=str(inbox),
    )
    async with db.transaction() as tx:
        (visit_id,) = await visits(tx, world, 1)
    handle = transcription_worker.start(settings)
    before = (await health_of(handle)).pid
    put(inbox, visit_id, "one.wav", 4.0)

    async def waits(count: int) -> bool:
        return sum((await states(db)).values()) == count and not list(inbox.glob("*.json"))

    await eventually(lambda: waits(1), limit_s=60)
    os.kill(before, signal.SIGKILL)
    put(inbox, visit_id, "two.wav", 5.0)
    await eventually(lambda: waits(2), limit_s=120)
    assert (await health_of(handle)).pid != before
    # There is no speech model here, and that costs the recordings nothing: tones hold no speech.
    assert set(await states(db)) <= {"waiting", "running", "done"}
