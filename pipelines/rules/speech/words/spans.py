"""Places in a text."""

import msgspec


class Span(msgspec.Struct, frozen=True):
    """Half-open character positions."""

    start: int
    end: int

    def inside(self, other: "Span") -> bool:
        """Whether the other is longer and holds this whole."""
        longer = other.end - other.start > self.end - self.start
        return longer and other.start <= self.start and self.end <= other.end

    def touches(self, other: "Span") -> bool:
        """Whether they share a character."""
        return self.start < other.end and other.start < self.end
