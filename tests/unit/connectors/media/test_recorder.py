"""Tracks kept as they come."""

from pathlib import Path

import pytest

from connectors.files.store import SealedStore
from connectors.keys import SoftwareKeys
from connectors.media.recorder import TrackRecorder
from pipelines.recording.journal import MEDIA_TYPE, JournalReader, PresenceMark
from schemas.calls.state import PartyRole
from tests.unit.connectors.media.made_packets import tone_packets

RELATIVE = PartyRole.RELATIVE


@pytest.fixture
def store(tmp_path: Path) -> SealedStore:
    return SealedStore(tmp_path / "files", SoftwareKeys(tmp_path / "keys"))


@pytest.mark.requirement("VC-REC-01")
def test_a_track_holds_presence_and_packets_sealed(store: SealedStore, tmp_path: Path) -> None:
    now = 2.0
    recorder = TrackRecorder(store, lambda: now, "R7")
    recorder.presence(RELATIVE, True)
    packets = list(tone_packets(500, 2.0, 4.0))
    for packet in packets:
        recorder.packet(RELATIVE, packet)
    now = 4.5
    recorder.presence(RELATIVE, False)
    audio, video = recorder.finish()
    assert (audio.kind, audio.start_s, audio.seconds) == ("audio", 2.0, 2.5)
    assert video.kind == "video"
    reader = JournalReader(store.open(audio.file).stream())
    assert reader.header.recording_id == "R7"
    assert list(reader.records()) == [PresenceMark(True, 2.0), *packets, PresenceMark(False, 4.5)]
    for path in (tmp_path / "files").rglob("*.sealed"):
        assert packets[5].data not in path.read_bytes()


def test_an_officer_has_no_presence(store: SealedStore) -> None:
    recorder = TrackRecorder(store, lambda: 0.0)
    recorder.presence(PartyRole.OFFICER, True)
    recorder.presence(RELATIVE, False)
    assert recorder.finish() == []


def test_a_dead_rooms_journal_can_be_read(store: SealedStore) -> None:
    recorder = TrackRecorder(store, lambda: 0.0, "R7")
    for packet in tone_packets(500, 0.0, 30.0):
        recorder.packet(RELATIVE, packet)
    (part,) = store.unfinished()
    saved = store.salvage(part, "track", MEDIA_TYPE)
    reader = JournalReader(store.open(saved).stream())
    assert reader.header.recording_id == "R7"
    assert len(list(reader.records())) > 500


def test_a_full_disk_stops_the_track_and_not_the_call(
    store: SealedStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    recorder = TrackRecorder(store, lambda: 0.0)
    first, second, *_ = tone_packets(500, 0.0, 1.0)
    recorder.packet(RELATIVE, first)

    def full(writer: object, data: bytes) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr("connectors.files.writer.SealedWriter.write", full)
        recorder.packet(RELATIVE, second)
    assert recorder.problem == "relative audio: No space left on device"
    recorder.packet(RELATIVE, second)
    (track,) = recorder.finish()
    assert len(list(JournalReader(store.open(track.file).stream()).records())) == 1
