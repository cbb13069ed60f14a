"""What counts as readable surroundings, on made-up pictures."""

import cv2
import numpy as np
import pytest

from pipelines.rules.vision.sharpness import NEUTRAL, Surroundings, fine_detail, judge_surroundings

HEIGHT, WIDTH = 480, 640


def checks(low: int = 40, high: int = 210) -> np.ndarray:
    y, x = np.mgrid[:HEIGHT, :WIDTH]
    return np.where((x // 12 + y // 12) % 2, high, low).astype(np.uint8)


def person() -> np.ndarray:
    """A mask with somebody in the middle of the lower half."""
    mask = np.zeros((256, 256), np.float32)
    mask[80:, 80:176] = 1
    return mask


def washed(picture: np.ndarray) -> np.ndarray:
    points = cv2.resize(picture, (20, 15), interpolation=cv2.INTER_AREA)
    return np.asarray(cv2.resize(points, (WIDTH, HEIGHT), interpolation=cv2.INTER_LINEAR))


@pytest.mark.requirement("VC-MON-09")
def test_a_texture_is_sharp_and_its_washed_out_self_is_not() -> None:
    assert judge_surroundings(checks(), person()) is Surroundings.SHARP
    assert judge_surroundings(washed(checks()), person()) is Surroundings.MASKED


@pytest.mark.parametrize("light", [0.25, 0.5, 1.2])
def test_the_light_does_not_decide(light: float) -> None:
    raw = np.clip(checks(60, 190) * light, 0, 255).astype(np.uint8)
    assert judge_surroundings(raw, person()) is Surroundings.SHARP
    assert judge_surroundings(washed(raw), person()) is Surroundings.MASKED


def test_what_the_person_wears_does_not_count() -> None:
    picture = washed(checks())
    picture[150:, 160:352] = checks()[150:, 160:352]
    assert judge_surroundings(picture, person()) is Surroundings.MASKED


def test_a_plain_wall_shows_nothing() -> None:
    wall = np.linspace(80, 160, WIDTH, dtype=np.float32)[None].repeat(HEIGHT, 0).astype(np.uint8)
    assert judge_surroundings(wall, person()) is Surroundings.MASKED


def test_a_part_of_the_wall_with_detail_is_enough() -> None:
    picture = washed(checks())
    picture[:240, :160] = checks()[:240, :160]
    assert judge_surroundings(picture, person()) is Surroundings.SHARP


def test_somebody_who_fills_the_picture_leaves_nothing_to_judge() -> None:
    assert fine_detail(checks(), np.ones((256, 256), np.float32)) == 0


def test_the_terminals_grey_is_told_from_a_mask() -> None:
    grey = np.full((HEIGHT, WIDTH), round(NEUTRAL), np.uint8)
    cv2.putText(grey, "NO MASK YET", (180, 240), cv2.FONT_HERSHEY_SIMPLEX, 1.2, 255, 2)
    assert judge_surroundings(grey, np.zeros((256, 256), np.float32)) is Surroundings.NEUTRAL
