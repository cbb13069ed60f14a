"""Where each piece of a stream lies on its conversation's clock."""

from collections.abc import Callable

from schemas.errors import InvalidInput

AHEAD_S = 5.0
"""So much sound may come before it can have been said: a network held it back, or clocks differ."""
LATE_S = 5.0
"""Sound that comes, and keeps coming, so late had something left out before it."""
SETTLING_S = 2.0
"""So long a network that stood still may take to deliver what it held back."""

Missed = Callable[[float, float], None]


class StreamClock:
    """Counts sound, and holds the count to the clock on the wall.

    What a network holds back comes later and in full, so that the count is right as it is. Only
    where it stays far behind was sound left out without a word.
    """

    def __init__(self, clock_s: Callable[[], float], missed: Missed) -> None:
        self._clock_s = clock_s
        self._missed = missed
        self._next_s: float | None = None
        self._late_since_s: float | None = None

    @property
    def reached_s(self) -> float | None:
        """Until where sound was taken; None before the first."""
        return self._next_s

    def place(self, seconds: float) -> float:
        """Where a piece of this length begins; `InvalidInput` where that lies in the future."""
        now_s = self._clock_s()
        latest_s = max(0.0, now_s - seconds)
        start_s = latest_s if self._next_s is None else self._next_s
        if start_s - latest_s > AHEAD_S:
            raise InvalidInput("语音发送过快，应按实际速度发送。", code="too_fast")
        if self._stays_late(now_s, latest_s - start_s):
            self._missed(start_s, latest_s)
            start_s = latest_s
        self._next_s = start_s + seconds
        return start_s

    def leave_out(self, seconds: float) -> None:
        """The sender says that so much is missing."""
        if self._next_s is not None:
            self._missed(self._next_s, self._next_s + seconds)
            self._next_s += seconds

    def end(self) -> None:
        """No more sound comes: what was still late had something left out."""
        if self._next_s is not None and self._late_since_s is not None:
            self._missed(self._next_s, self._clock_s())

    def _stays_late(self, now_s: float, late_s: float) -> bool:
        if late_s <= LATE_S:
            self._late_since_s = None
            return False
        if self._late_since_s is None:
            self._late_since_s = now_s
        if now_s - self._late_since_s < SETTLING_S:
            return False
        self._late_since_s = None
        return True
