"""Pictures of inmates: a sample face where one is named, else a figure drawn by his number."""

from datetime import date

import cv2
import numpy as np

from connectors.platforms.affairs_stand_in.population import Person
from connectors.vision.sample_faces import sample_face
from pipelines.rules.bureau.chance import Draw
from schemas.exchange.prison_affairs import Portrait

TAKEN_ON = date(2026, 1, 5)
HEIGHT, WIDTH = 320, 240


def portrait_of(person: Person) -> Portrait:
    return Portrait(
        inmate_no=person.inmate_no,
        content_type="image/jpeg",
        content=sample_face(person.face) if person.face else _drawn(person.inmate_no),
        taken_on=TAKEN_ON,
    )


def _drawn(inmate_no: str) -> bytes:
    """Head and shoulders, which no engine takes for a face."""
    draw = Draw(f"portrait/{inmate_no}")
    picture = np.full((HEIGHT, WIDTH, 3), 200 + draw.below(40), np.uint8)
    tone = tuple(60 + draw.below(90) for _ in range(3))
    cv2.ellipse(picture, (WIDTH // 2, HEIGHT), (100, 110), 0, 180, 360, tone, cv2.FILLED)
    cv2.ellipse(picture, (WIDTH // 2, 130), (52, 68), 0, 0, 360, tone, cv2.FILLED)
    return cv2.imencode(".jpg", picture)[1].tobytes()
