"""The server's mask, on made-up arrays."""

import numpy as np

from pipelines.rules.vision.masking import masked


def test_the_person_stays_and_the_rest_is_washed_out() -> None:
    picture = np.random.default_rng(1).integers(0, 256, (480, 640, 3), np.uint8)
    person = np.zeros((256, 256), np.float32)
    person[:, :128] = 1
    shown = masked(picture, person)
    assert np.abs(shown[:, :300].astype(int) - picture[:, :300]).max() <= 1
    assert shown[:, 340:].std() < 0.2 * picture[:, 340:].std()


def test_a_half_sure_place_shows_little() -> None:
    picture = np.zeros((480, 640, 3), np.uint8)
    picture[::2] = 255
    shown = masked(picture, np.full((256, 256), 0.5, np.float32))
    assert shown.std() < 0.15 * picture.std()
