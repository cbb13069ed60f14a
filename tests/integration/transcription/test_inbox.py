"""Recordings of outside systems come in by themselves (VC-SUP-15, VC-SUP-16)."""

import os
from datetime import timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest
from sqlalchemy import func, insert, select

from connectors.files.store import SealedStore
from connectors.keys import SoftwareKeys
from connectors.postgres import Database, make_id
from connectors.postgres.recordings import recording_intake, recordings
from pipelines.flows.recordings.storing.inbox import Inbox
from pipelines.flows.recordings.storing.intake import digest_of
from pipelines.flows.recordings.storing.verification import examine
from schemas.settings import Settings
from schemas.speech.transcription import IntakeState
from schemas.tables.audit.audit import audit_row
from schemas.tables.generated import GENERATED
from schemas.tables.recordings.recording import recording
from schemas.tables.speech.transcription import transcription_task
from tests.integration.media.made_recordings import record
from tests.integration.transcription.made import visits
from tests.integration.with_family import WITH_FAMILY
from tests.integration.world import NOW, World

pytestmark = [
    pytest.mark.integration,
    pytest.mark.requirement("VC-SUP-15"),
    pytest.mark.requirement("VC-SUP-16"),
]
SETTINGS = Settings(data_dir="", models_dir="", ui_dir="", database_url="", nats_url="")
phone_call = GENERATED["phone_calls"]


class Desk:
    """A folder, and the outside system that puts recordings there."""

    def __init__(self, db: Database, folder: Path) -> None:
        self.folder = folder / "inbox"
        self.folder.mkdir()
        self.store = SealedStore(folder / "files", SoftwareKeys(folder / "keys"))
        self.inbox = Inbox(db, self.store, self.folder, lambda: NOW + timedelta(hours=2))

    def put(self, name: str = "one.wav", codec: str = "pcm_alaw", **note: Any) -> Path:
        """A recording, and then its note."""
        channels = note.pop("channels", 2)
        path = record(self.folder / name, codec, channels=channels)
        self.note(name, **note)
        return path

    def note(self, name: str, **note: Any) -> Path:
        path = self.folder / f"{name}.json"
        path.write_bytes(msgspec.json.encode({"file": name, "channel": "visit", **note}))
        return path

    @property
    def left(self) -> list[str]:
        """What still lies there."""
        return sorted(one.name for one in self.folder.iterdir() if one.is_file())

    def refused(self) -> list[tuple[str, str]]:
        """Endings of what was put away, and the reasons' codes."""
        folder = self.folder / "refused"
        found = sorted(folder.glob("*")) if folder.exists() else []
        told = [msgspec.json.decode(one.read_bytes()) for one in found if "reason" in one.name]
        return [(reason["code"], reason["message"]) for reason in told]


@pytest.fixture
def desk(db: Database, tmp_path: Path) -> Desk:
    return Desk(db, tmp_path)


@pytest.fixture
async def visit_id(db: Database, world: World) -> str:
    async with db.transaction() as tx:
        (one,) = await visits(tx, world, 1)
    return one


async def count(db: Database, table: Any) -> int:
    async with db.transaction() as tx:
        return int(await tx.scalar(select(func.count()).select_from(table)))


async def test_a_recording_of_a_visit_is_sealed_and_queued_without_anybody(
    db: Database, desk: Desk, visit_id: str
) -> None:
    path = desk.put(record_id=visit_id, first_speaker="inmate", started_at=NOW.isoformat())
    desk.note("one.wav", record_id=visit_id, first_speaker="inmate", sm3=digest_of(path))
    assert await desk.inbox.round(SETTINGS) == 1
    assert desk.left == []
    async with db.transaction() as tx:
        (row,) = await recordings.of_call(tx, visit_id)
        parts = await recordings.parts(tx, row.id)
        task = (await tx.execute(select(transcription_task))).mappings().one()
        written = await tx.connection.scalars(
            select(audit_row.c.stream).where(audit_row.c.action == "recording.taken_in")
        )
    assert (row.state, row.started_at, row.gaps) == ("sealed", NOW, [])
    assert row.seconds == pytest.approx(4.0, abs=0.05)
    assert [(part.kind, part.media_type) for part in parts] == [
        ("sound", "audio/webm"),
        ("waveform", "application/json"),
        ("track", "audio/x-wav"),
    ]
    assert (task["level"], task["state"], task["recording_id"]) == ("ordinary", "waiting", row.id)
    assert list(written) == ["P03"]
    verdict = await examine(db, desk.store, row.id, NOW)
    assert verdict.whole, verdict


async def test_a_phone_call_is_found_by_the_exchanges_number(
    db: Database, desk: Desk, world: World
) -> None:
    call_id = make_id()
    async with db.transaction() as tx:
        await tx.execute(
            insert(phone_call).values(
                id=call_id,
                inmate_id=world.inmate_id,
                relative_id=world.relative_id,
                phone_sealed=b"sealed",
                phone_digest="d" * 64,
                started_at=NOW,
                answered_at=NOW,
                ended_at=NOW + timedelta(minutes=5),
                source_no="X-1",
                state="connected",
                **WITH_FAMILY,
            )
        )
    desk.put("a.amr", "libopencore_amrnb", channel="phone_call", source_no="X-1", channels=1)
    assert await desk.inbox.round(SETTINGS) == 1
    async with db.transaction() as tx:
        (row,) = await recordings.of_call(tx, call_id)
        assert [one.value for one in await recording_intake.speakers_of(tx, row.id)] == ["mixed"]


async def test_the_same_recording_is_taken_once_however_often_it_comes(
    db: Database, desk: Desk, visit_id: str
) -> None:
    for name in ("one.wav", "one.wav", "another name.wav"):
        desk.put(name, record_id=visit_id)
        await desk.inbox.round(SETTINGS)
        assert desk.left == []
    assert await count(db, recording) == 1
    assert await count(db, transcription_task) == 1
    assert desk.refused() == []
    # No file of the refused second try is left in the store.
    assert len([one for one in desk.store.root.rglob("*") if one.is_file()]) == 3


async def test_a_note_that_outlived_its_recording_is_not_refused(
    db: Database, desk: Desk, visit_id: str
) -> None:
    desk.put(record_id=visit_id)
    await desk.inbox.round(SETTINGS)
    desk.note("one.wav", record_id=visit_id)
    await desk.inbox.round(SETTINGS)
    assert (desk.left, desk.refused()) == ([], [])


@pytest.mark.parametrize(
    ("note", "code"),
    [
        ({"record_id": "01JXXXXXXXXXXXXXXXXXXXXXXX"}, "record_not_found"),
        ({"channel": "phone_call", "source_no": "nobody's"}, "record_not_found"),
        ({}, "record_not_named"),
        ({"channel": "phone_call"}, "record_not_found"),
        ({"sm3": "0" * 64}, "digest_differs"),
        ({"file": "../secret.wav"}, "file_name_invalid"),
        ({"file": "gone.wav"}, "file_missing"),
        ({"channel": "letter"}, "note_unreadable"),
    ],
)
async def test_what_does_not_fit_is_put_away_with_its_reason_and_shown(
    db: Database, desk: Desk, visit_id: str, note: dict[str, Any], code: str
) -> None:
    if note and "source_no" not in note:
        note = {"record_id": visit_id, **note}
    desk.put(**note)
    old = NOW.timestamp() - 10**8
    os.utime(desk.folder / "one.wav.json", (old, old))
    assert await desk.inbox.round(SETTINGS) == 0
    assert [one for one, _ in desk.refused()] == [code]
    assert "one.wav.json" not in desk.left
    async with db.transaction() as tx:
        page = await recording_intake.page(tx, ("/SH/",), IntakeState.REFUSED, limit=10, offset=0)
    (shown,) = page.rows
    assert shown.problem
    assert not shown.seen
    assert await count(db, recording) == 0


async def test_a_broken_sound_is_refused_and_the_next_one_is_taken(
    db: Database, desk: Desk, visit_id: str
) -> None:
    (desk.folder / "broken.wav").write_bytes(b"RIFF" + bytes(100))
    desk.note("broken.wav", record_id=visit_id)
    desk.put("fine.wav", record_id=visit_id)
    assert await desk.inbox.round(SETTINGS) == 1
    assert [code for code, _ in desk.refused()] == ["audio_unreadable"]
    assert desk.left == []


async def test_a_note_in_writing_is_waited_for(db: Database, desk: Desk, visit_id: str) -> None:
    path = desk.put(record_id=visit_id)
    note = desk.folder / "one.wav.json"
    whole = note.read_bytes()
    note.write_bytes(whole[:20])
    assert await desk.inbox.round(SETTINGS) == 0
    assert desk.left == ["one.wav", "one.wav.json"]
    note.write_bytes(whole)
    assert await desk.inbox.round(SETTINGS) == 1
    assert not path.exists()


@pytest.mark.requirement("VC-GEN-15")
async def test_a_channel_that_is_switched_off_is_kept_and_not_queued(
    db: Database, desk: Desk, visit_id: str
) -> None:
    off = msgspec.structs.replace(SETTINGS, record_transcription_visit=False)
    desk.put(record_id=visit_id)
    assert await desk.inbox.round(off) == 1
    assert await count(db, recording) == 1
    assert await count(db, transcription_task) == 0


async def test_refusals_of_a_ward_are_its_own_and_those_of_nobody_the_bureaus(
    db: Database, desk: Desk, visit_id: str, world: World
) -> None:
    desk.put("a.wav", record_id=visit_id, sm3="0" * 64)
    desk.put("b.wav")
    await desk.inbox.round(SETTINGS)

    async def seen_by(path: str) -> list[str]:
        async with db.transaction() as tx:
            page = await recording_intake.page(tx, (path,), None, limit=10, offset=0)
        return sorted(one.name for one in page.rows)

    assert await seen_by(world.ward.path) == ["a.wav"]
    assert await seen_by(world.other_ward.path) == []
    assert await seen_by("/SH/") == ["a.wav", "b.wav"]
    async with db.transaction() as tx:
        page = await recording_intake.page(tx, ("/SH/",), None, limit=10, offset=0)
        lost = next(one.id for one in page.rows if one.name == "b.wav")
        scopes = (world.prison.path,)
        assert await recording_intake.unseen(tx, ("/SH/",)) == 2
        assert not await recording_intake.see(tx, lost, world.officer_id, scopes, NOW)
        assert await recording_intake.see(tx, lost, world.officer_id, ("/SH/",), NOW)
        assert await recording_intake.unseen(tx, ("/SH/",)) == 1
