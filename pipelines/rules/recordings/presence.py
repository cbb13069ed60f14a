"""When a party was there."""

Span = tuple[float, float]


class Presence:
    """Spans of seconds in which somebody was connected."""

    def __init__(self) -> None:
        self._spans: list[Span] = []
        self._since: float | None = None

    def change(self, present: bool, at: float) -> None:
        """Note that somebody came or went; repeating what is known changes nothing."""
        if present and self._since is None:
            self._since = at
        elif not present and self._since is not None:
            self._spans.append((self._since, at))
            self._since = None

    def until(self, end: float) -> list[Span]:
        """All spans; one still open is cut at `end`."""
        spans = list(self._spans)
        if self._since is not None and end > self._since:
            spans.append((self._since, end))
        return spans
