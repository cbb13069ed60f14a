"""Faces of pictures that are dark, tilted or lie on their side."""

from collections.abc import Callable, Iterator

import cv2
import numpy as np
import numpy.typing as npt

from pipelines.rules.vision.arrays import Pixels
from pipelines.rules.vision.light import lit
from pipelines.rules.vision.mtcnn import Found

Find = Callable[[Pixels], Found]

CERTAIN = 0.95
"""Score from which on no other way to see the picture is tried."""
TURNS = (90, -90, 45, -45, 180)
"""Degrees; the networks themselves bear about 40 to either side."""


def search(picture: Pixels, find: Find, find_turned: Find) -> Found:
    """The surest find in the picture as it is, else brightened, else turned.

    `find_turned` may be the cheaper one: five turns must not make an empty picture slow.
    """
    best: Found | None = None
    for found in _attempts(picture, find, find_turned):
        if best is None or _surest(found) > _surest(best):
            best = found
        if _surest(best) >= CERTAIN:
            break
    assert best is not None
    return best


def _attempts(picture: Pixels, find: Find, find_turned: Find) -> Iterator[Found]:
    yield find(picture)
    bright = lit(picture, float(picture.mean()))
    if bright is not picture:
        yield find(bright)
    for degrees in TURNS:
        pixels, matrix = turned(bright, degrees)
        yield turned_back(find_turned(pixels), matrix)


def _surest(found: Found) -> float:
    return float(found.boxes[:, 4].max(initial=0))


def turned(picture: Pixels, degrees: float) -> tuple[Pixels, npt.NDArray[np.float64]]:
    """The whole picture turned against the clock, and the way from old places to new (2, 3)."""
    height, width = picture.shape[:2]
    matrix = cv2.getRotationMatrix2D(((width - 1) / 2, (height - 1) / 2), degrees, 1)
    cosine, sine = np.abs(matrix[0, :2])
    size = round(width * cosine + height * sine), round(width * sine + height * cosine)
    matrix[:, 2] += (size[0] - width) / 2, (size[1] - height) / 2
    return np.asarray(cv2.warpAffine(picture, matrix, size), np.uint8), np.asarray(
        matrix, np.float64
    )


def turned_back(found: Found, matrix: npt.NDArray[np.float64]) -> Found:
    """Finds of a turned picture as places of the one before; boxes keep their size."""
    back = np.asarray(cv2.invertAffineTransform(matrix), np.float64)
    halves = np.asarray((found.boxes[:, 2:4] - found.boxes[:, :2]) / 2, np.float32)
    middles = _moved(found.boxes[:, :2] + halves, back)
    boxes = np.concatenate([middles - halves, middles + halves, found.boxes[:, 4:]], axis=1)
    return Found(boxes.astype(np.float32), _moved(found.landmarks, back))


def _moved(
    points: npt.NDArray[np.float32], matrix: npt.NDArray[np.float64]
) -> npt.NDArray[np.float32]:
    return np.asarray(points @ matrix[:, :2].T + matrix[:, 2], np.float32)
