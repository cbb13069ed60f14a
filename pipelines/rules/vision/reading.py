"""From places of faces to faces with quality and embedding."""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from pipelines.rules.vision.align import aligned_crop
from pipelines.rules.vision.arrays import Floats, Pixels
from pipelines.rules.vision.compare import unit
from pipelines.rules.vision.face import Face, FaceAnalysis, Point
from pipelines.rules.vision.light import lit
from pipelines.rules.vision.mtcnn import Found
from pipelines.rules.vision.quality import brightness, sharpness

Embed = Callable[[Pixels], Floats]
TurnOf = Callable[[Pixels, Floats], float]

MOST = 8
"""Faces that are embedded, the largest first; a crowd is refused whoever is in it."""


class Reader(NamedTuple):
    """The parts of an engine that read a found face."""

    name: str
    # From an aligned crop (112, 112, 3).
    embed: Embed
    # From the picture and five landmarks (5, 2); see `pipelines.rules.vision.quality.turn`.
    turn_of: TurnOf


def read_faces(picture: Pixels, found: Found, reader: Reader) -> FaceAnalysis:
    """The found faces, the largest first, each aligned, lit and embedded."""
    order = np.argsort(found.boxes[:, 0] - found.boxes[:, 2], kind="stable")[:MOST]
    faces = [_read(picture, found.boxes[i], found.landmarks[i], reader) for i in order]
    height, width = picture.shape[:2]
    return FaceAnalysis(
        width=width, height=height, faces=[face for face in faces if face], engine=reader.name
    )


def _read(picture: Pixels, box: Floats, landmarks: Floats, reader: Reader) -> Face | None:
    crop = aligned_crop(picture, landmarks)
    if crop is None:
        return None
    light = brightness(crop)
    left, top, right, bottom, score = (float(value) for value in box)
    return Face(
        box=(left, top, right - left, bottom - top),
        landmarks=_points(landmarks),
        score=score,
        sharpness=sharpness(crop),
        brightness=light,
        turn=reader.turn_of(picture, landmarks),
        embedding=[float(value) for value in unit(reader.embed(lit(crop, light)))],
    )


def _points(landmarks: Floats) -> tuple[Point, Point, Point, Point, Point]:
    one, two, three, four, five = ((float(x), float(y)) for x, y in landmarks)
    return one, two, three, four, five
