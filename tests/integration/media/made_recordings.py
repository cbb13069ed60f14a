"""Recordings as outside systems write them, made with FFmpeg's own encoders."""

from pathlib import Path

import av
import numpy as np
from numpy.typing import NDArray

TONES = (440.0, 1200.0)
"""The pitch of each channel, so that they are told apart."""


def tones(seconds: float, rate: int, channels: int) -> NDArray[np.int16]:
    """One pitch a channel, shape (samples, channels)."""
    times = np.arange(round(seconds * rate)) / rate
    waves = [np.sin(2 * np.pi * pitch * times) for pitch in TONES[:channels]]
    return (np.stack(waves, axis=1) * 8000).astype(np.int16)


def record(
    path: Path,
    codec: str,
    *,
    seconds: float = 4.0,
    rate: int = 8000,
    channels: int = 1,
    container: str | None = None,
    options: dict[str, str] | None = None,
) -> Path:
    """A recording of tones in the codec and, by the name's ending, the container."""
    layout = "mono" if channels == 1 else "stereo"
    with av.open(str(path), "w", format=container, options=options or {}) as file:
        stream = file.add_stream(codec, rate=rate, layout=layout)
        samples = tones(seconds, rate, channels).reshape(1, -1)
        frame = av.AudioFrame.from_ndarray(samples, format="s16", layout=layout)
        frame.sample_rate = rate
        for packet in [*stream.encode(frame), *stream.encode(None)]:
            file.mux(packet)
    return path


def cut(path: Path, share: float) -> Path:
    """The first part of the file, as a broken transfer leaves it."""
    whole = path.read_bytes()
    path.write_bytes(whole[: int(len(whole) * share)])
    return path
