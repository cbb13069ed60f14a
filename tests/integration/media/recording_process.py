"""A process that records a call as its room does, until it is killed."""

import asyncio
import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, cast

import msgspec

from actors.calls.room.case import Case
from actors.calls.room.recording import CallRecording, open_recording
from actors.calls.room.services import RoomServices
from actors.speech.live.event_log import EventLog
from actors.speech.live.journal import Journal
from connectors.files.store import SealedStore
from connectors.keys.software import SoftwareKeys
from connectors.postgres.calls import calls
from connectors.postgres.database import Database
from schemas.calls.state import PartyRole
from schemas.settings import Settings
from tests.integration.media.clip import TimedClip
from tests.pools import LocalPool


class Started(msgspec.Struct, frozen=True):
    """What the process is told on its command line."""

    database_url: str
    folder: str
    call_id: str
    segment_s: float

    @property
    def settings(self) -> Settings:
        return Settings(
            data_dir=self.folder,
            models_dir=self.folder,
            ui_dir=self.folder,
            database_url=self.database_url,
            nats_url="",
            segment_s=self.segment_s,
            face_watch=False,
        )

    def store(self) -> SealedStore:
        return SealedStore(Path(self.folder) / "files", SoftwareKeys(Path(self.folder) / "keys"))


async def _no_compose(_: str) -> None:
    return None


def services_of(started: Started, database: Database) -> RoomServices:
    """What recording needs of a room; the rest is not there."""
    nothing = cast(Any, None)
    return RoomServices(
        settings=started.settings,
        database=database,
        store=started.store(),
        speech=nothing,
        channels=LocalPool(),
        faces=nothing,
        words=nothing,
        voice_activity=nothing,
        compose=_no_compose,
        now=lambda: datetime.now(UTC),
        monotonic=time.monotonic,
        new_id=nothing,
    )


async def opened(started: Started, database: Database) -> tuple[Case, CallRecording, Journal]:
    services = services_of(started, database)
    async with database.transaction() as tx:
        call = await calls.get(tx, started.call_id)
    assert call is not None
    case, journal = Case(services, call), Journal(database)
    events = EventLog(1, services.now)
    return case, await open_recording(services, case, events, journal), journal


async def feed(case: Case, recording: CallRecording, until_s: float) -> None:
    """The clip as it is made, in real time."""
    clip = TimedClip(case.clock_s())
    recording.recorder.presence(PartyRole.RELATIVE, True)
    while case.clock_s() < until_s:
        clip.give(recording.recorder, case.clock_s())
        await asyncio.sleep(0.02)


async def _main(started: Started) -> None:
    case, recording, _ = await opened(started, Database(started.database_url))
    await feed(case, recording, 600.0)


if __name__ == "__main__":
    asyncio.run(_main(msgspec.json.decode(sys.argv[1], type=Started)))
