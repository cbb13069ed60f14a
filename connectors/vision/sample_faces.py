"""Real faces that come with packages: for seed, demonstration, fake cameras and tests."""

import functools
from importlib.resources import files
from typing import Final

import cv2
import numpy as np

from connectors.vision.picture import decode, encode
from pipelines.rules.vision.arrays import Pixels
from schemas.errors import NotFound

# Middle and half side of a square about each face of the group picture of six, from the left.
_PLACES: Final = {
    "t1-1": (108, 330, 108),
    "t1-2": (318, 205, 105),
    "t1-3": (517, 335, 115),
    "t1-4": (792, 410, 108),
    "t1-5": (960, 130, 120),
    "t1-6": (1179, 335, 101),
}

PROFILE: Final = "t1-5"
"""Looks aside too far to be registered; good for showing that refusal."""
SAMPLES: Final = ("t1-1", "t1-2", "t1-3", "t1-4", "t1-6", "astronaut")
"""Six people whose pictures can be registered and told apart."""
_SIDE: Final = 480


def sample_face(name: str) -> bytes:
    """A square JPEG of one person: `t1-1` to `t1-6`, or `astronaut`."""
    return encode(sample_pixels(name))


@functools.cache
def sample_pixels(name: str) -> Pixels:
    """The same as RGB (480, 480, 3); not to be written to."""
    if name == "astronaut":
        square = _astronaut()
    elif name in _PLACES:
        square = _of_group(*_PLACES[name])
    else:
        raise NotFound("没有这张示例照片。", code="unknown_sample_face", name=name)
    sized = np.asarray(cv2.resize(square, (_SIDE, _SIDE), interpolation=cv2.INTER_CUBIC), np.uint8)
    sized.setflags(write=False)
    return sized


def varied(
    picture: bytes,
    angle: float = 7,
    brightness: float = 0.8,
    shift: tuple[float, float] = (0.04, 0.02),
) -> bytes:
    """The picture turned (degrees), dimmed (factor) and moved (parts of its size).

    It stands for a second picture of the same person, so that no check compares a picture with
    itself.
    """
    pixels = decode(picture, 1280)
    height, width = pixels.shape[:2]
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), angle, 1)
    matrix[:, 2] += (shift[0] * width, shift[1] * height)
    moved = cv2.warpAffine(pixels, matrix, (width, height), borderMode=cv2.BORDER_REPLICATE)
    return encode(np.asarray(cv2.convertScaleAbs(moved, alpha=brightness), np.uint8))


def _astronaut() -> Pixels:
    return _packaged("skimage", "data/astronaut.png")[:330, 60:390]


def _of_group(x: int, y: int, half: int) -> Pixels:
    pixels = _packaged("insightface", "data/images/t1.jpg")
    return pixels[y - half : y + half, max(x - half, 0) : x + half]


def _packaged(package: str, path: str) -> Pixels:
    return decode(files(package).joinpath(path).read_bytes(), 1280)
