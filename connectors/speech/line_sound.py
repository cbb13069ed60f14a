"""The sound of a telephone line or a visit's booth, made into what speech recognition hears."""

import av
import numpy as np
from numpy.typing import NDArray

from pipelines.rules.speech import alaw
from pipelines.rules.speech.utterance import SAMPLE_RATE
from schemas.speech.live_speech import SoundEncoding, SoundFormat

SAMPLE_BYTES = {SoundEncoding.ALAW: 1, SoundEncoding.PCM_S16LE: 2}


class LineSound:
    """Takes bytes as they come; frames may end in the middle of a sample."""

    def __init__(self, sound: SoundFormat) -> None:
        self._sound = sound
        self._step = SAMPLE_BYTES[sound.encoding] * sound.channels
        self._layout = "mono" if sound.channels == 1 else "stereo"
        self._convert = av.AudioResampler(format="fltp", layout=self._layout, rate=SAMPLE_RATE)
        self._rest = b""

    def take(self, data: bytes) -> NDArray[np.float32]:
        """What is ready: channels x samples, float32 at 16 kHz, within -1..1."""
        whole = self._rest + data
        end = len(whole) - len(whole) % self._step
        self._rest = whole[end:]
        ready = [one.to_ndarray() for one in self._resampled(whole[:end])]
        if not ready:
            return np.zeros((self._sound.channels, 0), np.float32)
        return np.concatenate(ready, axis=1).astype(np.float32, copy=False)

    def _resampled(self, data: bytes) -> list[av.AudioFrame]:
        if not data:
            return []
        frame = av.AudioFrame.from_ndarray(
            self._samples(data)[None, :], format="s16", layout=self._layout
        )
        frame.sample_rate = self._sound.rate
        return self._convert.resample(frame)

    def _samples(self, data: bytes) -> NDArray[np.int16]:
        if self._sound.encoding is SoundEncoding.ALAW:
            return alaw.decode(data)
        return np.frombuffer(data, "<i2").astype(np.int16)
