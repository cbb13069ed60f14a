"""How a person proves to stand before the camera: turns of the head that the platform asks for."""

from enum import StrEnum
from typing import Annotated

import msgspec

from schemas.base import Request, View

Frame = Annotated[str, msgspec.Meta(min_length=100, max_length=400_000)]
"""A small JPEG or PNG, base64 without a data-URL prefix."""


class Turn(StrEnum):
    """To the person's own side."""

    LEFT = "left"
    RIGHT = "right"


class LivenessChallenge(View, frozen=True, kw_only=True):
    """What to do before the camera; no turns where liveness is left to the terminals."""

    challenge: str
    """Sent back with the frames, within two minutes and once."""
    turns: list[Turn]


class Movement(Request, frozen=True, kw_only=True):
    """Frames of the person turning the head as asked, in their order, five a second or more."""

    challenge: Annotated[str, msgspec.Meta(min_length=1, max_length=200)]
    frames: Annotated[list[Frame], msgspec.Meta(min_length=1, max_length=48)]
