import numpy as np
import pytest

from pipelines.rules.vision.arrays import Floats
from pipelines.rules.vision.mtcnn import Networks, crops, find_faces, scales


def test_the_pyramid_goes_from_the_smallest_face_to_the_whole_picture() -> None:
    factors = scales(480, 40)
    assert factors[0] == pytest.approx(0.3)
    assert 480 * factors[-1] >= 12 > 480 * factors[-1] * 0.709


def test_a_picture_smaller_than_a_face_is_not_searched() -> None:
    assert scales(30, 40) == []


def test_crops_beyond_the_edge_are_black_there() -> None:
    picture = np.full((50, 50, 3), 200, np.uint8)
    box = np.array([[-20, 0, 20, 40, 1]], np.float32)
    crop = crops(picture, box, 24)[0]
    assert crop[:, :11].max() == 0
    assert crop[:, 13:].min() == 200


def test_a_box_outside_the_picture_is_all_black() -> None:
    picture = np.full((50, 50, 3), 200, np.uint8)
    assert crops(picture, np.array([[60, 60, 80, 80, 1]], np.float32), 24).max() == 0


def _all(count: int, width: int) -> Floats:
    return np.zeros((count, width), np.float32)


def _sure(count: int) -> Floats:
    return np.tile(np.array([[0.0, 1.0]], np.float32), (count, 1))


def one_spot(values: Floats) -> list[Floats]:
    """Proposes the cell about the white spot at half size; networks get width before height."""
    wide, high = values.shape[1], values.shape[2]
    probabilities = np.zeros((1, (wide - 10) // 2, (high - 10) // 2, 2), np.float32)
    if wide == 60:
        x, y = np.argwhere(values[0, :, :, 0] > 0.9).mean(axis=0)
        probabilities[0, round((x - 5) / 2), round((y - 5) / 2), 1] = 0.9
    return [probabilities, np.zeros((*probabilities.shape[:3], 4), np.float32)]


def test_a_face_is_placed_and_its_landmarks_are_five_x_then_five_y() -> None:
    picture = np.zeros((120, 120, 3), np.uint8)
    picture[40:60, 70:90] = 255
    points = np.array([[0.25, 0.75, 0.5, 0.3, 0.7, 0.4, 0.4, 0.6, 0.8, 0.8]], np.float32)
    networks = Networks(
        propose=one_spot,
        refine=lambda values: [_sure(len(values)), _all(len(values), 4)],
        output=lambda values: [
            _sure(len(values)),
            _all(len(values), 4),
            np.tile(points, (len(values), 1)),
        ],
    )
    found = find_faces(picture, networks, 24)
    assert len(found.boxes) == 1
    left, top, right, bottom = found.boxes[0, :4]
    assert ((left + right) / 2, (top + bottom) / 2) == pytest.approx((80, 50), abs=3)
    eye, _, _, _, mouth = found.landmarks[0]
    assert eye == pytest.approx((left + 0.25 * (right - left), top + 0.4 * (bottom - top)))
    assert mouth == pytest.approx((left + 0.7 * (right - left), top + 0.8 * (bottom - top)))
