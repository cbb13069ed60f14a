"""What the pairs say: a recording that is there, or else a made-up sound."""

from pathlib import Path

import numpy as np
import soundfile
from numpy.typing import NDArray

from loadtests.media.sound import RATE

SPOKEN = Path("tests", "data", "audio", "dev02_contraband.flac")
"""Of the sources; what is delivered carries no tests."""
SECONDS, TURN_S = 20, 2
PITCHES_HZ = (180.0, 120.0)


def speech(repository: Path, folder: Path) -> Path:
    """A sound file of two channels at 16 kHz; made in the folder where the sources have none."""
    spoken = repository / SPOKEN
    if spoken.exists():
        return spoken
    made = folder / "tones.flac"
    soundfile.write(made, tones(), RATE)
    return made


def tones() -> NDArray[np.float32]:
    """Two who hum by turns: media flow as ever, but there is nothing to transcribe."""
    at = np.arange(SECONDS * RATE) / RATE
    turns = (at // TURN_S) % 2
    sides = [
        np.sin(2 * np.pi * pitch * at) * (turns == side) for side, pitch in enumerate(PITCHES_HZ)
    ]
    return np.asarray(0.2 * np.stack(sides, axis=1), dtype=np.float32)
