"""A camera made from a still, slowly moved, the head turning: for browsers and scripted clients."""

import math
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

import cv2
import numpy as np

from connectors.vision.picture import decode, encode
from pipelines.rules.vision.arrays import Pixels
from pipelines.rules.vision.face import Face
from pipelines.rules.vision.turning import turned
from schemas.people.faces.liveness import Turn

WIDTH, HEIGHT, RATE = 320, 240, 10
SECONDS: Final = 5
LONGEST: Final = 1280
SWINGS: Final = 2
"""How often the head turns to both sides in a round: in any five seconds it has done both twice."""
TURN: Final = 25.0
"""Degrees; the embedded engine still knows its sample faces so far aside."""
PERFORMED: Final = 24
"""Frames of a performance, as a page takes them in five seconds."""
_SWAY: Final = 0.04
_ZOOM: Final = 0.06


def frames(
    picture: bytes,
    size: tuple[int, int] = (WIDTH, HEIGHT),
    rate: int = RATE,
    seconds: float = SECONDS,
    head: Face | None = None,
) -> Iterator[Pixels]:
    """RGB frames (height, width, 3) of one round; the last leads smoothly into the first.

    `head` is the face as an engine found it on the picture; without it nothing turns.
    """
    still = decode(picture, LONGEST)
    count = round(rate * seconds)
    for index in range(count):
        phase = 2 * math.pi * index / count
        shown = _turned(still, head, TURN * math.sin(SWINGS * phase))
        yield _moved(_fitted(shown, size), phase)


def performed(picture: bytes, head: Face | None, turns: Sequence[Turn]) -> list[bytes]:
    """JPEG frames of somebody who looks ahead, turns as asked, and looks ahead again."""
    still = decode(picture, LONGEST)
    sides = [TURN if turn is Turn.LEFT else -TURN for turn in turns]
    stops = [0.0, *sides, 0.0]
    places = np.linspace(0, len(stops) - 1, PERFORMED)
    degrees = np.interp(places, range(len(stops)), stops)
    # As wide as the picture is, lest the face seem to jump between it and the frames.
    size = round(HEIGHT * still.shape[1] / still.shape[0]), HEIGHT
    return [encode(_fitted(_turned(still, head, float(one)), size)) for one in degrees]


def write_y4m(path: Path, picture: bytes, head: Face | None = None) -> Path:
    """The round as an uncompressed video, which Chromium repeats as its camera."""
    with path.open("wb") as video:
        video.write(f"YUV4MPEG2 W{WIDTH} H{HEIGHT} F{RATE}:1 Ip A1:1 C420jpeg\n".encode())
        for frame in frames(picture, head=head):
            video.write(b"FRAME\n" + cv2.cvtColor(frame, cv2.COLOR_RGB2YUV_I420).tobytes())
    return path


def _turned(still: Pixels, head: Face | None, degrees: float) -> Pixels:
    if head is None:
        return still
    return turned(still, np.asarray(head.landmarks, np.float32), degrees)


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
