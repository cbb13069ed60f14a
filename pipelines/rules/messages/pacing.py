"""How many messages a gateway may be given now (VC-PUB-12)."""

from collections import deque

SECOND = 1.0


class Pace:
    """No more than so many in any second, however they come."""

    def __init__(self, a_second: int) -> None:
        self._a_second = a_second
        self._given: deque[float] = deque()
        self._closed_until = 0.0

    def free(self, now_s: float) -> int:
        """How many may go at this moment."""
        if now_s < self._closed_until:
            return 0
        while self._given and self._given[0] <= now_s - SECOND:
            self._given.popleft()
        return self._a_second - len(self._given)

    def took(self, now_s: float, count: int) -> None:
        self._given.extend([now_s] * count)

    def is_closed(self, now_s: float) -> bool:
        return now_s < self._closed_until

    def close(self, until_s: float) -> None:
        """Give it nothing until then: it does not answer, or wants no more for now."""
        self._closed_until = max(self._closed_until, until_s)
