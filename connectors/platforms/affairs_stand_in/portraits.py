"""Pictures of inmates: a sample face where one is named, else a figure drawn by his number."""

from datetime import date

import cv2
import numpy as np

from connectors.platforms.affairs_stand_in.population import Person
from connectors.vision.sample_faces import sample_face
from pipelines.rules.bureau.chance import Draw
from schemas.errors import NotFound
from schemas.exchange.prison_affairs import PORTRAIT_MISSING, Portrait
from schemas.platform.simulators import SimulatedPortrait

TAKEN_ON = date(2026, 1, 5)
HEIGHT, WIDTH = 320, 240


BROKEN = b"this is no picture"


def first_of(person: Person) -> SimulatedPortrait:
    """As it was taken when he came."""
    return SimulatedPortrait(inmate_no=person.inmate_no, taken_on=TAKEN_ON, face=person.face)


def portrait_of(given: SimulatedPortrait) -> Portrait:
    """`NotFound` where there is none."""
    if given.taken_on is None:
        raise NotFound("模拟狱政平台中没有此人的照片。", code=PORTRAIT_MISSING)
    return Portrait(
        inmate_no=given.inmate_no,
        content_type="image/jpeg",
        content=BROKEN if given.broken else _content(given),
        taken_on=given.taken_on,
    )


def _content(given: SimulatedPortrait) -> bytes:
    """Of another day another picture."""
    if given.face:
        return sample_face(given.face)
    return _drawn(f"{given.inmate_no}/{given.taken_on}")


def _drawn(key: str) -> bytes:
    """Head and shoulders, which no engine takes for a face."""
    draw = Draw(f"portrait/{key}")
    picture = np.full((HEIGHT, WIDTH, 3), 200 + draw.below(40), np.uint8)
    tone = tuple(60 + draw.below(90) for _ in range(3))
    cv2.ellipse(picture, (WIDTH // 2, HEIGHT), (100, 110), 0, 180, 360, tone, cv2.FILLED)
    cv2.ellipse(picture, (WIDTH // 2, 130), (52, 68), 0, 0, 360, tone, cv2.FILLED)
    return cv2.imencode(".jpg", picture)[1].tobytes()
