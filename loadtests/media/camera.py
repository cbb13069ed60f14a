"""A still picture as a camera: slowly zoomed and panned, the time written at its edge."""

import asyncio
import fractions
import math
import time
from pathlib import Path

import cv2
import numpy as np
from aiortc import MediaStreamTrack
from av import VideoFrame
from numpy.typing import NDArray

from loadtests.media.time_code import write_time

WIDTH = 320
HEIGHT = 240
FRAMES_PER_S = 10
CLOCK_RATE = 90_000
SWAY_S = 6.0
PAUSE_S = 1.0
ZOOM = 0.04
PERSON = (0.27, 0.62)
"""Half axes of the ellipse that a masked picture keeps, in parts of width and height."""
POINTS = (20, 15)
"""The surroundings of a masked picture are spread out from so many points."""


class UnusablePicture(Exception):
    """The file cannot be shown as a camera's picture."""


def read_picture(path: Path) -> bytes:
    """The file's bytes, once it is known that they decode."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise UnusablePicture(f"{path}: {error.strerror}") from error
    if cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_COLOR) is None:
        raise UnusablePicture(f"{path}: cannot be read as a picture")
    return data


class Camera(MediaStreamTrack):
    """Video of 320x240 at 10 frames a second; `masked` as an inmate's terminal sends it."""

    kind = "video"

    def __init__(self, picture: bytes, *, masked: bool = False) -> None:
        super().__init__()
        decoded = cv2.imdecode(np.frombuffer(picture, np.uint8), cv2.IMREAD_COLOR)
        if decoded is None:
            raise UnusablePicture("cannot be read as a picture")
        still = _fitted(np.asarray(decoded, dtype=np.uint8))
        self._still = _masked(still) if masked else still
        self._count = 0
        self._began: float | None = None

    async def recv(self) -> VideoFrame:
        await self._pace()
        picture = _swayed(self._still, self._count / FRAMES_PER_S)
        write_time(picture, now_ms())
        frame = VideoFrame.from_ndarray(picture, format="bgr24")
        frame.pts = self._count * CLOCK_RATE // FRAMES_PER_S
        frame.time_base = fractions.Fraction(1, CLOCK_RATE)
        self._count += 1
        return frame

    async def _pace(self) -> None:
        now = asyncio.get_running_loop().time()
        behind = 0.0 if self._began is None else now - self._began - self._count / FRAMES_PER_S
        if self._began is None or behind > PAUSE_S:
            self._began = now - self._count / FRAMES_PER_S
        await asyncio.sleep(max(0.0, self._began + self._count / FRAMES_PER_S - now))


def now_ms() -> int:
    """Milliseconds of the monotonic clock, which one machine's processes share."""
    return time.monotonic_ns() // 1_000_000


def _fitted(picture: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Cut to 4:3 around the middle and scale."""
    height, width = picture.shape[:2]
    scale = max(WIDTH / width, HEIGHT / height)
    scaled = cv2.resize(
        picture, (math.ceil(width * scale), math.ceil(height * scale)), interpolation=cv2.INTER_AREA
    )
    top, left = (scaled.shape[0] - HEIGHT) // 2, (scaled.shape[1] - WIDTH) // 2
    return np.asarray(scaled[top : top + HEIGHT, left : left + WIDTH], dtype=np.uint8)


def _masked(still: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """The middle as it is, everything about it washed out: the room would hold back anything else.

    Scripted people sit in the middle of their picture, so that no model need find them.
    """
    points = cv2.resize(still, POINTS, interpolation=cv2.INTER_AREA)
    washed = cv2.resize(points, (WIDTH, HEIGHT), interpolation=cv2.INTER_LINEAR)
    kept = np.zeros((HEIGHT, WIDTH), np.float32)
    axes = round(PERSON[0] * WIDTH), round(PERSON[1] * HEIGHT)
    cv2.ellipse(kept, (WIDTH // 2, HEIGHT // 2), axes, 0, 0, 360, 1.0, -1)
    soft = cv2.GaussianBlur(kept, (0, 0), 6)
    return np.asarray(cv2.blendLinear(still, washed, soft, 1 - soft), dtype=np.uint8)


def _swayed(still: NDArray[np.uint8], at_s: float) -> NDArray[np.uint8]:
    phase = 2 * math.pi * at_s / SWAY_S
    zoom = 1 + ZOOM * (1 + math.sin(phase)) / 2
    shift_x = WIDTH * ZOOM / 2 * math.cos(phase)
    move = np.array(
        [[zoom, 0, (1 - zoom) * WIDTH / 2 + shift_x], [0, zoom, (1 - zoom) * HEIGHT / 2]]
    )
    moved = cv2.warpAffine(still, move, (WIDTH, HEIGHT), borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(moved, dtype=np.uint8)
