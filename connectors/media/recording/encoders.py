"""The encoders of a composed recording and of single live tracks."""

from fractions import Fraction
from typing import Any, cast

import av
import numpy as np
from av.audio.stream import AudioStream
from av.video.stream import VideoStream
from numpy.typing import NDArray

from connectors.media.recording.picture_line import HEIGHT, WIDTH, Planes

STEP_S = Fraction(1, 10)
"""One picture and its sound."""
PICTURES_S = 10
RATE = 48000
OPUS_FRAME = 960
KEY_EVERY = 20
"""Pictures between key frames: browsers seek to them."""
REALTIME = {"deadline": "realtime", "cpu-used": "8", "lag-in-frames": "0"}
PICTURE_RATE = 90_000
"""Of the RTP clock of pictures."""
LIVE_BITS_S = 400_000
LIVE = {**REALTIME, "error-resilient": "1", "g": "600"}


def live_picture_encoder(width: int, height: int, a_second: int) -> Any:
    """VP8 of one camera, frame by frame in step; key frames where a frame asks for one."""
    encoder = cast(Any, av.CodecContext.create("libvpx", "w"))
    encoder.width, encoder.height, encoder.pix_fmt = width, height, "yuv420p"
    encoder.time_base, encoder.framerate = Fraction(1, PICTURE_RATE), a_second
    encoder.bit_rate, encoder.thread_count, encoder.options = LIVE_BITS_S, 1, LIVE
    return encoder


def live_sound_encoder() -> Any:
    """Opus of one voice: a packet of 20 ms for each 960 samples of 16-bit mono."""
    encoder = cast(Any, av.CodecContext.create("libopus", "w"))
    encoder.sample_rate, encoder.layout, encoder.format = RATE, "mono", "s16"
    encoder.bit_rate = 32_000
    return encoder


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
