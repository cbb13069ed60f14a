"""One outgoing stream's RTP time, running on while its sources change."""


class Timeline:
    """Places packets of changing sources on one line that never goes back over a change."""

    def __init__(self, clock_rate: int) -> None:
        self._rate = clock_rate
        self._source: int | None = None
        self._offset = 0
        self._last = 0
        self._last_arrived = 0.0

    def place(self, source: int, timestamp: int, arrived: float) -> int:
        """Outgoing RTP time of a packet; a new source goes on after the time that passed."""
        if self._source is None:
            self._offset = -timestamp
        elif source != self._source:
            passed = max(1, round((arrived - self._last_arrived) * self._rate))
            self._offset = self._last + passed - timestamp
        self._source = source
        placed = timestamp + self._offset
        if placed >= self._last:
            self._last, self._last_arrived = placed, arrived
        return placed
