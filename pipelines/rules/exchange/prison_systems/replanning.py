"""When orders are worked out anew: where something changed that they follow from."""

from collections.abc import Mapping
from datetime import datetime, timedelta

ANYWAY = timedelta(minutes=5)
"""What changes by time alone, or is logged in another prison's stream, counts within so long."""

Heads = Mapping[str, int]
"""How far the log has come, by its streams."""


class Replanning:
    """Whatever changes leaves a row in the log: where it went no further, nothing changed."""

    def __init__(self) -> None:
        self._heads: Heads | None = None
        self._done_at: datetime | None = None

    def due(self, heads: Heads, now: datetime) -> bool:
        if self._done_at is None or now >= self._done_at + ANYWAY:
            return True
        return heads != self._heads

    def done(self, heads: Heads, now: datetime) -> None:
        """Worked out, with all in it that stood in the log up to these heads."""
        self._heads, self._done_at = heads, now

    def forget(self) -> None:
        """What was told since may lead to more."""
        self._heads = None
