"""Whether a face is fit to be compared."""

import cv2
import numpy as np
import numpy.typing as npt

from pipelines.rules.vision.arrays import Pixels


def sharpness(crop: Pixels) -> float:
    """Variance of the Laplacian of an aligned crop (112, 112, 3), by the crop's own contrast.

    The middle of the face alone counts, lest a busy background stand in for a sharp face; dividing
    by the contrast keeps a dim picture from counting as blurred.
    """
    grey = cv2.cvtColor(crop[16:96, 16:96], cv2.COLOR_RGB2GRAY).astype(np.float64)
    contrast = float(grey.var())
    if contrast < 1:
        return 0.0
    return float(cv2.Laplacian(grey, cv2.CV_64F).var() / contrast)


def brightness(crop: Pixels) -> float:
    """Mean grey of the middle of an aligned crop, 0 to 255."""
    return float(cv2.cvtColor(crop[16:96, 16:96], cv2.COLOR_RGB2GRAY).mean())


def turn(landmarks: npt.NDArray[np.float32]) -> float:
    """How far the head is turned aside: 0 from the front, 1 and more in profile."""
    return abs(signed_turn(landmarks))


def signed_turn(landmarks: npt.NDArray[np.float32]) -> float:
    """The same, above 0 to the person's own left and below to the right; 1 where there is no face.

    Distance of the nose from the line between the middles of eyes and mouth, by half the distance
    of the eyes: no way of holding a flat picture changes it much.
    """
    eyes, mouth = landmarks[:2].mean(axis=0), landmarks[3:].mean(axis=0)
    down = mouth - eyes
    length = float(np.hypot(*down))
    apart = float(np.hypot(*(landmarks[1] - landmarks[0])))
    if not length or not apart:
        return 1.0
    aside = landmarks[2] - eyes
    return 2 * float(down[1] * aside[0] - down[0] * aside[1]) / length / apart
