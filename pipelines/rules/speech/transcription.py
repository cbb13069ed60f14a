"""What an engine wrote for one utterance, and what became of it."""

from typing import Literal

import msgspec

from schemas.calls.views import HitMark

Dropped = Literal["no_speech", "invention", "loop", "declined"]
"""Why there is no text; `declined`: it would have come too late, or was asked early while others
waited and may be asked again."""


class Piece(msgspec.Struct, frozen=True):
    """A piece of the first reading and when it was said, in seconds from the utterance's start."""

    text: str
    start_s: float
    end_s: float


class Transcription(msgspec.Struct, frozen=True, kw_only=True):
    """An engine's readings of one utterance, likeliest first; at least one."""

    readings: list[str]
    no_speech: float
    """Probability that nobody spoke."""
    log_prob: float
    """Mean log-probability a token of the first reading."""
    engine: str
    pieces: tuple[Piece, ...] = ()
    """When each piece of the first reading was said, from engines that tell."""

    @property
    def text(self) -> str:
        return self.readings[0]


class Hearing(msgspec.Struct, frozen=True, kw_only=True):
    """A line of the transcript with its marks; `text` is empty where `dropped` says why."""

    text: str
    hits: list[HitMark]
    engine: str
    dropped: Dropped | None = None
    pressed: bool = False
    """The engine had no time to spare: nobody should ask it for more than is needed."""
