"""A person before washed-out surroundings, as the terminals paint it (`painter.ts`)."""

from typing import Final

import cv2
import numpy as np

from pipelines.rules.vision.arrays import Floats, Pixels

POINTS: Final = (20, 15)
"""The surroundings are reduced to so many points, so that nothing finer can be restored."""
STEEPNESS: Final = 3
"""Power of the mask: it falls off steeply, so that the person's rim shows no surroundings."""


def masked(pixels: Pixels, person: Floats) -> Pixels:
    """RGB (H, W, 3) with everything but the person washed out; `person` is (h, w), 0 to 1."""
    size = pixels.shape[1], pixels.shape[0]
    inside = cv2.resize(person, size, interpolation=cv2.INTER_LINEAR) ** STEEPNESS
    points = cv2.resize(pixels, POINTS, interpolation=cv2.INTER_AREA)
    washed = cv2.resize(points, size, interpolation=cv2.INTER_LINEAR)
    return np.asarray(cv2.blendLinear(pixels, washed, inside, 1 - inside), np.uint8)
