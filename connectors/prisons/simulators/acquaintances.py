"""Relatives whom a prison's visit system registered, by card and face, and the platform did not."""

import base64
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

import cv2
import numpy as np

from connectors.platforms.police_stand_in.population import citizens
from connectors.prisons.simulators.book import Book
from connectors.vision.picture import encode
from connectors.vision.sample_faces import sample_pixels
from pipelines.rules.bureau.stories.steps import Step
from schemas.exchange.prison_systems.kinds import RecordKind
from schemas.exchange.prison_systems.records import KnownFace, KnownRelative
from schemas.people.kinds import Kinship

SIDE = 240
"""Pixels; a reader of identity cards gives no more."""
KINSHIPS = (Kinship.CHILD, Kinship.PARENT, Kinship.SPOUSE)


class Acquaintance(NamedTuple):
    """Somebody as a window took him down."""

    relative_no: str
    name: str
    id_no: str
    kinship: str
    picture: bytes
    """A JPEG."""
    inmate_no: str = ""
    """Empty: of the prison's first inmate of the day."""


def know(book: Book, people: Sequence[Acquaintance]) -> None:
    """Let the system hold them from now on."""
    for step in taken_down(book, people):
        book.write(step)


def taken_down(book: Book, people: Sequence[Acquaintance]) -> Iterator[Step]:
    """What somebody at the window enters; once more with the same number changes it."""
    held = book.people.on(book.at.date()).inmates
    for one in people:
        inmate_no = one.inmate_no or (held[0].inmate_no if held else "")
        if not inmate_no:
            continue
        relative = KnownRelative(
            relative_no=one.relative_no,
            inmate_no=inmate_no,
            relative_id_no=one.id_no,
            relative_name=one.name,
            kinship=one.kinship,
        )
        face = KnownFace(
            relative_no=one.relative_no, picture=base64.b64encode(one.picture).decode()
        )
        key = f"{one.relative_no}-{inmate_no}"
        yield Step(book.at, RecordKind.RELATIVE, key, relative)
        yield Step(book.at, RecordKind.FACE, f"RL{one.relative_no}", face)


def of_citizens(prisons: Sequence[str]) -> Mapping[str, Sequence[Acquaintance]]:
    """Three of the made-up citizens, one of them in two prisons; the others nobody knows."""
    made = [
        Acquaintance(
            relative_no=f"QS{place:05}",
            name=one.name,
            id_no=one.id_no,
            kinship=kinship.value,
            picture=_picture(one.face),
        )
        for place, (one, kinship) in enumerate(zip(citizens(), KINSHIPS, strict=False), 1)
    ]
    return {code: tuple(made[place : place + 2]) for place, code in enumerate(sorted(prisons)[:2])}


def _picture(face: str) -> bytes:
    small = cv2.resize(sample_pixels(face), (SIDE, SIDE), interpolation=cv2.INTER_AREA)
    return encode(np.asarray(small, np.uint8))
