import cv2
import numpy as np
import pytest

from connectors.vision.sample_faces import sample_pixels
from pipelines.rules.vision.align import PLACES
from pipelines.rules.vision.light import lit
from pipelines.rules.vision.quality import brightness, sharpness, turn


def crop() -> np.ndarray:
    return np.asarray(cv2.resize(sample_pixels("t1-1")[110:370, 100:360], (112, 112)), np.uint8)


def blurred(pixels: np.ndarray, sigma: float) -> np.ndarray:
    return np.asarray(cv2.GaussianBlur(pixels, (0, 0), sigma), np.uint8)


def test_blur_lowers_sharpness_step_by_step() -> None:
    steps = [sharpness(crop()), *(sharpness(blurred(crop(), sigma)) for sigma in (1, 2, 4))]
    assert steps == sorted(steps, reverse=True)
    assert steps[0] > 5 * steps[-1]


def test_dim_light_does_not_count_as_blur() -> None:
    dim = np.asarray(crop() * 0.4, np.uint8)
    assert sharpness(dim) == pytest.approx(sharpness(crop()), rel=0.25)


def test_an_even_surface_is_not_sharp() -> None:
    assert sharpness(np.full((112, 112, 3), 90, np.uint8)) == 0


def test_brightness_is_the_mean_grey() -> None:
    assert brightness(np.full((112, 112, 3), 90, np.uint8)) == pytest.approx(90)


def test_a_frontal_face_is_not_turned() -> None:
    assert turn(PLACES) < 0.02


def test_the_nose_beside_an_eye_is_a_profile_on_either_side_and_tilted() -> None:
    aside = PLACES.copy()
    aside[2, 0] = PLACES[0, 0]
    assert turn(aside) == pytest.approx(1, abs=0.02)
    assert turn(aside[:, ::-1].copy()) == pytest.approx(turn(aside), abs=0.01)


def test_a_dim_picture_is_lit_and_an_ordinary_one_left_alone() -> None:
    dim = np.full((4, 4, 3), 20, np.uint8)
    assert lit(dim, 20).mean() == pytest.approx(110)
    ordinary = np.full((4, 4, 3), 120, np.uint8)
    assert lit(ordinary, 120) is ordinary
    black = np.zeros((4, 4, 3), np.uint8)
    assert lit(black, 0) is black
