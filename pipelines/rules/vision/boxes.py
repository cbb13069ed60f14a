"""Arithmetic on face boxes; rows of x1, y1, x2, y2 and a score, in pixels."""

import numpy as np
import numpy.typing as npt

Boxes = npt.NDArray[np.float32]


def square(boxes: Boxes) -> Boxes:
    """Each box grown to a square about its middle."""
    side = np.maximum(boxes[:, 2] - boxes[:, 0], boxes[:, 3] - boxes[:, 1]) / 2
    middle_x, middle_y = (boxes[:, 0] + boxes[:, 2]) / 2, (boxes[:, 1] + boxes[:, 3]) / 2
    return np.stack(
        [middle_x - side, middle_y - side, middle_x + side, middle_y + side, boxes[:, 4]], axis=1
    ).astype(np.float32)


def shifted(boxes: Boxes, offsets: npt.NDArray[np.float32]) -> Boxes:
    """Boxes moved by offsets (N, 4), which are fractions of width and height."""
    width, height = boxes[:, 2] - boxes[:, 0], boxes[:, 3] - boxes[:, 1]
    moved = boxes.copy()
    moved[:, :4] += offsets * np.stack([width, height, width, height], axis=1)
    return moved


def keep_best(boxes: Boxes, overlap: float, *, of_smaller: bool = False) -> npt.NDArray[np.intp]:
    """Indices of the boxes that no better box overlaps, best first.

    Overlap is measured against the union, or against the smaller box of the two.
    """
    areas = (boxes[:, 2] - boxes[:, 0]) * (boxes[:, 3] - boxes[:, 1])
    order = np.argsort(-boxes[:, 4], kind="stable")
    kept: list[int] = []
    while order.size:
        best, rest = int(order[0]), order[1:]
        kept.append(best)
        common = _common_area(boxes[best], boxes[rest])
        union, smaller = areas[best] + areas[rest] - common, np.minimum(areas[best], areas[rest])
        whole = smaller if of_smaller else union
        order = rest[common < overlap * whole]
    return np.array(kept, np.intp)


def _common_area(box: Boxes, others: Boxes) -> npt.NDArray[np.float32]:
    width = np.minimum(box[2], others[:, 2]) - np.maximum(box[0], others[:, 0])
    height = np.minimum(box[3], others[:, 3]) - np.maximum(box[1], others[:, 1])
    return np.asarray(np.maximum(width, 0) * np.maximum(height, 0), np.float32)
