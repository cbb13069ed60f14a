"""Who takes part in a demonstration call, with what."""

import csv
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from loadtests.people.person import Turning
from schemas.people.faces.liveness import Turn


def still(picture: bytes, turns: Sequence[Turn]) -> list[bytes]:
    """A picture held before the camera; refused where liveness is asked for."""
    return [picture] * 12


class UnusableWords(Exception):
    """The word file cannot be used."""


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


@dataclass(frozen=True)
class CallPlan:
    """Everything a demonstration call needs."""

    base_url: str
    audio: Path
    openid: str
    inmate_no: str
    approver: Account
    monitor: Account
    reviewer: Account
    word_keeper: Account
    auditor: Account
    face_keeper: Account
    relative_face: Face
    inmate_face: Face
    words: tuple[tuple[str, str], ...] = ()


def read_words(path: Path) -> tuple[tuple[str, str], ...]:
    """Pairs of word and class from a TSV file; a first row `word class` is a header."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = [row for row in csv.reader(file, delimiter="\t") if any(row)]
    except (OSError, UnicodeDecodeError) as error:
        raise UnusableWords(f"{path}: {error}") from error
    for number, row in enumerate(rows, 1):
        if len(row) < 2 or not row[0].strip() or not row[1].strip():
            raise UnusableWords(f"{path}, line {number}: two columns are needed, word and class")
    pairs = [(row[0].strip(), row[1].strip()) for row in rows]
    return tuple(pairs[1:] if pairs and pairs[0] == ("word", "class") else pairs)
