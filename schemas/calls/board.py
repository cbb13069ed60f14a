"""White board, marks on a shared picture, and shared pictures in a call (VC-AV-15, VC-AV-16)."""

from enum import StrEnum
from typing import Annotated, Literal

import msgspec

from schemas.calls.state import PartyRole

MOST_POINTS = 300
MOST_STROKES = 2_000
LARGEST_SHARE = 300_000
"""Bytes of a picture before it is drawn anew."""
LONGEST_SIDE = 1280
MOST_SHARES = 20
"""Pictures that one call may be shown."""

Part = Annotated[float, msgspec.Meta(ge=0, le=1)]
Act = Literal["open", "stroke", "clear", "close"]


class Tool(StrEnum):
    """What a party or officer may use beside the call, switched by role."""

    BOARD = "board"
    ANNOTATE = "annotate"
    SHARE = "share"
    QUALITY_TEST = "quality_test"


class Stroke(msgspec.Struct, frozen=True, kw_only=True):
    """A line drawn in one go; points are shares of the surface's width and height."""

    points: Annotated[list[tuple[Part, Part]], msgspec.Meta(min_length=1, max_length=MOST_POINTS)]
    colour: Literal["black", "red", "blue", "green"] = "black"
    width: Annotated[int, msgspec.Meta(ge=1, le=40)] = 4
    """In thousandths of the surface's width."""


class BoardState(msgspec.Struct, frozen=True, kw_only=True):
    """What lies open: strokes, on white or on a shared picture (base64 JPEG)."""

    by: str
    picture: str | None
    strokes: list[Stroke]


class Drawn(msgspec.Struct, frozen=True, kw_only=True):
    """A stroke and whose it is, as the call's log keeps it."""

    role: PartyRole
    stroke: Stroke
