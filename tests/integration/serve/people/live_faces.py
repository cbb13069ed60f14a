"""People before a camera: they turn the head as asked, or somebody holds up their picture."""

import base64
from collections.abc import Sequence
from typing import Any

from cluster.benches.casting import turning
from connectors.vision.fake_camera import frames
from connectors.vision.picture import encode
from connectors.vision.sample_faces import sample_face, varied
from schemas.people.faces.liveness import Turn
from tests.integration.serve.client import Person

Shown = dict[str, Any]


def text(picture: bytes) -> str:
    return base64.b64encode(picture).decode()


def photo(name: str) -> bytes:
    """Another picture of the person than the registered one."""
    return varied(sample_face(name))


async def asked_of(person: Person) -> tuple[str, list[Turn]]:
    found = await person.post("/api/liveness-challenges")
    return found["challenge"], [Turn(one) for one in found["turns"]]


async def alive(person: Person, name: str) -> Shown:
    """The person turns as asked."""
    challenge, turns = await asked_of(person)
    return moved(challenge, name, turning(photo(name), turns))


async def the_other_way(person: Person, name: str) -> Shown:
    """A film of the person that was made for another order of turns."""
    challenge, turns = await asked_of(person)
    return moved(challenge, name, turning(photo(name), turns[::-1]))


async def held_up(person: Person, name: str) -> Shown:
    """A still picture of the person, moved and brought nearer."""
    challenge, _ = await asked_of(person)
    still = [encode(frame) for frame in frames(photo(name), size=(240, 240))]
    return moved(challenge, name, still[::2])


async def swapped(person: Person, before: str, behind: str) -> Shown:
    """A picture of one person is held up, and another one turns the head behind it."""
    challenge, turns = await asked_of(person)
    return moved(challenge, before, turning(photo(behind), turns))


def moved(challenge: str, name: str, shown: Sequence[bytes]) -> Shown:
    movement = {"challenge": challenge, "frames": [text(frame) for frame in shown]}
    return {"picture": text(photo(name)), "movement": movement}
