"""From one source's RTP time to the recording clock, when all its packets are known."""

import numpy as np
from numpy.typing import NDArray

BLOCK_S = 30.0
Seconds = NDArray[np.float64]


class SourceLine:
    """The line along a source's quickest packets, bent where its clock drifts.

    In each block of 30 s the packet that was quickest on its way tells how the source's clock
    stands to ours; a crowded block borrows from its neighbours.
    """

    def __init__(self, media: Seconds, arrived: Seconds) -> None:
        """RTP time of each packet in seconds, and its arrival on the recording clock."""
        block = ((media - media.min()) // BLOCK_S).astype(np.int64)
        least = np.full(int(block.max()) + 1, np.inf)
        np.minimum.at(least, block, arrived - media)
        padded = np.concatenate(([np.inf], least, [np.inf]))
        self._offsets = np.minimum(np.minimum(padded[:-2], padded[1:-1]), padded[2:])
        # A long silence leaves blocks without any packet: the line runs straight through them.
        known = np.isfinite(self._offsets)
        centres = media.min() + (np.arange(len(least)) + 0.5) * BLOCK_S
        self._centres, self._offsets = centres[known], self._offsets[known]

    def seconds(self, media: float) -> float:
        """Recording seconds of RTP time `media` (seconds)."""
        return media + float(np.interp(media, self._centres, self._offsets))
