"""A two-channel recording as two microphones."""

import asyncio
import fractions
from pathlib import Path

import numpy as np
import soundfile
from aiortc import MediaStreamTrack
from av import AudioFrame
from numpy.typing import NDArray

RATE = 16_000
FRAME_SAMPLES = 320
"""20 ms, as Opus packets have."""
PAUSE_S = 1.0


class UnusableSound(Exception):
    """The file cannot be played as a call."""


def read_call(path: Path) -> tuple[NDArray[np.int16], NDArray[np.int16]]:
    """The relative's (left) and the inmate's (right) channel, int16 at 16 kHz."""
    try:
        samples, rate = soundfile.read(path, dtype="int16", always_2d=True)
    except (OSError, soundfile.LibsndfileError) as error:
        raise UnusableSound(f"{path}: cannot be read as sound: {error}") from error
    if samples.shape[1] != 2:
        raise UnusableSound(
            f"{path}: has {samples.shape[1]} channel(s); two are needed (relative, inmate)"
        )
    if rate != RATE:
        raise UnusableSound(f"{path}: is sampled at {rate} Hz; {RATE} Hz is needed")
    if not len(samples):
        raise UnusableSound(f"{path}: holds no sound")
    return samples[:, 0].copy(), samples[:, 1].copy()


class Microphone(MediaStreamTrack):
    """Silence until `speak`, then the samples in real time, then silence again."""

    kind = "audio"

    def __init__(self, samples: NDArray[np.int16]) -> None:
        super().__init__()
        self._samples = samples
        self._position: int | None = None
        self._sent = 0
        self._began: float | None = None
        self.spoken = asyncio.Event()

    def speak(self) -> None:
        """Begin with the next frame."""
        self._position = 0

    async def recv(self) -> AudioFrame:
        await self._pace()
        frame = AudioFrame.from_ndarray(self._next()[np.newaxis, :], format="s16", layout="mono")
        frame.sample_rate = RATE
        frame.pts = self._sent
        frame.time_base = fractions.Fraction(1, RATE)
        self._sent += FRAME_SAMPLES
        return frame

    async def _pace(self) -> None:
        now = asyncio.get_running_loop().time()
        behind = 0.0 if self._began is None else now - self._began - self._sent / RATE
        if self._began is None or behind > PAUSE_S:
            # Nobody listened for a while: what was not said then is not said in a rush now.
            self._began = now - self._sent / RATE
        await asyncio.sleep(max(0.0, self._began + self._sent / RATE - now))

    def _next(self) -> NDArray[np.int16]:
        frame = np.zeros(FRAME_SAMPLES, dtype=np.int16)
        if self._position is None:
            return frame
        piece = self._samples[self._position : self._position + FRAME_SAMPLES]
        frame[: len(piece)] = piece
        self._position += FRAME_SAMPLES
        if self._position >= len(self._samples):
            self.spoken.set()
        return frame
