"""Sound and picture encoded once, and cut into the payloads that every scripted person sends."""

from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import msgspec
import numpy as np
from av.audio.codeccontext import AudioCodecContext
from av.video.codeccontext import VideoCodecContext

SECONDS = 8
PICTURES_S = 25
KEY_EVERY = 100
"""Pictures from one key frame to the next."""
WIDTH, HEIGHT = 640, 480
VIDEO_BITS_S = 500_000
AUDIO_BITS_S = 32_000
LARGEST_PAYLOAD = 1100


class Clip(msgspec.Struct, frozen=True):
    """Payloads of RTP: of each 20 ms of sound, and of each picture's packets."""

    audio: list[bytes]
    video: list[list[bytes]]
    keys: list[int]
    """Which pictures are key frames."""


def make_clip() -> Clip:
    """A moving, grainy picture that fills its bit rate, and noise that rises and falls."""
    frames = list(_pictures())
    return Clip(
        audio=list(_sound()),
        video=[_cut(data, number) for number, (data, _) in enumerate(frames)],
        keys=[number for number, (_, key) in enumerate(frames) if key],
    )


def write_clip(path: Path) -> Clip:
    clip = make_clip()
    path.write_bytes(msgspec.msgpack.encode(clip))
    return clip


def read_clip(path: Path) -> Clip:
    return msgspec.msgpack.decode(path.read_bytes(), type=Clip)


def _pictures() -> Iterator[tuple[bytes, bool]]:
    codec: Any = av.CodecContext.create("libvpx", "w")
    assert isinstance(codec, VideoCodecContext)
    codec.width, codec.height, codec.pix_fmt = WIDTH, HEIGHT, "yuv420p"
    codec.bit_rate, codec.time_base = VIDEO_BITS_S, Fraction(1, PICTURES_S)
    codec.gop_size = KEY_EVERY
    codec.options = {
        "deadline": "realtime",
        "cpu-used": "8",
        "lag-in-frames": "0",
        "minrate": str(VIDEO_BITS_S),
        "maxrate": str(VIDEO_BITS_S),
        "bufsize": str(VIDEO_BITS_S),
    }
    still = np.random.default_rng(5).normal(128, 30, (HEIGHT + 200, WIDTH + 200))
    for number in range(SECONDS * PICTURES_S):
        left, top = number * 3 % 200, number * 2 % 200
        luma = still[top : top + HEIGHT, left : left + WIDTH].clip(16, 235).astype(np.uint8)
        rows = np.full((HEIGHT * 3 // 2, WIDTH), 128, np.uint8)
        rows[:HEIGHT] = luma
        frame = av.VideoFrame.from_ndarray(rows, format="yuv420p")
        frame.pts = number
        for packet in codec.encode(frame):
            yield bytes(packet), bool(packet.is_keyframe)


def _sound() -> Iterator[bytes]:
    codec: Any = av.CodecContext.create("libopus", "w")
    assert isinstance(codec, AudioCodecContext)
    codec.sample_rate, codec.layout, codec.format = 48000, "mono", "s16"
    codec.bit_rate = AUDIO_BITS_S
    codec.options = {"application": "voip"}
    chance = np.random.default_rng(6)
    for number in range(SECONDS * 50):
        loud = 3000 * (1 + np.sin(number / 7))
        samples = chance.normal(0, loud, 960).clip(-32000, 32000).astype(np.int16)
        frame = av.AudioFrame.from_ndarray(samples[None], format="s16", layout="mono")
        frame.sample_rate, frame.pts, frame.time_base = 48000, number * 960, Fraction(1, 48000)
        yield from (bytes(packet) for packet in codec.encode(frame))


def _cut(frame: bytes, number: int) -> list[bytes]:
    """Payloads of one picture, with the descriptor that browsers write (RFC 7741)."""
    identity = (0x8000 | number & 0x7FFF).to_bytes(2, "big")
    return [
        bytes([0x90 if at == 0 else 0x80, 0x80]) + identity + frame[at : at + LARGEST_PAYLOAD]
        for at in range(0, len(frame), LARGEST_PAYLOAD)
    ]
