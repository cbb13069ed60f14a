import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.rules.vision.align import PLACES, SIDE, aligned_crop, upright


def turned_places(degrees: float, scale: float, x: float, y: float) -> np.ndarray:
    angle = np.radians(degrees)
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    return (scale * PLACES @ turn.T + (x, y)).astype(np.float32)


@given(st.floats(-179, 179), st.floats(0.3, 8), st.floats(-100, 900), st.floats(-100, 900))
def test_the_landmarks_land_where_networks_expect_them(
    degrees: float, scale: float, x: float, y: float
) -> None:
    landmarks = turned_places(degrees, scale, x, y)
    view = upright(np.zeros((50, 50, 3), np.uint8), landmarks, SIDE, 1)
    assert view is not None
    assert landmarks @ view.matrix[:, :2].T + view.matrix[:, 2] == pytest.approx(PLACES, abs=0.1)
    assert view.outside(PLACES) == pytest.approx(landmarks, abs=0.1 * scale + 0.1)


def test_a_large_face_is_reduced_without_moving() -> None:
    picture = np.zeros((900, 900, 3), np.uint8)
    for x, y in PLACES * 7 + 40:
        picture[int(y) - 14 : int(y) + 14, int(x) - 14 : int(x) + 14] = 255
    crop = aligned_crop(picture, (PLACES * 7 + 40).astype(np.float32))
    assert crop is not None
    assert crop.shape == (SIDE, SIDE, 3)
    for x, y in PLACES:
        spot = crop[int(y) - 5 : int(y) + 6, int(x) - 5 : int(x) + 6, 0].astype(float)
        rows, columns = np.indices(spot.shape)
        middle = ((rows * spot).sum(), (columns * spot).sum()) / spot.sum()
        assert middle == pytest.approx((5 + y % 1, 5 + x % 1), abs=0.8)


def test_one_point_is_no_face() -> None:
    same = np.full((5, 2), 40, np.float32)
    assert aligned_crop(np.zeros((80, 80, 3), np.uint8), same) is None
