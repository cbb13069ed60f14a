"""The time that a stand-in lives in; it may run fast, and a test may move it."""

import time
from datetime import datetime, timedelta


class FastClock:
    """From `start` on, `rate` times as fast as real time."""

    def __init__(self, start: datetime, rate: float = 1.0) -> None:
        self._start = start
        self._rate = rate
        self._began = time.monotonic()

    def now(self) -> datetime:
        passed = (time.monotonic() - self._began) * self._rate
        return (self._start + timedelta(seconds=passed)).replace(microsecond=0)

    def advance(self, by: timedelta) -> None:
        self._start += by

    def run(self, rate: float) -> None:
        """Go on from now at another speed; 0 stands still."""
        self._start, self._began = self.now(), time.monotonic()
        self._rate = rate
