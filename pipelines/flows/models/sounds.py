"""Sound as it comes to a speech deployment."""

import numpy as np

from pipelines.rules.speech.utterance import SAMPLE_RATE, Pcm
from schemas.errors import InvalidInput


def sound_of(pcm: bytes, longest_s: float) -> Pcm:
    """Float32 little-endian at 16 kHz as an array; `InvalidInput` where it is none or too long."""
    sound = np.frombuffer(pcm, dtype="<f4") if len(pcm) % 4 == 0 else np.zeros(0, np.float32)
    if not 0 < len(sound) <= longest_s * SAMPLE_RATE or not np.isfinite(sound).all():
        raise InvalidInput("语音数据无效。", code="unreadable_sound")
    return sound
