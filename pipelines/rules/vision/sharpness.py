"""Whether the surroundings of a person can be made out on a picture (VC-MON-09)."""

from enum import StrEnum
from typing import Final

import cv2
import numpy as np
import numpy.typing as npt

from pipelines.rules.vision.arrays import Floats

Grey = npt.NDArray[np.uint8]

WIDTH: Final = 320
HEIGHT: Final = 240
BLOCK: Final = 16
FINE: Final = 3.0
"""Standard deviation, in points of the reduced picture, of the blur above which detail is fine."""
PERSON: Final = 0.15
RIM: Final = 25
"""Points around the person that are left out: the person's own edge and what bleeds from it."""
JUDGED_ROWS: Final = 11
"""Of 15 rows of blocks, from above: below sit arms and desk, which the mask takes for neither."""
LIMIT: Final = 3.2
LIGHT: Final = 110.0
DARKEST: Final = 55.0
"""Mean luma below which a dim picture's detail is not raised further: noise would be raised too."""
SHARP_SHARE: Final = 0.09
"""Part of the surroundings' blocks with fine detail from which on they count as readable.

Chosen over 312 frames after VP8 at 150 and 400 kbit/s, in full and in a third of the light: three
people before twelve textured stills and a plain wall. As they are, 95 % of the textured ones are
found (the rest are dim and coarse); masked as the terminals mask, none is held back for nothing.
"""
LEAST_BLOCKS: Final = 6
"""Fewer blocks of surroundings show nothing that could be judged, nor anything worth hiding."""
NEUTRAL: Final = 142.0
"""Luma of the grey that terminals send while they have no mask (`ui/src/call/mask/painter.ts`)."""
NEUTRAL_NEAR: Final = 5.0
NEUTRAL_SHARE: Final = 0.85


class Surroundings(StrEnum):
    """What can be made out behind a person."""

    MASKED = "masked"
    """Nothing; a plain wall counts as nothing, too."""
    SHARP = "sharp"
    NEUTRAL = "neutral"
    """The grey that a terminal sends while it has no mask."""


def fine_detail(grey: Grey, person: Floats) -> float:
    """Part of the surroundings' blocks that hold fine detail; 0 where hardly any are seen.

    `grey` is a picture's luma (H, W), `person` the mask (h, w), 0 to 1.
    """
    small = np.asarray(cv2.resize(grey, (WIDTH, HEIGHT), interpolation=cv2.INTER_AREA), np.float32)
    energy = _energy(small)
    outside = _outside(person)
    if int(outside.sum()) < LEAST_BLOCKS:
        return 0.0
    return float((energy[outside] > LIMIT).mean())


def judge_surroundings(grey: Grey, person: Floats) -> Surroundings:
    """What a frame shows behind the person."""
    if _is_neutral(grey):
        return Surroundings.NEUTRAL
    sharp = fine_detail(grey, person) > SHARP_SHARE
    return Surroundings.SHARP if sharp else Surroundings.MASKED


def _energy(small: Floats) -> Floats:
    """Deviation of what is finer than a blur, by block (15, 20), as if the light were ordinary."""
    fine = small - cv2.GaussianBlur(small, (0, 0), FINE)
    light = LIGHT / max(float(small.mean()), DARKEST)
    blocks = fine.reshape(HEIGHT // BLOCK, BLOCK, WIDTH // BLOCK, BLOCK)
    return np.asarray(blocks.std(axis=(1, 3)) * light, np.float32)


def _outside(person: Floats) -> npt.NDArray[np.bool_]:
    """Blocks without any part of the person or of the rim about it."""
    sized = cv2.resize(person, (WIDTH, HEIGHT), interpolation=cv2.INTER_LINEAR)
    near = cv2.dilate((sized > PERSON).astype(np.uint8), np.ones((RIM, RIM), np.uint8))
    blocks = near.reshape(HEIGHT // BLOCK, BLOCK, WIDTH // BLOCK, BLOCK)
    outside = np.asarray(blocks.max(axis=(1, 3)) == 0, np.bool_)
    outside[JUDGED_ROWS:] = False
    return outside


def _is_neutral(grey: Grey) -> bool:
    near = np.abs(grey.astype(np.float32) - NEUTRAL) < NEUTRAL_NEAR
    return float(near.mean()) > NEUTRAL_SHARE
