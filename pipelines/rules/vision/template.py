"""A registered embedding as stored bytes: float32, little endian."""

from collections.abc import Sequence

import numpy as np


def pack(embedding: Sequence[float]) -> bytes:
    """The bytes of an embedding, four a dimension."""
    return np.asarray(embedding, "<f4").tobytes()


def unpack(stored: bytes) -> list[float]:
    """The embedding of stored bytes."""
    return [float(value) for value in np.frombuffer(stored, "<f4")]
