"""Somebody before a known texture, as it is and masked; a camera that shows a still."""

import asyncio
import time
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import cv2
import numpy as np
from aiortc import MediaStreamTrack
from skimage import data

from connectors.vision.person import PersonNet
from pipelines.rules.vision.masking import masked
from pipelines.rules.vision.sharpness import fine_detail

MODELS = Path(__file__).parents[3] / "var" / "models"
WIDTH, HEIGHT = 640, 480
PICTURES_S = 15

FACE = slice(40, 190), slice(220, 350)
"""Rows and columns of the face in `person_before`."""
WALL = slice(0, 200), slice(0, 200)
"""Rows and columns of the wall beside it."""


def texture() -> np.ndarray:
    """A wall of checks of 12 pixels."""
    y, x = np.mgrid[:HEIGHT, :WIDTH]
    checks = np.where((x // 12 + y // 12) % 2, 210, 40).astype(np.uint8)
    return np.stack([checks] * 3, axis=-1)


def person_before(wall: np.ndarray) -> np.ndarray:
    """A person from near, cut out and set before the wall: RGB (480, 640, 3)."""
    net = PersonNet(MODELS)
    person = np.asarray(cv2.resize(data.astronaut(), (HEIGHT, HEIGHT)), np.uint8)
    cut = np.clip((cv2.resize(net.mask(person), (HEIGHT, HEIGHT)) - 0.4) / 0.3, 0, 1)[..., None]
    still = wall.astype(np.float32)
    left = (WIDTH - HEIGHT) // 2
    still[:, left : left + HEIGHT] = cut * person + (1 - cut) * still[:, left : left + HEIGHT]
    return still.astype(np.uint8)


def washed_out(still: np.ndarray) -> np.ndarray:
    """The still as a terminal would mask it."""
    return masked(still, PersonNet(MODELS).mask(still))


def wall_variance(picture: np.ndarray) -> float:
    """Variance of what is finer than a blur, in the wall beside the person.

    A browser begins with small pictures where it does not yet know what the line carries.
    """
    sized = cv2.resize(picture, (WIDTH, HEIGHT))
    grey = cv2.cvtColor(sized, cv2.COLOR_RGB2GRAY).astype(np.float32)
    return float((grey - cv2.GaussianBlur(grey, (0, 0), 6))[WALL].var())


def face_likeness(picture: np.ndarray, still: np.ndarray) -> float:
    """Correlation of the face's place in both, -1 to 1; the picture may sway a little."""
    sized = cv2.resize(picture, (WIDTH, HEIGHT)).astype(np.float32)
    rows, columns = FACE
    sought = still[rows.start + 10 : rows.stop - 10, columns.start + 10 : columns.stop - 10]
    found = cv2.matchTemplate(sized[FACE], sought.astype(np.float32), cv2.TM_CCOEFF_NORMED)
    return float(found.max())


def detail(picture: np.ndarray) -> float:
    grey = np.asarray(cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY), np.uint8)
    return fine_detail(grey, PersonNet(MODELS).mask(picture))


def write_y4m(path: Path, still: np.ndarray) -> Path:
    """The still, swaying by some pixels, as Chromium's camera."""
    with path.open("wb") as video:
        video.write(f"YUV4MPEG2 W{WIDTH} H{HEIGHT} F20:1 Ip A1:1 C420jpeg\n".encode())
        for number in range(20):
            moved = np.roll(still, round(3 * np.sin(number / 20 * 2 * np.pi)), axis=1)
            video.write(b"FRAME\n" + cv2.cvtColor(moved, cv2.COLOR_RGB2YUV_I420).tobytes())
    return path


class StillCamera(MediaStreamTrack):
    """Shows `picture`, which may be exchanged while it runs."""

    kind = "video"

    def __init__(self, picture: np.ndarray) -> None:
        super().__init__()
        self.picture = picture
        self._number = 0
        self._start: float | None = None

    async def recv(self) -> Any:
        self._start = self._start or time.monotonic()
        at = self._number / PICTURES_S
        await asyncio.sleep(max(0.0, self._start + at - time.monotonic()))
        moved = np.roll(self.picture, self._number % 3, axis=1)
        frame = av.VideoFrame.from_ndarray(np.ascontiguousarray(moved), format="rgb24")
        frame.pts, frame.time_base = round(at * 90000), Fraction(1, 90000)
        self._number += 1
        return frame
