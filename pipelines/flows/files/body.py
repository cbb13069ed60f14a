"""A file as it comes in, whatever carries it."""

from collections.abc import AsyncIterator

import msgspec

from pipelines.rules.files.pieces import Part


class Body(msgspec.Struct, frozen=True):
    """The pieces, in order; `InvalidInput` where the sender goes away before the end."""

    pieces: AsyncIterator[bytes]
    announced: int
    """Bytes, as the sender told beforehand; 0 where he told nothing."""
    part: Part | None = None
    """Which piece it is, where the file comes in several."""
