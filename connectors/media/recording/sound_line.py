"""One speaker's sound on the recording's time line."""

import logging
from collections.abc import Iterable, Iterator

import av
import numpy as np
from numpy.typing import NDArray

from connectors.media.speech_decoder import opus_decoder
from pipelines.rules.recordings.packet import EncodedPacket

logger = logging.getLogger(__name__)

RATE = 48000
SLACK = RATE // 25
"""Samples by which a packet may be off the running sound before the sound jumps to it (40 ms)."""
Sound = NDArray[np.float32]


class SoundLine:
    """Gives the sound of any next span, silence where nothing was heard."""

    def __init__(self, packets: Iterable[tuple[float, EncodedPacket]], start_s: float) -> None:
        self._pieces = _place(packets, start_s)
        self._piece: tuple[int, Sound] | None = next(self._pieces, None)

    def take(self, start: int, count: int) -> Sound:
        """Mono samples [start, start + count) at 48 kHz; starts must rise."""
        out = np.zeros(count, np.float32)
        while self._piece is not None and self._piece[0] < start + count:
            at, sound = self._piece
            low, high = max(at, start), min(at + len(sound), start + count)
            if low < high:
                out[low - start : high - start] = sound[low - at : high - at]
            if at + len(sound) > start + count:
                break
            self._piece = next(self._pieces, None)
        return out


def _place(
    packets: Iterable[tuple[float, EncodedPacket]], start_s: float
) -> Iterator[tuple[int, Sound]]:
    """Decoded pieces, each with its first sample's place; small unevenness is run over."""
    codec = opus_decoder()
    expected: int | None = None
    for seconds, packet in packets:
        try:
            frames = codec.decode(av.Packet(packet.data))
        except av.FFmpegError as error:
            logger.warning("an Opus packet at %.2f s is unreadable: %s", seconds, error)
            continue
        at = round((seconds - start_s) * RATE)
        if expected is not None and abs(at - expected) < SLACK:
            at = expected
        for frame in frames:
            sound = frame.to_ndarray().reshape(-1).astype(np.float32) / np.float32(32768)
            yield at, sound
            at += len(sound)
        expected = at
