"""Lets a failing part rest, and tries it again after a while."""

from typing import Final

FAILURES: Final = 2
"""So many in a row, and it rests."""
REST_S: Final = 30.0
LONGEST_REST_S: Final = 600.0


class Circuit:
    """Closed while all is well, open while it rests, half open for one try after the rest.

    Each failed try doubles the rest. Times are seconds of any clock that only goes forward.
    """

    def __init__(self, *, failures: int = FAILURES, rest_s: float = REST_S) -> None:
        self._most = failures
        self._first_rest_s = rest_s
        self._rest_s = rest_s
        self._failures = 0
        self._until: float | None = None

    @property
    def resting_until(self) -> float | None:
        """When the rest ends; None while closed."""
        return self._until

    def lets_through(self, now: float) -> bool:
        """Whether it may be tried: it is closed, or its rest is over."""
        return self._until is None or now >= self._until

    def succeeded(self) -> None:
        """Close it."""
        self._failures, self._until, self._rest_s = 0, None, self._first_rest_s

    def failed(self, now: float, *, at_once: bool = False) -> None:
        """Count a failure; `at_once` rests it after the first one, where each is dear."""
        self._failures += 1
        if self._until is not None:
            self._rest_s = min(2 * self._rest_s, LONGEST_REST_S)
        if self._until is not None or at_once or self._failures >= self._most:
            self._until = now + self._rest_s
