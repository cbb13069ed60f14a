"""Bytes of a line become what speech recognition hears, however they are cut."""

import numpy as np
import pytest

from connectors.speech.line_sound import LineSound
from pipelines.rules.speech import alaw
from pipelines.rules.speech.utterance import SAMPLE_RATE
from schemas.calls.state import PartyRole
from schemas.speech.live_speech import SoundEncoding, SoundFormat

pytestmark = pytest.mark.requirement("VC-SUP-18")


def tone(hertz: float, rate: int, seconds: float = 1.0) -> np.ndarray:
    at = np.arange(round(rate * seconds)) / rate
    return np.round(np.sin(2 * np.pi * hertz * at) * 16000).astype("<i2")


def taken(sound: LineSound, data: bytes, size: int) -> np.ndarray:
    cut = [sound.take(data[at : at + size]) for at in range(0, len(data), size)]
    return np.concatenate(cut, axis=1)


def loudest_hertz(pcm: np.ndarray) -> float:
    return float(np.argmax(np.abs(np.fft.rfft(pcm))) * SAMPLE_RATE / len(pcm))


def linear(rate: int, channels: int) -> SoundFormat:
    first = PartyRole.INMATE if channels == 2 else None
    return SoundFormat(encoding=SoundEncoding.PCM_S16LE, rate=rate, channels=channels, first=first)


@pytest.mark.parametrize("rate", [8000, 16000])
@pytest.mark.parametrize("size", [1, 333, 3200])
def test_two_channels_stay_apart_whatever_the_size_of_frames(rate: int, size: int) -> None:
    both = np.stack([tone(440, rate), tone(1000, rate)], axis=1).tobytes()
    pcm = taken(LineSound(linear(rate, 2)), both, size)
    assert pcm.dtype == np.float32
    assert [round(loudest_hertz(one), -1) for one in pcm] == [440, 1000]
    # The converter holds a few samples back.
    assert pcm.shape[1] == pytest.approx(SAMPLE_RATE, abs=64)
    assert 0.4 < float(np.abs(pcm).max()) < 0.6


def test_a_law_is_half_the_bytes_and_the_same_sound() -> None:
    wanted = tone(440, 8000)
    nearest = np.argmin(np.abs(alaw.SAMPLES[None, :].astype(int) - wanted[:, None]), axis=1)
    sound = SoundFormat(encoding=SoundEncoding.ALAW, rate=8000, channels=1)
    pcm = taken(LineSound(sound), nearest.astype(np.uint8).tobytes(), 160)
    assert pcm.shape[0] == 1
    assert round(loudest_hertz(pcm[0]), -1) == 440


def test_nothing_comes_of_nothing() -> None:
    sound = LineSound(linear(8000, 2))
    assert sound.take(b"").shape == (2, 0)
    assert sound.take(b"\0\0\0").shape == (2, 0)
