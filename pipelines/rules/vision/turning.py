"""A picture as if the head on it were turned: for cameras that are made from a still."""

import math

import cv2
import numpy as np

from pipelines.rules.vision.arrays import Floats, Pixels

# A head in eye distances, from the middle between the eyes and downwards: half its width, its half
# height, its depth, and how far below the eyes its middle and the tip of the nose lie.
WIDTH, HEIGHT, DEPTH = 1.3, 1.9, 1.2
MIDDLE, TIP = 0.45, 0.62
NOSE, NOSE_WIDTH, NOSE_HEIGHT = 0.42, 0.2, 0.3


def turned(picture: Pixels, landmarks: Floats, degrees: float) -> Pixels:
    """The head whose five landmarks are given, turned to its own left (below 0: to its right).

    It is a generic head of one ellipsoid and a nose, so nothing hidden comes to light: true enough
    up to 30 degrees for what reads landmarks, not for the eye.
    """
    height, width = picture.shape[:2]
    across, down, apart = _axes(landmarks)
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    x, y = x - landmarks[:2, 0].mean(), y - landmarks[:2, 1].mean()
    along = (x * across[0] + y * across[1]) / apart
    below = (x * down[0] + y * down[1]) / apart
    moved = _aside(along, below, math.radians(degrees)) * apart
    grid_y, grid_x = np.mgrid[0:height, 0:width].astype(np.float32)
    from_x = np.asarray(grid_x - moved * across[0], np.float32)
    from_y = np.asarray(grid_y - moved * across[1], np.float32)
    warped = cv2.remap(picture, from_x, from_y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(warped, np.uint8)


def _axes(landmarks: Floats) -> tuple[Floats, Floats, float]:
    """Unit vectors across and down the face, and the distance of the eyes in pixels."""
    line = landmarks[1] - landmarks[0]
    apart = float(np.hypot(*line)) or 1.0
    across = line / np.float32(apart)
    return across, np.array([-across[1], across[0]], np.float32), apart


def _aside(along: Floats, below: Floats, angle: float) -> Floats:
    """How far each point of the turned head came from, in eye distances to the picture's right.

    The way back is found by following it twice: a point's depth is known where it lay before.
    """
    lay = along
    for _ in range(4):
        depth = _depth(lay, below)
        lay = along - (depth * math.sin(angle) - _within(lay, below) * lay * (1 - math.cos(angle)))
    return np.asarray(along - lay, np.float32)


def _depth(along: Floats, below: Floats) -> Floats:
    inside = 1 - (along / WIDTH) ** 2 - ((below - MIDDLE) / HEIGHT) ** 2
    skull = DEPTH * np.clip(inside, 0, 1)
    nose = NOSE * np.exp(-((along / NOSE_WIDTH) ** 2) - ((below - TIP) / NOSE_HEIGHT) ** 2)
    return np.asarray(skull + nose, np.float32)


def _within(along: Floats, below: Floats) -> Floats:
    return np.asarray(
        np.clip(1 - (along / WIDTH) ** 2 - ((below - MIDDLE) / HEIGHT) ** 2, 0, 1), np.float32
    )
