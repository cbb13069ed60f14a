"""A camera made from a still, slowly zoomed and moved: for browsers and scripted clients."""

import math
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import cv2
import numpy as np

from connectors.vision.picture import Pixels, decode

WIDTH, HEIGHT, RATE = 320, 240, 10
SECONDS: Final = 5
_SWAY: Final = 0.04
_ZOOM: Final = 0.06


def frames(
    picture: bytes,
    size: tuple[int, int] = (WIDTH, HEIGHT),
    rate: int = RATE,
    seconds: float = SECONDS,
) -> Iterator[Pixels]:
    """RGB frames (height, width, 3) of one round; the last leads smoothly into the first."""
    ground = _fitted(decode(picture, 1280), size)
    count = round(rate * seconds)
    for index in range(count):
        yield _moved(ground, 2 * math.pi * index / count)


def write_y4m(path: Path, picture: bytes) -> Path:
    """The round as an uncompressed video, which Chromium repeats as its camera."""
    with path.open("wb") as video:
        video.write(f"YUV4MPEG2 W{WIDTH} H{HEIGHT} F{RATE}:1 Ip A1:1 C420jpeg\n".encode())
        for frame in frames(picture):
            video.write(b"FRAME\n" + cv2.cvtColor(frame, cv2.COLOR_RGB2YUV_I420).tobytes())
    return path


def _fitted(pixels: Pixels, size: tuple[int, int]) -> Pixels:
    """The whole picture in the middle of a frame whose rest repeats its edges."""
    scale = min(size[0] / pixels.shape[1], size[1] / pixels.shape[0])
    width, height = round(pixels.shape[1] * scale), round(pixels.shape[0] * scale)
    method = cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR
    small = cv2.resize(pixels, (width, height), interpolation=method)
    left, top = (size[0] - width) // 2, (size[1] - height) // 2
    edges = top, size[1] - height - top, left, size[0] - width - left
    return np.asarray(cv2.copyMakeBorder(small, *edges, cv2.BORDER_REPLICATE), np.uint8)


def _moved(ground: Pixels, phase: float) -> Pixels:
    height, width = ground.shape[:2]
    matrix = cv2.getRotationMatrix2D(
        (width / 2, height / 2), 0, 1 + _ZOOM * (1 - math.cos(phase)) / 2
    )
    matrix[:, 2] += width * _SWAY * math.sin(phase), height * _SWAY / 2 * math.sin(2 * phase)
    moved = cv2.warpAffine(ground, matrix, (width, height), borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(moved, np.uint8)
