"""How many requests a minute a system is asked to bear."""

BURST = 5


class Rate:
    """Spreads requests evenly; a rest saves up no more than a few."""

    def __init__(self, per_minute: int) -> None:
        self._every_s = 60.0 / per_minute
        self._due_at = 0.0

    def take(self, now: float) -> float:
        """Seconds to wait before this request may go; it counts from now on."""
        wait = max(0.0, self._due_at - BURST * self._every_s - now)
        self._due_at = max(self._due_at, now) + self._every_s
        return wait
