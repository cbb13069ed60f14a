"""Milliseconds written into a picture as black and white blocks, and read back after coding.

Sixteen blocks along the lower edge hold the time modulo 65536 ms, Gray-coded, so that a picture
caught between two values is off by one at most.
"""

import numpy as np
from numpy.typing import NDArray

BITS = 16
PERIOD_MS = 1 << BITS
BLOCK_HEIGHT = 16
WHITE = 235
BLACK = 16
MIDDLE = 128


def write_time(picture: NDArray[np.uint8], now_ms: int) -> None:
    """Overwrite the lower edge of `picture` (height, width, 3) in place."""
    value = now_ms % PERIOD_MS
    gray = value ^ (value >> 1)
    width = picture.shape[1] // BITS
    for bit in range(BITS):
        shade = WHITE if gray >> bit & 1 else BLACK
        picture[-BLOCK_HEIGHT:, bit * width : (bit + 1) * width] = shade


def read_time(luma: NDArray[np.uint8]) -> int:
    """The milliseconds modulo 65536 from a brightness plane (height, width)."""
    width = luma.shape[1] // BITS
    row = luma[-BLOCK_HEIGHT // 2 - 2 : -BLOCK_HEIGHT // 2 + 2]
    gray = 0
    for bit in range(BITS):
        middle = row[:, bit * width + width // 4 : (bit + 1) * width - width // 4]
        gray |= int(middle.mean() > MIDDLE) << bit
    value = 0
    while gray:
        value ^= gray
        gray >>= 1
    return value


def age_ms(luma: NDArray[np.uint8], now_ms: int) -> int:
    """How long ago the picture was taken, where that is less than half a period."""
    age = (now_ms - read_time(luma)) % PERIOD_MS
    return age if age < PERIOD_MS // 2 else age - PERIOD_MS
