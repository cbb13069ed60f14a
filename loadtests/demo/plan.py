"""Who takes part in a demonstration call, with what."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from loadtests.people.person import Turning
from schemas.people.faces.liveness import Turn
from schemas.speech.words import WordRequest


def still(picture: bytes, turns: Sequence[Turn]) -> list[bytes]:
    """A picture held before the camera; refused where liveness is asked for."""
    return [picture] * 12


@dataclass(frozen=True)
class Account:
    """An officer's login."""

    login: str
    password: str = field(repr=False)


@dataclass(frozen=True)
class Face:
    """Pictures of one person, JPEG or PNG."""

    shown: bytes = field(repr=False)
    """What the camera shows."""
    registered: bytes | None = field(repr=False)
    """What is registered for the length of the call; None leaves what is registered."""
    seeded: bytes = field(repr=False)
    """What is registered again afterwards."""
    turning: Turning = field(repr=False, default=still)
    """The person of a picture turning the head as asked: JPEG frames."""
    own: bool = False
    """Whether what is shown is the person that is seeded."""


@dataclass(frozen=True)
class CallPlan:
    """Everything a demonstration call needs."""

    base_url: str
    audio: Path
    openid: str
    relative_name: str
    inmate_no: str
    approver: Account
    monitor: Account
    reviewer: Account
    word_keeper: Account
    auditor: Account
    face_keeper: Account
    operator: Account
    """Sees whether the speech model is ready."""
    relative_face: Face
    inmate_face: Face
    words: tuple[WordRequest, ...] = ()
    """In the library for the length of the call."""
