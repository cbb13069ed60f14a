"""What the bureau's recognition service answers for one utterance."""

from typing import Annotated

import msgspec

Seconds = Annotated[float, msgspec.Meta(ge=0)]


class Segment(msgspec.Struct, frozen=True, kw_only=True):
    """A piece of speech; times are seconds from the start of the sound."""

    text: str
    start: Seconds
    end: Seconds
    confidence: Annotated[float, msgspec.Meta(ge=0, le=1)]


class Recognition(msgspec.Struct, frozen=True, kw_only=True):
    """All speech of one sound; none where nobody spoke."""

    segments: list[Segment]
    duration: Seconds | None = None
    """Seconds that were heard; less than was sent means that the answer is not whole."""
