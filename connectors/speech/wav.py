"""Sound as a WAV of 16 bits, 16 kHz, mono, in memory."""

import io
import wave

import numpy as np

from pipelines.rules.speech.utterance import SAMPLE_RATE, Pcm

WIDTH = 2
FULL = 32767


def wav(pcm: Pcm) -> bytes:
    """The whole file; what is louder than full is cut."""
    file = io.BytesIO()
    with wave.open(file, "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(WIDTH)
        out.setframerate(SAMPLE_RATE)
        out.writeframes((np.clip(pcm, -1, 1) * FULL).astype("<i2").tobytes())
    return file.getvalue()


def read_wav(content: bytes) -> Pcm:
    """The sound of such a file; `ValueError` for any other."""
    try:
        with wave.open(io.BytesIO(content)) as file:
            kind = (file.getnchannels(), file.getsampwidth(), file.getframerate())
            data = file.readframes(file.getnframes())
    except (wave.Error, EOFError) as error:
        raise ValueError("no WAV") from error
    if kind != (1, WIDTH, SAMPLE_RATE):
        raise ValueError("need one channel of 16 bits at 16 kHz")
    return (np.frombuffer(data, "<i2") / FULL).astype(np.float32)
