import numpy as np
import pytest

from pipelines.rules.vision.arrays import Pixels
from pipelines.rules.vision.mtcnn import Found
from pipelines.rules.vision.search import search, turned, turned_back

NONE = Found(np.zeros((0, 5), np.float32), np.zeros((0, 5, 2), np.float32))


def white_spots(picture: Pixels) -> Found:
    """Stands for a detector: the middle of what is white, as a face of 20 pixels."""
    rows, columns = np.nonzero(picture[..., 0] > 200)
    if not rows.size:
        return NONE
    x, y = columns.mean(), rows.mean()
    box = np.array([[x - 10, y - 10, x + 10, y + 10, 0.99]], np.float32)
    return Found(box, np.full((1, 5, 2), (x, y), np.float32))


def nothing(_: Pixels) -> Found:
    return NONE


def with_spot(x: int, y: int) -> Pixels:
    picture = np.full((120, 200, 3), 100, np.uint8)
    picture[y - 2 : y + 3, x - 2 : x + 3] = 255
    return picture


@pytest.mark.parametrize("degrees", [90, -90, 180, 45, -45, 17])
def test_places_of_a_turned_picture_come_back(degrees: float) -> None:
    pixels, matrix = turned(with_spot(150, 40), degrees)
    found = turned_back(white_spots(pixels), matrix)
    assert found.landmarks[0, 0] == pytest.approx((150, 40), abs=0.6)
    assert found.boxes[0] == pytest.approx((140, 30, 160, 50, 0.99), abs=0.6)


def test_a_turned_picture_keeps_its_corners() -> None:
    pixels, _ = turned(with_spot(3, 3), 45)
    assert len(white_spots(pixels).boxes) == 1


def test_a_sure_find_ends_the_search() -> None:
    tries: list[tuple[int, ...]] = []

    def find(picture: Pixels) -> Found:
        tries.append(picture.shape)
        return white_spots(picture)

    assert len(search(with_spot(150, 40), find, find).boxes) == 1
    assert len(tries) == 1


def test_a_face_on_its_side_is_found_after_turning() -> None:
    def only_in_tall(picture: Pixels) -> Found:
        return white_spots(picture) if picture.shape[0] > picture.shape[1] else NONE

    found = search(with_spot(150, 40), only_in_tall, only_in_tall)
    assert found.landmarks[0, 0] == pytest.approx((150, 40), abs=0.6)


def test_a_dim_picture_is_searched_brightened() -> None:
    picture = np.full((120, 200, 3), 10, np.uint8)
    picture[38:43, 148:153] = 60
    found = search(picture, white_spots, nothing)
    assert found.landmarks[0, 0] == pytest.approx((150, 40), abs=0.6)


def test_the_surest_of_unsure_finds_is_kept() -> None:
    scores = iter([0.85, 0.9, 0.8, 0.8, 0.8, 0.8, 0.8])

    def unsure(_: Pixels) -> Found:
        box = np.array([[0, 0, 20, 20, next(scores)]], np.float32)
        return Found(box, np.zeros((1, 5, 2), np.float32))

    assert search(with_spot(150, 40), unsure, unsure).boxes[0, 4] == pytest.approx(0.9)


def test_an_empty_picture_yields_nothing() -> None:
    assert len(search(np.full((60, 60, 3), 100, np.uint8), white_spots, nothing).boxes) == 0
