import numpy as np
import pytest

from pipelines.rules.vision.boxes import keep_best, shifted, square


def rows(*boxes: tuple[float, float, float, float, float]) -> np.ndarray:
    return np.array(boxes, np.float32)


def test_a_box_grows_to_a_square_about_its_middle() -> None:
    assert square(rows((10, 20, 30, 60, 0.5)))[0] == pytest.approx([0, 20, 40, 60, 0.5])


def test_offsets_are_fractions_of_the_box() -> None:
    moved = shifted(rows((0, 0, 10, 20, 0.5)), np.array([[0.1, 0.1, -0.1, 0.5]], np.float32))
    assert moved[0] == pytest.approx([1, 2, 9, 30, 0.5])


def test_the_better_of_two_overlapping_boxes_stays() -> None:
    boxes = rows((0, 0, 10, 10, 0.8), (1, 1, 11, 11, 0.9), (50, 50, 60, 60, 0.7))
    assert keep_best(boxes, 0.5).tolist() == [1, 2]


def test_a_small_box_inside_a_large_one_goes_only_against_the_smaller() -> None:
    boxes = rows((0, 0, 100, 100, 0.9), (10, 10, 30, 30, 0.8))
    assert keep_best(boxes, 0.7).tolist() == [0, 1]
    assert keep_best(boxes, 0.7, of_smaller=True).tolist() == [0]


def test_no_boxes_stay_no_boxes() -> None:
    assert keep_best(np.zeros((0, 5), np.float32), 0.5).size == 0
