"""Peaks of a sound, for drawing."""

import numpy as np
from numpy.typing import NDArray

from schemas.calls.views import Waveform


class PeakMeter:
    """Collects the loudest value of each step and channel."""

    def __init__(self, step_s: float) -> None:
        self._step_s = step_s
        self._peaks: list[NDArray[np.float32]] = []

    def add(self, block: NDArray[np.float32]) -> None:
        """One step's sound: shape (channels, samples), values -1..1."""
        self._peaks.append(np.minimum(np.abs(block).max(axis=1), 1.0))

    def waveform(self) -> Waveform:
        channels = np.stack(self._peaks, axis=1) if self._peaks else np.zeros((2, 0))
        # Three digits draw as well as more and keep the answer small.
        rounded = [[round(float(peak), 3) for peak in channel] for channel in channels]
        return Waveform(step_s=self._step_s, channels=rounded)
