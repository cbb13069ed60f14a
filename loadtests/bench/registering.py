"""Registering as a relative over HTTP, step by step as the page does it (VC-PUB-01)."""

from collections.abc import Sequence

import msgspec

from loadtests.bench.figures import Figures, figures
from loadtests.bench.timing import timed
from loadtests.people.applicant import Applicant
from loadtests.people.person import Turning
from schemas.people.id_cards import CardSide
from schemas.people.registrations import RegistrationState, SaveRegistration

TRIES = 4


class Registrant(msgspec.Struct, frozen=True, kw_only=True):
    """Who registers, and with what."""

    openid: str
    front: bytes
    back: bytes
    face: bytes
    paper: bytes
    answers: SaveRegistration


class RegisterBench(msgspec.Struct, frozen=True, kw_only=True):
    """Milliseconds as a client on the same machine sees them, one person after the other."""

    people: int
    card_ms: Figures
    """A side of the card: taken, looked through, sealed and read."""
    face_ms: Figures
    """With the turns of the head; the picture is compared with the card's."""
    paper_ms: Figures
    draft_ms: Figures
    register_ms: Figures
    """Sending it all, public security's answer included."""
    whole_ms: Figures
    """All steps together."""
    waiting: int
    """Of them, who were not brought before an officer at once."""


async def measured(address: str, people: Sequence[Registrant], turning: Turning) -> RegisterBench:
    """Each person in a browser of the own."""
    took: dict[str, list[float]] = {
        name: [] for name in ("card", "face", "paper", "draft", "register", "whole")
    }
    waiting = 0
    for one in people:
        async with Applicant(address) as person:
            await person.sign_in(one.openid)
            steps = await _entered(person, one, turning)
            sent, ms = await timed(person.send())
        own = sent.own
        waiting += own is None or own.state is not RegistrationState.PENDING
        steps.append(("register", ms))
        for name, ms in steps:
            took[name].append(ms)
        took["whole"].append(sum(ms for _, ms in steps))
    return RegisterBench(
        people=len(people),
        waiting=waiting,
        **{f"{name}_ms": figures(values, 1) for name, values in took.items()},
    )


async def _entered(person: Applicant, one: Registrant, turning: Turning) -> list[tuple[str, float]]:
    """All that is asked before it is sent; how long each step took."""
    _, front = await timed(person.card(CardSide.FRONT, one.front))
    _, back = await timed(person.card(CardSide.BACK, one.back))
    face = await _shown(person, one, turning)
    _, paper = await timed(person.proof("户口簿.pdf", one.paper))
    _, draft = await timed(person.answer(one.answers))
    return [
        ("card", front),
        ("card", back),
        ("face", face),
        ("paper", paper),
        ("draft", draft),
    ]


async def _shown(person: Applicant, one: Registrant, turning: Turning) -> float:
    """How long the live face took; asked to turn the other way, somebody may have to try again."""
    for _ in range(TRIES):
        shown = await person.shown(one.face, turning)
        seen, took = await timed(person.take_face(shown))
        if seen.passed:
            return took
    raise FaceNotTaken(seen.message)


class FaceNotTaken(Exception):
    """A sample face did not pass, so nothing that follows can be measured."""
