"""Encoded packets made without a network."""

from collections.abc import Iterator
from fractions import Fraction

import av
import numpy as np

from pipelines.rules.recordings.packet import EncodedPacket


def tone_packets(
    hertz: float, start: float, end: float, source: int = 1, delay: float = 0.02
) -> Iterator[EncodedPacket]:
    """Opus of a tone that was made from `start` to `end` of the recording clock."""
    codec = av.CodecContext.create("libopus", "w")
    codec.sample_rate, codec.layout, codec.format = 48000, "mono", "s16"
    codec.open()
    for number in range(round((end - start) / 0.02)):
        at = (np.arange(960) + number * 960) / 48000
        wave = (np.sin(2 * np.pi * hertz * at) * 12000).astype(np.int16)
        frame = av.AudioFrame.from_ndarray(wave[None], format="s16", layout="mono")
        frame.sample_rate, frame.pts, frame.time_base = 48000, number * 960, Fraction(1, 48000)
        for packet in codec.encode(frame):
            stamp = 777_000 + number * 960
            arrived = start + number * 0.02 + delay
            yield EncodedPacket("audio", bytes(packet), stamp, 48000, True, arrived, source)


def picture_packets(
    level: int, start: float, end: float, size: tuple[int, int] = (640, 480), source: int = 1
) -> Iterator[EncodedPacket]:
    """VP8 of an even grey, 15 pictures a second."""
    codec = av.CodecContext.create("libvpx", "w")
    codec.width, codec.height = size
    codec.pix_fmt, codec.bit_rate, codec.time_base = "yuv420p", 300_000, Fraction(1, 15)
    codec.options = {"deadline": "realtime", "cpu-used": "8", "lag-in-frames": "0"}
    shape = (size[1] * 3 // 2, size[0])
    rows = np.full(shape, 128, np.uint8)
    rows[: size[1]] = level
    for number in range(round((end - start) * 15)):
        frame = av.VideoFrame.from_ndarray(rows, format="yuv420p")
        frame.pts = number
        for packet in codec.encode(frame):
            stamp, arrived = 5_000 + number * 6000, start + number / 15 + 0.02
            yield EncodedPacket(
                "video", bytes(packet), stamp, 90000, packet.is_keyframe, arrived, source
            )
