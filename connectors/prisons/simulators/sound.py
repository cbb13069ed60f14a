"""The few recordings that a stand-in gives out again and again, under many names."""

import io
import math
import wave
from array import array
from functools import cache
from typing import NamedTuple

from pipelines.rules.security.digest import sm3_hex

RATE = 8_000
SECONDS = 2
PITCHES = (220, 262, 330, 392)


class Sound(NamedTuple):
    """A recording's bytes and their digest."""

    content: bytes
    sm3: str

    @classmethod
    def of(cls, content: bytes) -> "Sound":
        return cls(content, sm3_hex(content))


@cache
def tones() -> tuple[Sound, ...]:
    """Tones as WAV, 8 kHz and mono, as phone exchanges record."""
    return tuple(Sound.of(_tone(pitch)) for pitch in PITCHES)


def _tone(pitch: int) -> bytes:
    turn = 2 * math.pi * pitch / RATE
    samples = array("h", (int(9_000 * math.sin(turn * at)) for at in range(RATE * SECONDS)))
    file = io.BytesIO()
    with wave.open(file, "wb") as writer:
        writer.setnchannels(1)
        writer.setsampwidth(2)
        writer.setframerate(RATE)
        writer.writeframes(samples.tobytes())
    return file.getvalue()
