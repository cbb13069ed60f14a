"""How many replicas of the speech model there should be, by load or by an operator's hand."""

from typing import Final

import msgspec

BUSY: Final = 12
"""Utterances a replica, waiting or in work, above which one more is made: about two batches."""
IDLE: Final = 3
"""Utterances a replica, if there were one less, below which one is taken away."""
BUSY_S: Final = 10.0
IDLE_S: Final = 300.0
"""How long it must stay so: making a replica costs seconds of both cores."""


class Limits(msgspec.Struct, frozen=True):
    """The fewest and the most replicas that the settings allow."""

    least: int
    most: int

    def within(self, wished: int) -> int:
        return min(max(wished, self.least), self.most)


class LoadScaling:
    """Follows the load, one replica at a time; times are seconds of any clock."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._busy_since: float | None = None
        self._idle_since: float | None = None

    def target(self, current: int, waiting: int, now: float) -> int:
        """The replicas to have from now on."""
        busy = waiting > BUSY * current
        idle = waiting < IDLE * (current - 1)
        self._busy_since = _since(self._busy_since, busy, now)
        self._idle_since = _since(self._idle_since, idle, now)
        if self._busy_since is not None and now - self._busy_since >= BUSY_S:
            return self._changed(current + 1)
        if self._idle_since is not None and now - self._idle_since >= IDLE_S:
            return self._changed(current - 1)
        return self._limits.within(current)

    def _changed(self, target: int) -> int:
        self._busy_since = self._idle_since = None
        return self._limits.within(target)


def _since(before: float | None, so: bool, now: float) -> float | None:
    """Since when it has been so."""
    if not so:
        return None
    return now if before is None else before
