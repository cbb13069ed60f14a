"""A privileged call has no recorder: not one that is off, none."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from actors.calls.room.case import Case
from actors.calls.room.studio import Studio
from actors.speech.live.event_log import EventLog
from actors.speech.live.journal import Journal
from connectors.media.call_media import CallMedia
from connectors.postgres import Database
from connectors.postgres.calls import calls
from connectors.postgres.recordings import recordings
from schemas.calls.kind import CallKind
from schemas.calls.state import CallState
from tests.integration.media.recording_process import Started, services_of
from tests.integration.world import World

pytestmark = [pytest.mark.integration, pytest.mark.requirement("VC-REC-02")]


async def opened(
    db: Database, world: World, database_url: str, folder: Path, kind: CallKind
) -> str:
    """A studio as the first party's join opens it; the call's id."""
    async with db.transaction() as tx:
        now = datetime.now(UTC)
        call = await world.approved(tx, starts_at=now, kind=kind)
        call = await calls.change_state(
            tx, call, CallState.WAITING, at=now, actor=world.officer, first_joined_at=now
        )
    started = Started(database_url, str(folder), call.id, 1.0)
    services = services_of(started, db)
    journal, events = Journal(db), EventLog(1, services.now)
    studio = Studio(services, Case(services, call), events, journal, lambda *_: None)
    await studio.open()
    await studio.close()
    if studio._recording is not None:
        studio._recording._task.cancel()
    await journal.close()
    return call.id


async def test_nothing_that_records_is_even_made(
    db: Database,
    world: World,
    database_url: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    given: list[object] = []
    made: list[object] = []
    make = CallMedia.__init__

    def media(self: CallMedia, **parts: object) -> None:
        given.append(parts["recorder"])
        make(self, **parts)  # type: ignore[arg-type]

    # What would record is counted as it is made: none may be, not even one that stays off.
    monkeypatch.setattr(CallMedia, "__init__", media)
    monkeypatch.setattr(
        "connectors.media.recording.recorder.TrackRecorder.__init__",
        lambda *_, **__: made.append("recorder"),
    )
    monkeypatch.setattr("actors.calls.room.recording.recover", lambda *_: made.append("recovery"))
    monkeypatch.setattr(Studio, "_open_speech", _no_speech)
    call_id = await opened(db, world, database_url, tmp_path, CallKind.LAWYER)
    assert (given, made) == ([None], [])
    assert not (tmp_path / "files").exists()
    async with db.transaction() as tx:
        assert await recordings.of_call(tx, call_id) == []


async def test_an_ordinary_call_is_recorded_from_its_first_join(
    db: Database,
    world: World,
    database_url: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(Studio, "_open_speech", _no_speech)
    call_id = await opened(db, world, database_url, tmp_path, CallKind.FAMILY)
    async with db.transaction() as tx:
        (row,) = await recordings.of_call(tx, call_id)
        call = await calls.get(tx, call_id)
    assert call is not None
    assert call.first_joined_at is not None
    assert row.state == "running"
    assert 0 <= (row.started_at - call.first_joined_at).total_seconds() < 5


async def _no_speech(_: Studio) -> None:
    """No channel is asked for: what is looked at here is the recording alone."""
