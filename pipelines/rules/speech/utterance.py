"""A stretch of one speaker's sound that is transcribed as a whole."""

import msgspec
import numpy as np
from numpy.typing import NDArray

from schemas.calls.state import PartyRole

SAMPLE_RATE = 16_000

Pcm = NDArray[np.float32]
"""Mono sound at 16 kHz, values within -1..1."""


class Utterance(msgspec.Struct, frozen=True, kw_only=True):
    """One utterance; times are seconds on the call's recording clock.

    `start_s` and `end_s` bound the speech itself; `pcm` also holds a short lead-in and tail.
    """

    speaker: PartyRole
    start_s: float
    end_s: float
    pcm: Pcm
    closed: bool = True
    """False while its speaker may go on: nothing is lost if nobody hears it yet."""

    @property
    def seconds(self) -> float:
        return len(self.pcm) / SAMPLE_RATE
