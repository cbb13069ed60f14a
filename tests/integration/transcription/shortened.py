"""Played speech as a visit system writes it."""

from pathlib import Path

import av
import numpy as np
from numpy.typing import NDArray

from tests.integration.speech.conftest import AUDIO

SECONDS = 30


def shortened(folder: Path) -> Path:
    """The beginning of a played conversation as a visit system writes it: A-law, two channels."""
    target = folder / "visit.wav"
    pieces: list[NDArray[np.int16]] = []
    with av.open(str(AUDIO / "dev07_self_harm.flac")) as source:
        convert = av.AudioResampler(format="s16", layout="stereo", rate=8000)
        for frame in source.decode(source.streams.audio[0]):
            pieces += [one.to_ndarray() for one in convert.resample(frame)]
    samples = np.concatenate(pieces, axis=1)[:, : 2 * 8000 * SECONDS]
    with av.open(str(target), "w") as file:
        stream = file.add_stream("pcm_alaw", rate=8000, layout="stereo")
        frame = av.AudioFrame.from_ndarray(samples, format="s16", layout="stereo")
        frame.sample_rate = 8000
        for packet in [*stream.encode(frame), *stream.encode(None)]:
            file.mux(packet)
    return target
