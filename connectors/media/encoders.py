"""The encoders of a composed recording."""

from fractions import Fraction
from typing import Any

import av
import numpy as np
from av.audio.stream import AudioStream
from av.video.stream import VideoStream
from numpy.typing import NDArray

from connectors.media.picture_line import HEIGHT, WIDTH, Planes

STEP_S = Fraction(1, 10)
"""One picture and its sound."""
PICTURES_S = 10
RATE = 48000
OPUS_FRAME = 960
KEY_EVERY = 20
"""Pictures between key frames: browsers seek to them."""
REALTIME = {"deadline": "realtime", "cpu-used": "8", "lag-in-frames": "0"}


class PictureEncoder:
    """Both parties' pictures side by side, VP8."""

    def __init__(self, container: Any) -> None:
        self.stream: VideoStream = container.add_stream("libvpx", rate=PICTURES_S, options=REALTIME)
        self.stream.width, self.stream.height = 2 * WIDTH, HEIGHT
        self.stream.pix_fmt = "yuv420p"
        self.stream.bit_rate = 250_000
        self.stream.codec_context.gop_size = KEY_EVERY
        self.stream.codec_context.thread_count = 1
        self.stream.codec_context.open(strict=False)

    def encode(self, number: int, left: Planes, right: Planes) -> "list[av.Packet[Any]]":
        """Packets of picture `number` (ten a second)."""
        sides = [np.hstack(pair).reshape(-1) for pair in zip(left, right, strict=True)]
        rows = np.concatenate(sides).reshape(HEIGHT * 3 // 2, 2 * WIDTH)
        frame = av.VideoFrame.from_ndarray(rows, format="yuv420p")
        frame.pts, frame.time_base = number, STEP_S
        return list(self.stream.encode(frame))

    def flush(self) -> "list[av.Packet[Any]]":
        return list(self.stream.encode(None))


class SoundEncoder:
    """Stereo Opus: left the relative, right the inmate."""

    def __init__(self, container: Any) -> None:
        self.stream: AudioStream = container.add_stream("libopus", rate=RATE, layout="stereo")
        self.stream.bit_rate = 48_000
        self.stream.codec_context.format = "flt"
        self.stream.codec_context.open(strict=False)
        self._at = 0

    def encode(self, block: NDArray[np.float32]) -> "list[av.Packet[Any]]":
        """Packets of the next samples: shape (2, samples), samples a multiple of 960."""
        packets: list[av.Packet[Any]] = []
        for start in range(0, block.shape[1], OPUS_FRAME):
            packets += self.stream.encode(self._frame(block[:, start : start + OPUS_FRAME]))
        return packets

    def flush(self) -> "list[av.Packet[Any]]":
        return list(self.stream.encode(None))

    def _frame(self, samples: NDArray[np.float32]) -> av.AudioFrame:
        interleaved = np.ascontiguousarray(samples.T).reshape(1, -1)
        frame = av.AudioFrame.from_ndarray(interleaved, format="flt", layout="stereo")
        frame.sample_rate, frame.pts, frame.time_base = RATE, self._at, Fraction(1, RATE)
        self._at += samples.shape[1]
        return frame
