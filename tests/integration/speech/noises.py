"""Sound in which nobody speaks, as lines carry it: made of waves and seeded noise."""

from collections.abc import Callable, Mapping

import numpy as np
from numpy.typing import NDArray

from pipelines.rules.speech.utterance import SAMPLE_RATE, Pcm

Wave = NDArray[np.float64]
Generator = np.random.Generator


def _times(seconds: float) -> Wave:
    return np.arange(round(seconds * SAMPLE_RATE)) / SAMPLE_RATE


def silence(seconds: float, rng: Generator) -> Wave:
    """Digital silence, then the hiss of an open line."""
    sound = rng.normal(0, 1e-4, round(seconds * SAMPLE_RATE))
    sound[: len(sound) // 2] = 0
    return sound


def hum(seconds: float, rng: Generator) -> Wave:
    """Mains, 50 Hz with falling harmonics, slowly swelling."""
    times = _times(seconds)
    waves = sum(np.sin(2 * np.pi * 50 * n * times) / n for n in range(1, 12))
    return 0.08 * waves * (1 + 0.3 * np.sin(2 * np.pi * 0.2 * times)) + rng.normal(
        0, 1e-3, len(times)
    )


def ring(seconds: float, rng: Generator) -> Wave:
    """The ringing tone of China: 450 Hz, one second on and four off."""
    times = _times(seconds)
    return 0.3 * np.sin(2 * np.pi * 450 * times) * (times % 5 < 1) + rng.normal(0, 5e-4, len(times))


def busy(seconds: float, rng: Generator) -> Wave:
    """The engaged tone: 450 Hz, 0.35 s on and off."""
    times = _times(seconds)
    return 0.3 * np.sin(2 * np.pi * 450 * times) * (times % 0.7 < 0.35)


def keys(seconds: float, rng: Generator) -> Wave:
    """Keys of a telephone (DTMF), each 0.12 s, in numbers of eleven."""
    times = _times(seconds)
    rows, columns = (697, 770, 852, 941), (1209, 1336, 1477)
    slots = (times / 0.25).astype(int)
    low = rng.choice(rows, slots.max() + 1)[slots]
    high = rng.choice(columns, slots.max() + 1)[slots]
    sounds = (times % 0.25 < 0.12) & (slots % 24 < 11)
    return 0.2 * (np.sin(2 * np.pi * low * times) + np.sin(2 * np.pi * high * times)) * sounds


def music(seconds: float, rng: Generator) -> Wave:
    """Chords under a melody, plucked and held, with harmonics and vibrato."""
    times = _times(seconds)
    sound = np.zeros(len(times))
    chords = (
        (261.6, 329.6, 392.0),
        (220.0, 261.6, 329.6),
        (174.6, 220.0, 261.6),
        (196, 246.9, 293.7),
    )
    scale = np.array([261.6, 293.7, 329.6, 392.0, 440.0, 523.3, 587.3, 659.3])
    for bar in range(int(seconds / 2)):
        for pitch in chords[bar % len(chords)]:
            _add(sound, bar * 2.0, 2.0, pitch, 0.05, decay=0.8)
        for beat in range(4):
            _add(sound, bar * 2.0 + beat / 2, 0.5, float(rng.choice(scale)), 0.12, decay=4.0)
    return sound


def held_music(seconds: float, rng: Generator) -> Wave:
    """A bowed melody: few harmonics that swell, near to a singing voice."""
    sound = np.zeros(len(_times(seconds)))
    scale = (196.0, 220.0, 246.9, 293.7, 329.6)
    for note in range(int(seconds / 1.2)):
        _add(sound, note * 1.2, 1.15, float(rng.choice(scale)), 0.15, decay=0.0, vibrato=5.0)
    return sound


def noise(seconds: float, rng: Generator) -> Wave:
    """White, then pink, then a ventilator: bands that come and go."""
    count = round(seconds * SAMPLE_RATE)
    spectrum = np.fft.rfft(rng.normal(0, 1, count))
    frequencies = np.maximum(np.fft.rfftfreq(count, 1 / SAMPLE_RATE), 20)
    pink = np.fft.irfft(spectrum / np.sqrt(frequencies), count)
    sound = np.where(np.arange(count) < count // 2, 0.03 * rng.normal(0, 1, count), 2.0 * pink)
    return sound * (1 + 0.5 * np.sin(2 * np.pi * 0.5 * _times(seconds)))


def breathing(seconds: float, rng: Generator) -> Wave:
    """Breath into a microphone: bursts of noise through a mouth's band, in and out."""
    count = round(seconds * SAMPLE_RATE)
    spectrum = np.fft.rfft(rng.normal(0, 1, count))
    frequencies = np.fft.rfftfreq(count, 1 / SAMPLE_RATE)
    band = np.exp(-(((frequencies - 900) / 700) ** 2)) + 0.4 * np.exp(
        -(((frequencies - 2500) / 900) ** 2)
    )
    times = _times(seconds)
    swell = np.clip(np.sin(2 * np.pi * times / 3.4), 0, 1) ** 2
    swell += 0.6 * np.clip(-np.sin(2 * np.pi * times / 3.4), 0, 1) ** 3
    return 0.25 * np.fft.irfft(spectrum * band, count) * swell


def knocks(seconds: float, rng: Generator) -> Wave:
    """Blows on a table, a receiver put down: short, wide and dull."""
    sound = np.zeros(round(seconds * SAMPLE_RATE))
    blow = _times(0.15)
    for at in np.cumsum(rng.uniform(0.3, 2.0, int(seconds))):
        start = int(at * SAMPLE_RATE)
        if start + len(blow) < len(sound):
            body = np.sin(2 * np.pi * rng.uniform(80, 300) * blow)
            sound[start : start + len(blow)] += (body + rng.normal(0, 0.5, len(blow))) * np.exp(
                -blow * 40
            )
    return 0.5 * sound


def _add(
    sound: Wave,
    at: float,
    seconds: float,
    pitch: float,
    loud: float,
    *,
    decay: float,
    vibrato: float = 0.0,
) -> None:
    """One note with five harmonics, struck (`decay`) or swelling (no decay)."""
    times = _times(seconds)
    phase = 2 * np.pi * pitch * times + (np.sin(2 * np.pi * vibrato * times) if vibrato else 0)
    note = sum(np.sin(n * phase) / n**1.5 for n in range(1, 6))
    rise = np.minimum(times / 0.02, 1)
    shape = np.exp(-decay * times) if decay else np.sin(np.pi * times / seconds)
    start = int(at * SAMPLE_RATE)
    end = min(start + len(times), len(sound))
    sound[start:end] += (loud * note * rise * shape)[: end - start]


KINDS: Mapping[str, Callable[[float, Generator], Wave]] = {
    "silence": silence,
    "hum": hum,
    "ring": ring,
    "busy": busy,
    "keys": keys,
    "music": music,
    "held_music": held_music,
    "noise": noise,
    "breathing": breathing,
    "knocks": knocks,
}


def make(kind: str, seconds: float, seed: int) -> Pcm:
    """So much of one kind, the same for the same seed."""
    sound = KINDS[kind](seconds, np.random.default_rng(seed))
    return np.clip(sound, -1, 1).astype(np.float32)
