"""The cascade of MTCNN (Zhang et al. 2016): propose, refine, output with five landmarks.

The three networks come in as functions, so that this runs on any engine. They were trained on
transposed pictures (width before height), RGB scaled to about -1 to 1.
"""

from collections.abc import Callable
from typing import NamedTuple

import cv2
import numpy as np

from pipelines.rules.vision.arrays import Floats, Pixels
from pipelines.rules.vision.boxes import Boxes, keep_best, shifted, square

Network = Callable[[Floats], list[Floats]]

CELL = 12
"""Side of the smallest face the first network sees, and its field of view."""
STRIDE = 2
SHRINK = 0.709


class Networks(NamedTuple):
    """Functions from (N, width, height, 3).

    propose: probabilities (1, W, H, 2), offsets (1, W, H, 4); refine: probabilities (N, 2), offsets
    (N, 4); output: probabilities (N, 2), offsets (N, 4), landmarks (N, 10: five x, then five y).
    """

    propose: Network
    refine: Network
    output: Network


class Thresholds(NamedTuple):
    """Least certainty of each stage."""

    propose: float = 0.6
    refine: float = 0.7
    output: float = 0.8


THRESHOLDS = Thresholds()


class Found(NamedTuple):
    """Faces, best first: boxes (N, 5) and landmarks (N, 5, 2), in pixels."""

    boxes: Boxes
    landmarks: Floats


def find_faces(
    picture: Pixels,
    networks: Networks,
    smallest: float,
    thresholds: Thresholds = THRESHOLDS,
) -> Found:
    """Faces of an RGB picture (H, W, 3) that are at least `smallest` pixels wide."""
    boxes = _proposed(picture, networks.propose, smallest, thresholds.propose)
    boxes = _refined(picture, networks.refine, boxes, thresholds.refine)
    return _output(picture, networks.output, boxes, thresholds.output)


def scales(short_side: int, smallest: float) -> list[float]:
    """Factors by which the picture shrinks, until the whole of it is one cell."""
    factors = []
    scale = CELL / smallest
    while short_side * scale >= CELL:
        factors.append(scale)
        scale *= SHRINK
    return factors


def _proposed(picture: Pixels, network: Network, smallest: float, least: float) -> Boxes:
    height, width = picture.shape[:2]
    found = [_none()]
    for scale in scales(min(height, width), smallest):
        size = (max(round(width * scale), CELL), max(round(height * scale), CELL))
        small = cv2.resize(picture, size, interpolation=cv2.INTER_AREA)
        probabilities, offsets = network(network_inputs(np.asarray(small, np.uint8)[None]))
        boxes, moves = _cells(probabilities[0, :, :, 1], offsets[0], scale, least)
        kept = keep_best(boxes, 0.5)
        found.append(shifted(boxes[kept], moves[kept]))
    boxes = np.concatenate(found)
    return boxes[keep_best(boxes, 0.7)]


def _cells(
    probabilities: Floats, offsets: Floats, scale: float, least: float
) -> tuple[Boxes, Floats]:
    """Boxes of the cells that may be faces, with their offsets; both maps are (W, H)."""
    x, y = np.nonzero(probabilities > least)
    left, top = STRIDE * x / scale, STRIDE * y / scale
    side = (CELL - 1) / scale
    boxes = np.stack([left, top, left + side, top + side, probabilities[x, y]], axis=1)
    return boxes.astype(np.float32), offsets[x, y]


def _refined(picture: Pixels, network: Network, boxes: Boxes, least: float) -> Boxes:
    if not len(boxes):
        return boxes
    boxes = square(boxes)
    probabilities, offsets = network(network_inputs(crops(picture, boxes, 24)))
    boxes, offsets = _likely(boxes, probabilities, offsets, least)
    kept = keep_best(boxes, 0.7)
    return shifted(boxes[kept], offsets[kept])


def _output(picture: Pixels, network: Network, boxes: Boxes, least: float) -> Found:
    if not len(boxes):
        return Found(boxes, np.zeros((0, 5, 2), np.float32))
    boxes = square(boxes)
    probabilities, offsets, points = network(network_inputs(crops(picture, boxes, 48)))
    landmarks = landmarks_of(boxes, points)[probabilities[:, 1] > least]
    boxes, offsets = _likely(boxes, probabilities, offsets, least)
    boxes = shifted(boxes, offsets)
    kept = keep_best(boxes, 0.7, of_smaller=True)
    return Found(boxes[kept], landmarks[kept])


def _likely(
    boxes: Boxes, probabilities: Floats, offsets: Floats, least: float
) -> tuple[Boxes, Floats]:
    scored = np.concatenate([boxes[:, :4], probabilities[:, 1:]], axis=1)
    likely = probabilities[:, 1] > least
    return scored[likely], offsets[likely]


def landmarks_of(boxes: Boxes, points: Floats) -> Floats:
    """Fractions of the boxes as pixels (N, 5, 2)."""
    fractions = points.reshape(-1, 2, 5).transpose(0, 2, 1)
    sides = (boxes[:, 2:4] - boxes[:, :2])[:, None, :]
    return np.asarray(boxes[:, None, :2] + fractions * sides, np.float32)


def crops(picture: Pixels, boxes: Boxes, side: int) -> Pixels:
    """The boxes cut out and resized to (N, side, side, 3); black beyond the picture's edge."""
    return np.stack([_crop(picture, box, side) for box in boxes])


def _crop(picture: Pixels, box: Boxes, side: int) -> Pixels:
    height, width = picture.shape[:2]
    x1, y1, x2, y2 = (int(value) for value in np.rint(box[:4]))
    x2, y2 = max(x2, x1 + 1), max(y2, y1 + 1)
    inside = picture[max(y1, 0) : max(y2, 0), max(x1, 0) : max(x2, 0)]
    if not inside.size:
        return np.zeros((side, side, 3), np.uint8)
    edges = (max(-y1, 0), max(y2 - height, 0), max(-x1, 0), max(x2 - width, 0))
    if any(edges):
        inside = np.asarray(cv2.copyMakeBorder(inside, *edges, cv2.BORDER_CONSTANT), np.uint8)
    shrinks = inside.shape[0] > side
    method = cv2.INTER_AREA if shrinks else cv2.INTER_LINEAR
    return np.asarray(cv2.resize(inside, (side, side), interpolation=method), np.uint8)


def network_inputs(pictures: Pixels) -> Floats:
    """Pictures (N, H, W, 3) as the networks want them (N, W, H, 3)."""
    return np.ascontiguousarray(
        (pictures.transpose(0, 2, 1, 3).astype(np.float32) - 127.5) / 128, np.float32
    )


def _none() -> Boxes:
    return np.zeros((0, 5), np.float32)
