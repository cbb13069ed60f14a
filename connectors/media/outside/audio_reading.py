"""The sound of an outside recording, block by block, so that its length costs no memory.

reading = AudioReading(path)
for block in reading.blocks():   # float32, shape (channels, samples), 16 kHz
    ...
reading.seconds, reading.cut_off, reading.damaged_s
"""

import logging
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import av
import numpy as np
from av.audio.frame import AudioFrame
from av.audio.stream import AudioStream
from av.container import InputContainer
from av.packet import Packet
from numpy.typing import NDArray

from connectors.media.outside.outside_audio import (
    LONGEST_S,
    open_audio,
    require_short,
    sounding,
    unreadable,
)
from pipelines.rules.speech.utterance import SAMPLE_RATE

logger = logging.getLogger(__name__)

BLOCK_S: Final = 30.0
SPARE_S: Final = 0.25
"""Headers round; a file counts as cut off where more than this is missing."""

Sound = NDArray[np.float32]
"""Shape (channels, samples), 16 kHz, values within -1..1."""


class AudioReading:
    """One pass over a recording; a damaged packet becomes silence, so that times stay right."""

    def __init__(self, path: Path, *, longest_s: float = LONGEST_S) -> None:
        """Raises `InvalidInput` as `open_audio` does."""
        self.audio = open_audio(path, longest_s=longest_s)
        self._path = path
        self._longest_s = longest_s
        self._samples = 0
        self._damaged = 0
        self._silence = 0
        """Samples of damaged packets after which nothing readable has come yet."""

    @property
    def seconds(self) -> float:
        """Until when the sound was read; after the last block, until when it can be heard."""
        return self._samples / SAMPLE_RATE

    @property
    def damaged_s(self) -> float:
        """Seconds within the sound that were unreadable and are silence now."""
        return self._damaged / SAMPLE_RATE

    @property
    def cut_off(self) -> bool:
        """Whether the file ended too early; known after the last block."""
        return (
            self.audio.cut_off or self._silence > 0 or self.audio.seconds - self.seconds > SPARE_S
        )

    def blocks(self, block_s: float = BLOCK_S) -> Iterator[Sound]:
        """All sound in blocks of `block_s`, the last one shorter; `InvalidInput` for none."""
        size = round(block_s * SAMPLE_RATE)
        held: list[Sound] = []
        count = 0
        for piece in self._pieces():
            held.append(piece)
            count += piece.shape[1]
            while count >= size:
                joined = np.concatenate(held, axis=1)
                yield joined[:, :size]
                held, count = [joined[:, size:]], count - size
        if not self._samples:
            raise unreadable()
        if count:
            yield np.concatenate(held, axis=1)

    def _pieces(self) -> Iterator[Sound]:
        resampler = _Resampler(self.audio.channels)
        with sounding(self._path) as (container, stream):
            for packet in _packets(container, stream):
                frames = _decoded(packet)
                if frames is None:
                    self._silence += _samples_of(packet)
                    continue
                for frame in frames:
                    yield from self._counted(resampler.take(frame))
            # What the resampler still holds was said before the damage at the end.
            gap, self._silence = self._silence, 0
            yield from self._counted(resampler.take(None))
            self._silence = gap

    def _counted(self, pieces: list[Sound]) -> Iterator[Sound]:
        """The pieces, after silence for what was unreadable before them."""
        if pieces and self._silence:
            gap, self._silence = self._silence, 0
            self._damaged += gap
            pieces = [np.zeros((self.audio.channels, gap), np.float32), *pieces]
        for piece in pieces:
            self._samples += piece.shape[1]
            require_short(self.seconds, self._longest_s)
            yield piece


class _Resampler:
    """Frames of any format to 16 kHz; a file may change its format on the way."""

    def __init__(self, channels: int) -> None:
        self._layout = "mono" if channels == 1 else "stereo"
        self._format: tuple[str, int, int] | None = None
        self._convert = self._new()

    def take(self, frame: AudioFrame | None) -> list[Sound]:
        """What is ready; `None` asks for the rest."""
        if frame is None:
            return [_sound(out) for out in self._convert.resample(None)] if self._format else []
        frame.pts = None
        kind = (frame.format.name, frame.sample_rate, frame.layout.nb_channels)
        rest: list[Sound] = []
        if self._format not in (None, kind):
            rest, self._convert = self.take(None), self._new()
        self._format = kind
        return rest + [_sound(out) for out in self._convert.resample(frame)]

    def _new(self) -> av.AudioResampler:
        return av.AudioResampler(format="fltp", layout=self._layout, rate=SAMPLE_RATE)


def _packets(container: InputContainer, stream: AudioStream) -> "Iterator[Packet[AudioStream]]":
    """All packets; one that breaks off ends the file."""
    try:
        yield from container.demux(stream)
    except av.FFmpegError as error:
        logger.warning("a recording breaks off: %s", error)


def _decoded(packet: "Packet[AudioStream]") -> list[AudioFrame] | None:
    """The packet's frames; None where it is damaged."""
    try:
        return list(packet.decode())
    except av.FFmpegError as error:
        logger.info("a packet of %d bytes is unreadable: %s", packet.size, error)
        return None


def _samples_of(packet: "Packet[AudioStream]") -> int:
    """How long the packet would have sounded; at least one sample, so that it counts."""
    if not packet.duration or packet.time_base is None:
        return 1
    return max(1, round(float(packet.duration * packet.time_base) * SAMPLE_RATE))


def _sound(frame: AudioFrame) -> Sound:
    return np.asarray(frame.to_ndarray(), dtype=np.float32)
