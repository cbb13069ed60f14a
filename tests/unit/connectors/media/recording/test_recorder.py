"""Tracks kept as they come, in sealed and chained segments."""

from pathlib import Path

import pytest

from connectors.files.segments import drop_open, unregistered
from connectors.files.store import SealedStore
from connectors.keys import SoftwareKeys
from connectors.media.recording.recorder import MOST_WAITING, TrackRecorder
from connectors.media.recording.track_source import open_segments
from pipelines.rules.recordings.segment_chain import ChainHead, verify_links
from schemas.calls.state import PartyRole
from schemas.errors import IntegrityBroken
from tests.unit.connectors.media.made_packets import tone_packets

RELATIVE = PartyRole.RELATIVE
RECORDING = "01K0000000000000000000000R"


@pytest.fixture
def store(tmp_path: Path) -> SealedStore:
    return SealedStore(tmp_path / "files", SoftwareKeys(tmp_path / "keys"))


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


def fill(recorder: TrackRecorder, clock: Clock, seconds: int, every: int = 5) -> None:
    """A tone of the relative, cut every few seconds."""
    packets = list(tone_packets(500, clock.now, clock.now + seconds))
    for number, packet in enumerate(packets):
        recorder.packet(RELATIVE, packet)
        if (number + 1) % (every * 50) == 0:
            clock.now = round(packet.arrived)
            recorder.cut()
            recorder.seal_waiting()


@pytest.mark.requirement("VC-REC-01")
def test_segments_hold_presence_and_packets_sealed(
    store: SealedStore, clock: Clock, tmp_path: Path
) -> None:
    clock.now = 2.0
    recorder = TrackRecorder(store, clock, RECORDING)
    recorder.presence(RELATIVE, True)
    packets = list(tone_packets(500, 2.0, 4.0))
    for packet in packets:
        recorder.packet(RELATIVE, packet)
    clock.now = 4.5
    recorder.presence(RELATIVE, False)
    segments = recorder.finish()
    assert [(one.link.start_s, one.link.end_s) for one in segments] == [(2.0, 4.5)]
    recorded = open_segments(store, [one.file for one in segments], 4.5)
    voice, picture = recorded.tracks
    assert (picture.kind, list(picture.packets())) == ("video", [])
    assert [packet for _, packet in voice.packets()] == packets
    assert voice.index.present(9.0) == [(2.0, 4.5)]
    for path in (tmp_path / "files").rglob("*.sealed"):
        assert packets[5].data not in path.read_bytes()


@pytest.mark.requirement("VC-REC-02")
def test_segments_are_closed_while_the_call_runs_and_chained(
    store: SealedStore, clock: Clock
) -> None:
    recorder = TrackRecorder(store, clock, RECORDING)
    fill(recorder, clock, 15)
    assert len(recorder.sealed) == 3, "on the disk before the end"
    segments = recorder.finish()
    links = [one.link for one in segments]
    assert verify_links(links, ChainHead(links[-1].seq, links[-1].digest)) is None
    assert [(link.start_s, link.end_s) for link in links[:3]] == [(0, 5), (5, 10), (10, 15)]


def test_a_finished_recorder_takes_nothing_more(store: SealedStore, clock: Clock) -> None:
    recorder = TrackRecorder(store, clock, RECORDING)
    recorder.presence(PartyRole.OFFICER, True)
    recorder.presence(RELATIVE, False)
    before = recorder.finish()
    recorder.packet(RELATIVE, next(tone_packets(500, 0.0, 1.0)))
    assert recorder.finish() == before
    assert open_segments(store, [one.file for one in before], 0.0).tracks == []


@pytest.mark.requirement("VC-REC-02")
def test_segments_whose_rows_were_lost_are_found_again(store: SealedStore, clock: Clock) -> None:
    recorder = TrackRecorder(store, clock, RECORDING)
    fill(recorder, clock, 15)
    sealed = recorder.sealed
    (open_part := store.place("working", f"{sealed[0].file.location}.part")).write_bytes(b"torn")
    found = unregistered(store, RECORDING, {sealed[0].file.id})
    assert [header.seq for header, _ in found] == [2, 3]
    assert [file.sm3 for _, file in found] == [one.file.sm3 for one in sealed[1:]]
    assert drop_open(store, RECORDING) == 1
    assert not open_part.exists()


def test_a_found_segment_that_was_changed_is_refused(store: SealedStore, clock: Clock) -> None:
    recorder = TrackRecorder(store, clock, RECORDING)
    fill(recorder, clock, 5)
    path = store.path_of(recorder.sealed[0].file)
    content = bytearray(path.read_bytes())
    content[-40] ^= 1
    path.write_bytes(content)
    with pytest.raises(IntegrityBroken):
        unregistered(store, RECORDING, set())


@pytest.mark.requirement("VC-REC-02")
def test_a_full_disk_costs_time_and_not_the_call(
    store: SealedStore, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(writer: object, data: bytes) -> None:
        raise OSError(28, "No space left on device")

    recorder = TrackRecorder(store, clock, RECORDING)
    fill(recorder, clock, 5)
    with monkeypatch.context() as patch:
        patch.setattr("connectors.files.writer.SealedWriter.write", full)
        fill(recorder, clock, 5)
        assert recorder.problem == "No space left on device"
        fill(recorder, clock, 5 * (MOST_WAITING + 1))
    assert not list(store.unfinished())
    fill(recorder, clock, 5)
    assert recorder.problem is None
    clock.now += 1
    segments = recorder.finish()
    links = [one.link for one in segments]
    assert verify_links(links, ChainHead(links[-1].seq, links[-1].digest)) is None
    held = [(link.start_s, link.end_s) for link in links]
    # Six waited; the two that came after them are lost, and nothing else.
    assert held[: MOST_WAITING + 1] == [(at, at + 5) for at in range(0, 35, 5)]
    assert held[MOST_WAITING + 1][0] >= 45
