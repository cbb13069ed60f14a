import tracemalloc
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from connectors.media.outside.audio_reading import AudioReading
from connectors.media.outside.outside_audio import open_audio
from schemas.errors import InvalidInput
from tests.integration.media.made_recordings import TONES, cut, record

pytestmark = [pytest.mark.integration, pytest.mark.requirement("VC-SUP-19")]

KINDS: dict[str, tuple[str, str, dict[str, object]]] = {
    "pcm8": ("a.wav", "pcm_s16le", {"channels": 2}),
    "pcm16": ("a.wav", "pcm_s16le", {"rate": 16000}),
    "alaw": ("a.wav", "pcm_alaw", {"channels": 2}),
    "mulaw": ("a.wav", "pcm_mulaw", {}),
    "mp3": ("a.mp3", "libmp3lame", {"rate": 16000, "channels": 2}),
    "mp3_8k": ("a.mp3", "libmp3lame", {}),
    "amr": ("a.amr", "libopencore_amrnb", {}),
    "m4a": ("a.m4a", "aac", {"rate": 16000, "channels": 2}),
    "ogg": ("a.ogg", "libopus", {"rate": 48000}),
}


def make(folder: Path, kind: str, **more: object) -> Path:
    name, codec, how = KINDS[kind]
    return record(folder / name, codec, **(how | more))  # type: ignore[arg-type]


def heard(reading: AudioReading) -> NDArray[np.float32]:
    return np.concatenate(list(reading.blocks(1.0)), axis=1)


def pitch(sound: NDArray[np.float32]) -> float:
    middle = sound[len(sound) // 4 : -len(sound) // 4]
    return float(np.argmax(np.abs(np.fft.rfft(middle))) * 16_000 / len(middle))


@pytest.mark.parametrize("kind", KINDS)
def test_every_format_is_read_with_each_speaker_on_an_own_channel(
    tmp_path: Path, kind: str
) -> None:
    reading = AudioReading(make(tmp_path, kind))
    sound = heard(reading)
    assert sound.dtype == np.float32
    assert sound.shape[0] == reading.audio.channels == KINDS[kind][2].get("channels", 1)
    assert reading.seconds == pytest.approx(4.0, abs=0.1)
    assert [pitch(channel) for channel in sound] == pytest.approx(list(TONES[: len(sound)]), abs=5)
    assert 0.15 < float(np.abs(sound).max()) < 0.4
    assert not reading.cut_off
    assert reading.damaged_s == 0


def test_g711_without_a_header_is_read_where_its_name_says_so(tmp_path: Path) -> None:
    path = record(tmp_path / "a.al", "pcm_alaw", container="alaw")
    reading = AudioReading(path)
    assert pitch(heard(reading)[0]) == pytest.approx(TONES[0], abs=5)
    assert (reading.audio.rate, reading.seconds) == (8000, pytest.approx(4.0, abs=0.01))


def test_a_header_counts_more_than_the_ending(tmp_path: Path) -> None:
    wav = record(tmp_path / "a.wav", "pcm_alaw").rename(tmp_path / "a.alaw")
    mp3 = make(tmp_path, "mp3").rename(tmp_path / "b.wav")
    assert open_audio(wav).codec == "pcm_alaw"
    assert AudioReading(wav).audio.seconds == pytest.approx(4.0)
    assert open_audio(mp3).codec.startswith("mp3")


@pytest.mark.parametrize("kind", ["pcm8", "pcm16", "alaw", "mp3", "amr"])
def test_what_is_left_of_a_file_cut_off_is_read_and_said(tmp_path: Path, kind: str) -> None:
    reading = AudioReading(cut(make(tmp_path, kind), 0.503))
    heard(reading)
    assert reading.cut_off
    assert reading.seconds == pytest.approx(2.0, abs=0.1)


def test_a_damaged_piece_is_silence_and_moves_nothing(tmp_path: Path) -> None:
    path = make(tmp_path, "amr")
    whole = heard(AudioReading(path))
    damaged = bytearray(path.read_bytes())
    frame = 6 + 32 * 50
    # A frame type that AMR does not have, of no length, in the place of a frame.
    damaged[frame : frame + 32] = bytes([0x74]) * 32
    path.write_bytes(damaged)
    reading = AudioReading(path)
    sound = heard(reading)
    assert reading.damaged_s > 0
    assert pitch(sound[0]) == pytest.approx(TONES[0], abs=5)
    assert sound.shape[1] >= whole.shape[1] - 320


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "audio_empty"),
        (bytes(range(256)) * 100, "audio_unreadable"),
        (b"%PDF-1.7 not a sound\n" * 100, "audio_unreadable"),
        (b"#EXTM3U\n#EXTINF:1,\nfile:///etc/passwd\n", "audio_unreadable"),
        (b"RIFF\x24\x00\x00\x00WAVE", "audio_unreadable"),
    ],
)
def test_what_is_no_recording_is_refused_with_the_reason(
    tmp_path: Path, content: bytes, code: str
) -> None:
    path = tmp_path / "call.wav"
    path.write_bytes(content)
    with pytest.raises(InvalidInput) as refusal:
        AudioReading(path)
    assert refusal.value.code == code


def test_an_m4a_without_its_index_is_unreadable(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput) as refusal:
        open_audio(cut(make(tmp_path, "m4a"), 0.5))
    assert refusal.value.code == "audio_unreadable"


@pytest.mark.parametrize("kind", ["pcm8", "amr", "mp3"])
def test_a_recording_that_is_too_long_is_refused(tmp_path: Path, kind: str) -> None:
    with pytest.raises(InvalidInput) as refusal:
        open_audio(make(tmp_path, kind, seconds=6.0), longest_s=5)
    assert refusal.value.code == "audio_too_long"


def test_a_header_that_tells_less_than_there_is_does_not_help(tmp_path: Path) -> None:
    path = make(tmp_path, "mp3", seconds=6.0)
    lying = bytearray(path.read_bytes())
    # The number of frames stands behind the mark and its flags.
    frames = lying.index(b"Info") + 8
    lying[frames : frames + 4] = (20).to_bytes(4, "big")
    path.write_bytes(lying)
    reading = AudioReading(path, longest_s=5)
    assert reading.audio.seconds < 2
    with pytest.raises(InvalidInput) as refusal:
        heard(reading)
    assert refusal.value.code == "audio_too_long"


def test_more_than_two_channels_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "six.wav"
    # A PCM header for six channels with a little silence.
    body = bytes(6 * 2 * 800)
    fmt = b"fmt \x10\x00\x00\x00\x01\x00\x06\x00\x40\x1f\x00\x00\x00\x77\x01\x00\x0c\x00\x10\x00"
    data = b"data" + len(body).to_bytes(4, "little") + body
    size = (4 + len(fmt) + len(data)).to_bytes(4, "little")
    path.write_bytes(b"RIFF" + size + b"WAVE" + fmt + data)
    with pytest.raises(InvalidInput) as refusal:
        open_audio(path)
    assert refusal.value.code == "audio_channels"


def test_two_hours_are_read_without_being_held(tmp_path: Path) -> None:
    path = record(tmp_path / "long.wav", "pcm_alaw", seconds=600, channels=2)
    reading = AudioReading(path)
    tracemalloc.start()
    blocks = sum(1 for _ in reading.blocks())
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    # Ten minutes are 77 MB as floats; the peak does not grow with the length.
    assert blocks == 20
    assert peak < 30_000_000
