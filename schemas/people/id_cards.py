"""What is read of a picture of an identity card."""

from datetime import date
from enum import StrEnum

import msgspec


class CardSide(StrEnum):
    FRONT = "front"
    """With name, number and portrait."""
    BACK = "back"
    """With authority and validity."""


class PaperLine(msgspec.Struct, frozen=True, kw_only=True):
    """A line of text and where it stands, in pixels."""

    text: str
    left: int
    top: int
    right: int
    bottom: int


class PaperText(msgspec.Struct, frozen=True, kw_only=True):
    """All lines of a picture, and how bright it is from 0 to 255."""

    lines: list[PaperLine]
    brightness: float


class CardRead(msgspec.Struct, frozen=True, kw_only=True):
    """What one side says; what could not be read is empty."""

    side: CardSide
    name: str = ""
    gender: str = ""
    nation: str = ""
    birth_day: date | None = None
    address: str = ""
    id_no: str = ""
    authority: str = ""
    valid_from: date | None = None
    valid_until: date | None = None
    long_term: bool = False
