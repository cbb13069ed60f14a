"""A face moved to the place where networks expect it."""

from typing import NamedTuple

import cv2
import numpy as np
import numpy.typing as npt
from skimage.transform import SimilarityTransform

from pipelines.rules.vision.arrays import Floats, Pixels

SIDE = 112

PLACES = np.array(
    [
        [38.2946, 51.6963],
        [73.5318, 51.5014],
        [56.0252, 71.7366],
        [41.5493, 92.3655],
        [70.7299, 92.2041],
    ],
    np.float32,
)
"""Where the five landmarks lie in a 112 x 112 crop (ArcFace, Deng et al. 2019)."""


class Upright(NamedTuple):
    """A square view of one face, and the way from the picture to it (2, 3)."""

    pixels: Pixels
    matrix: npt.NDArray[np.float64]

    def outside(self, points: Floats) -> Floats:
        """Points (N, 2) of the view as points of the picture."""
        turned, moved = self.matrix[:, :2], self.matrix[:, 2]
        return np.asarray((points - moved) @ np.linalg.inv(turned).T, np.float32)


def aligned_crop(picture: Pixels, landmarks: Floats) -> Pixels | None:
    """The face as embedding networks want it (112, 112, 3); None where there is no face."""
    view = upright(picture, landmarks, SIDE, 1)
    return None if view is None else view.pixels


def upright(picture: Pixels, landmarks: Floats, side: int, growth: float) -> Upright | None:
    """The face turned upright in a square, where it is `growth` times as large as in `PLACES`."""
    middle = SIDE / 2
    places = ((PLACES - middle) * growth + middle) * side / SIDE
    found = SimilarityTransform.from_estimate(landmarks, places)
    if not found or not np.isfinite(found.params).all() or not found.scale:
        return None
    matrix = np.asarray(found.params[:2], np.float64)
    return Upright(_warped(picture, matrix, float(found.scale), side), matrix)


def _warped(picture: Pixels, matrix: npt.NDArray[np.float64], scale: float, side: int) -> Pixels:
    """The picture moved by a matrix; one that shrinks a lot is reduced first, lest it alias."""
    if scale < 0.5:
        picture = np.asarray(
            cv2.resize(picture, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA), np.uint8
        )
        half = (1 - 1 / scale) / 2
        matrix = matrix @ np.array([[1 / scale, 0, -half], [0, 1 / scale, -half], [0, 0, 1]])
    return np.asarray(cv2.warpAffine(picture, matrix, (side, side)), np.uint8)
