"""A file as it comes in, whatever carries it."""

from collections.abc import AsyncIterator

import msgspec


class Body(msgspec.Struct, frozen=True):
    """The pieces, in order; `InvalidInput` where the sender goes away before the end."""

    pieces: AsyncIterator[bytes]
    announced: int
    """Bytes, as the sender told beforehand; 0 where he told nothing."""
