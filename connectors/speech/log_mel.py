"""Log-mel features of utterances, padded to one length with silence."""

from collections.abc import Sequence

import numpy as np
from faster_whisper.feature_extractor import FeatureExtractor
from numpy.typing import NDArray

from pipelines.speech.utterance import SAMPLE_RATE, Pcm

FRAMES_A_SECOND = 100
MOST_FRAMES = 3000
"""The model's whole window, 30 s."""
STEP = 50
"""Lengths are rounded up to half seconds."""
LEAST_SAMPLES = 1600


class LogMel:
    """Features as Whisper was trained on."""

    def __init__(self) -> None:
        self._extract = FeatureExtractor()

    def batch(self, sounds: Sequence[Pcm], margin_s: float) -> NDArray[np.float32]:
        """Shape (utterances, 80, frames): the longest one and `margin_s` of silence fit."""
        longest_s = max(len(pcm) for pcm in sounds) / SAMPLE_RATE
        frames = min(_round_up((longest_s + margin_s) * FRAMES_A_SECOND), MOST_FRAMES)
        return np.stack([self._one(pcm, frames) for pcm in sounds])

    def _one(self, pcm: Pcm, frames: int) -> NDArray[np.float32]:
        enough = np.pad(pcm, (0, max(0, LEAST_SAMPLES - len(pcm))))
        mel = np.asarray(self._extract(enough), dtype=np.float32)[:, :frames]
        missing = frames - mel.shape[1]
        return np.pad(mel, ((0, 0), (0, missing)), constant_values=float(mel.min()))


def _round_up(frames: float) -> int:
    return int(np.ceil(frames / STEP) * STEP)
