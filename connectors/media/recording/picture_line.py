"""One party's picture on the recording's time line."""

import logging
import math
from collections.abc import Iterable, Iterator
from typing import NamedTuple

import av
import numpy as np
from av.video.codeccontext import VideoCodecContext
from numpy.typing import NDArray

from pipelines.rules.recordings.packet import EncodedPacket

logger = logging.getLogger(__name__)

WIDTH, HEIGHT = 320, 240
STALE_S = 2.0
"""A picture older than this is no longer shown: the grey says that nothing came."""
Plane = NDArray[np.uint8]


class Planes(NamedTuple):
    """A YUV 4:2:0 picture of 320 by 240."""

    y: Plane
    u: Plane
    v: Plane


def _grey() -> Planes:
    half = (HEIGHT // 2, WIDTH // 2)
    return Planes(
        np.full((HEIGHT, WIDTH), 64, np.uint8),
        np.full(half, 128, np.uint8),
        np.full(half, 128, np.uint8),
    )


GREY = _grey()


class PictureLine:
    """Gives the picture shown at any next moment, grey where there is none."""

    def __init__(self, packets: Iterable[tuple[float, EncodedPacket]]) -> None:
        self._frames = _decode(packets)
        self._next: tuple[float, av.VideoFrame] | None = next(self._frames, None)
        self._shown: tuple[float, Planes] | None = None

    @property
    def made_at(self) -> float:
        """When the picture that is shown was made."""
        return self._shown[0] if self._shown is not None else -math.inf

    def at(self, seconds: float) -> Planes:
        """The last picture made until `seconds` of the recording clock; moments must rise."""
        latest: tuple[float, av.VideoFrame] | None = None
        while self._next is not None and self._next[0] <= seconds:
            latest = self._next
            self._next = next(self._frames, None)
        if latest is not None:
            self._shown = (latest[0], _fit(latest[1]))
        if self._shown is None or seconds - self._shown[0] > STALE_S:
            return GREY
        return self._shown[1]


def vp8_decoder() -> VideoCodecContext:
    codec = av.CodecContext.create("vp8", "r")
    assert isinstance(codec, VideoCodecContext)
    codec.thread_count = 1
    return codec


def _decode(
    packets: Iterable[tuple[float, EncodedPacket]],
) -> Iterator[tuple[float, av.VideoFrame]]:
    codec = vp8_decoder()
    whole = False
    for seconds, packet in packets:
        if not whole and not packet.keyframe:
            continue
        try:
            frames = codec.decode(av.Packet(packet.data))
        except av.FFmpegError as error:
            logger.warning("a picture at %.2f s is unreadable: %s", seconds, error)
            whole = False
            continue
        whole = True
        for frame in frames:
            yield seconds, frame


def _fit(frame: av.VideoFrame) -> Planes:
    """The whole picture within 320 by 240, its shape kept, the rest grey."""
    scale = min(WIDTH / frame.width, HEIGHT / frame.height)
    width = max(2, int(frame.width * scale) // 2 * 2)
    height = max(2, int(frame.height * scale) // 2 * 2)
    small = frame.reformat(width=width, height=height, format="yuv420p")
    planes = Planes(*(_plane(small, number) for number in range(3)))
    if (width, height) == (WIDTH, HEIGHT):
        return planes
    canvas = _grey()
    left, top = (WIDTH - width) // 4 * 2, (HEIGHT - height) // 4 * 2
    canvas.y[top : top + height, left : left + width] = planes.y
    half = np.s_[top // 2 : (top + height) // 2, left // 2 : (left + width) // 2]
    canvas.u[half], canvas.v[half] = planes.u, planes.v
    return canvas


def _plane(frame: av.VideoFrame, number: int) -> Plane:
    plane = frame.planes[number]
    rows = np.frombuffer(memoryview(plane), np.uint8).reshape(plane.height, plane.line_size)
    picture: Plane = rows[:, : plane.width].copy()
    return picture
