"""When a system that does not answer is asked again: a circuit breaker as plain arithmetic."""

from enum import StrEnum

TRIES = 3
FIRST_PAUSE_S = 5.0
LONGEST_PAUSE_S = 300.0


class Circuit(StrEnum):
    CLOSED = "closed"
    OPEN = "open"
    HALF_OPEN = "half_open"
    """One probe is on its way; everybody else waits for what becomes of it."""


class Breaker:
    """Closed until `tries` failures in a row; then one probe after each pause, twice as long."""

    def __init__(self, *, tries: int = TRIES) -> None:
        self._tries = tries
        self._failures = 0
        self._pause_s = 0.0
        self._until = 0.0
        self._probing = False

    @property
    def state(self) -> Circuit:
        if self._failures < self._tries:
            return Circuit.CLOSED
        return Circuit.HALF_OPEN if self._probing else Circuit.OPEN

    def enter(self, now: float) -> bool:
        """Whether to ask now; whoever is let in says how it went."""
        if self._failures < self._tries:
            return True
        if self._probing or now < self._until:
            return False
        self._probing = True
        return True

    def wait_s(self, now: float) -> float:
        """Seconds until somebody may be let in again; after a failure always some."""
        return max(0.0, self._until - now)

    def succeeded(self) -> None:
        self._failures, self._pause_s, self._until, self._probing = 0, 0.0, 0.0, False

    def failed(self, now: float) -> None:
        self._probing = False
        self._failures += 1
        self._pause_s = min(self._pause_s * 2 or FIRST_PAUSE_S, LONGEST_PAUSE_S)
        self._until = now + self._pause_s

    def left(self) -> None:
        """Whoever was let in went away without an answer; the next probe may go."""
        self._probing = False
