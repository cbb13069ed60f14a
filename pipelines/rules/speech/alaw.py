"""G.711 A-law, as telephone exchanges send it."""

import numpy as np
from numpy.typing import NDArray


def _decoded(code: int) -> int:
    """One code as a sample of 16 bits (ITU-T G.711, table 1a)."""
    toggled = code ^ 0x55
    exponent, mantissa = (toggled >> 4) & 7, toggled & 15
    size = (mantissa << 4) + 8
    if exponent:
        size = (size + 0x100) << (exponent - 1)
    return size if toggled & 0x80 else -size


SAMPLES = np.array([_decoded(code) for code in range(256)], dtype=np.int16)
"""The sample of each code."""


def decode(data: bytes) -> NDArray[np.int16]:
    return SAMPLES[np.frombuffer(data, np.uint8)]
