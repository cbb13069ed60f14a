"""Dim pictures brought to the light that the networks were trained in."""

import cv2
import numpy as np

from pipelines.rules.vision.arrays import Pixels

NORMAL = 110
"""Mean grey of an ordinary picture."""
DIM = 80
"""Mean grey below which brightening helps: own pictures at a fifth rose from 0.52 to 0.72."""


def lit(picture: Pixels, light: float) -> Pixels:
    """The picture as if its mean grey, `light`, were normal; unchanged where it is not dim."""
    if not 0 < light < DIM:
        return picture
    return np.asarray(cv2.convertScaleAbs(picture, alpha=NORMAL / light), np.uint8)
