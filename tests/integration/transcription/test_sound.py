"""Each speaker of a recording is heard alone, at the right time (VC-SUP-01)."""

from collections import defaultdict
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from connectors.files.store import SealedStore
from connectors.keys import SoftwareKeys
from connectors.media.outside.outside_sound import make_playable
from connectors.media.recording.compose import compose
from connectors.media.recording.recorder import TrackRecorder
from pipelines.flows.speech.reading.sound import FileSound, Sound, TrackSound
from schemas.calls.state import PartyRole, Speaker
from schemas.errors import InvalidInput
from tests.integration.media.made_recordings import TONES, cut, record
from tests.unit.connectors.media.made_packets import tone_packets

pytestmark = [pytest.mark.integration, pytest.mark.requirement("VC-SUP-01")]
RATE = 16_000
RELATIVE, INMATE, MIXED = Speaker.RELATIVE, Speaker.INMATE, Speaker.MIXED


@pytest.fixture
def store(tmp_path: Path) -> SealedStore:
    return SealedStore(tmp_path / "files", SoftwareKeys(tmp_path / "keys"))


def heard(sound: Sound) -> list[NDArray[np.float32]]:
    """Every voice as a whole; its stretches follow one another without a hole."""
    voices: dict[int, list[NDArray[np.float32]]] = defaultdict(list)
    for number, pcm, start_s in sound.stretches():
        so_far = sum(len(one) for one in voices[number])
        assert start_s == pytest.approx(so_far / RATE, abs=0.001)
        voices[number].append(pcm)
    return [np.concatenate(voices[number]) for number in sorted(voices)]


def pitch(sound: NDArray[np.float32], start_s: float, end_s: float) -> float:
    part = sound[round(start_s * RATE) : round(end_s * RATE)]
    return float(np.argmax(np.abs(np.fft.rfft(part))) * RATE / len(part))


def loudness(sound: NDArray[np.float32], start_s: float, end_s: float) -> float:
    return float(np.abs(sound[round(start_s * RATE) : round(end_s * RATE)]).max())


def test_the_tracks_of_a_call_give_each_party_and_the_officer_alone(store: SealedStore) -> None:
    now = 0.0
    recorder = TrackRecorder(store, lambda: now, "R1")
    spoken = {
        PartyRole.RELATIVE: (500, 1.0, 3.0),
        PartyRole.INMATE: (700, 2.0, 5.0),
        PartyRole.OFFICER: (1100, 4.0, 6.0),
    }
    for role, (hertz, start, end) in spoken.items():
        recorder.presence(role, True)
        for packet in tone_packets(hertz, start, end):
            recorder.packet(role, packet)
    now = 8.0
    sound = TrackSound(store, [one.file for one in recorder.finish()], 8.0)
    assert list(sound.speakers) == [RELATIVE, INMATE, Speaker.OFFICER]
    for voice, (hertz, start, end) in zip(heard(sound), spoken.values(), strict=True):
        assert len(voice) / RATE == pytest.approx(8.0, abs=0.05)
        assert pitch(voice, start + 0.2, end - 0.2) == pytest.approx(hertz, abs=5)
        assert loudness(voice, 0.0, start - 0.2) < 0.01
        assert loudness(voice, end + 0.3, 7.9) < 0.01


def test_the_composed_sound_stands_in_where_the_tracks_are_gone(store: SealedStore) -> None:
    now = 0.0
    recorder = TrackRecorder(store, lambda: now, "R1")
    for role, hertz in ((PartyRole.RELATIVE, 500), (PartyRole.INMATE, 700)):
        recorder.presence(role, True)
        for packet in tone_packets(hertz, 1.0, 4.0):
            recorder.packet(role, packet)
    now = 5.0
    files = [one.file for one in recorder.finish()]
    made = compose(store, files, start_s=0.0, end_s=5.0)
    (file,) = [one.file for one in made.parts if one.kind == "sound"]
    sound = FileSound(store, file)
    assert tuple(sound.speakers) == (RELATIVE, INMATE)
    left, right = heard(sound)
    assert pitch(left, 1.5, 3.5) == pytest.approx(500, abs=5)
    assert pitch(right, 1.5, 3.5) == pytest.approx(700, abs=5)


@pytest.mark.requirement("VC-SUP-16")
@pytest.mark.parametrize("first", [PartyRole.RELATIVE, PartyRole.INMATE])
async def test_of_an_outside_recording_the_relative_is_left_whoever_comes_first(
    store: SealedStore, tmp_path: Path, first: PartyRole
) -> None:
    path = record(tmp_path / "a.wav", "pcm_alaw", channels=2, seconds=5.0)
    made = await make_playable(store, path, "audio/wav", first)
    assert (made.mixed, made.channels, made.cut_off) == (False, 2, False)
    assert made.seconds == pytest.approx(5.0, abs=0.05)
    left, right = heard(FileSound(store, made.sound))
    tones = TONES if first is PartyRole.RELATIVE else TONES[::-1]
    assert [pitch(one, 1, 4) for one in (left, right)] == pytest.approx(list(tones), abs=5)
    with store.open(made.original) as reader:
        assert reader.read(0, reader.size) == path.read_bytes()


@pytest.mark.requirement("VC-SUP-15")
async def test_one_channel_is_both_speakers_and_is_heard_once(
    store: SealedStore, tmp_path: Path
) -> None:
    path = record(tmp_path / "a.amr", "libopencore_amrnb")
    made = await make_playable(store, path, "audio/amr", PartyRole.INMATE)
    assert (made.mixed, made.channels) == (True, 1)
    sound = FileSound(store, made.sound, (MIXED,) * made.channels)
    (voice,) = heard(sound)
    assert pitch(voice, 1, 3) == pytest.approx(TONES[0], abs=5)


async def test_what_cannot_be_read_leaves_no_file_behind(
    store: SealedStore, tmp_path: Path
) -> None:
    path = tmp_path / "a.wav"
    path.write_bytes(b"no sound at all" * 100)
    with pytest.raises(InvalidInput):
        await make_playable(store, path, "audio/wav", None)
    assert [one for one in store.root.rglob("*") if one.is_file()] == []


async def test_what_is_left_of_a_file_cut_off_is_kept_and_said(
    store: SealedStore, tmp_path: Path
) -> None:
    path = cut(record(tmp_path / "a.wav", "pcm_s16le", seconds=6.0), 0.5)
    made = await make_playable(store, path, "audio/wav", None)
    assert made.cut_off
    assert made.seconds == pytest.approx(3.0, abs=0.1)
