"""Which utterances are taken, so that those that are heard are heard in time (NF-TECH-12)."""

import math
from typing import Final

EACH_S: Final = 0.4
"""What an utterance costs beside its length, as seconds of speech."""
START_RATE: Final = 0.025
"""Seconds of a hand's work a second of speech under full load, before any was seen."""
LEARNING: Final = 0.2
SLOWEST_RATE: Final = 1.0
"""More than that is a stall, and no speed."""
STANDS_AFTER_S: Final = 1.5
"""Where somebody was declined again and again for so long, more is said than can be heard."""
CALM_S: Final = 3.0
"""It is over when nobody had to be declined for so long."""


def cost_of(seconds: float) -> float:
    """What an utterance of this length costs, in seconds of speech."""
    return seconds + EACH_S


class Admission:
    """Learns what speech takes on this machine under load, and tells what would come too late."""

    def __init__(self, *, within_s: float, standing_s: float, hands: int) -> None:
        """From asking to the line: `within_s`, `standing_s` while more is said than can be heard.

        `hands`: batches that run side by side.
        """
        self.within_s = within_s
        self._standing_s = standing_s
        self._hands = hands
        self._rate = START_RATE

    @property
    def rate(self) -> float:
        """Seconds of a hand's work a second of speech."""
        return self._rate

    def admits(self, ahead: float, cost: float, *, standing: bool = False) -> bool:
        """Whether it would be in time behind `ahead`, the costs of all that is taken before it.

        In a standing queue waiting longer would only make every line later; and what it costs
        itself counts for nothing there, or long utterances would make room for short ones, which
        cost more a second.
        """
        if standing:
            return ahead / self._hands * self._rate <= self._standing_s
        return (ahead / self._hands + cost) * self._rate <= self.within_s

    def in_time(self, cost: float, waited_s: float) -> bool:
        """Whether what has waited so long would still be in time if it were taken now."""
        return waited_s + cost * self._rate <= self.within_s

    def learn(self, cost: float, took_s: float, *, full: bool) -> None:
        """Take in what a batch needed.

        One that is not full says nothing of the speed under load, unless even it was quicker.
        """
        seen = min(took_s / cost, SLOWEST_RATE)
        if full or seen < self._rate:
            self._rate += LEARNING * (seen - self._rate)


class Overload:
    """Tells a crowd that came at once from more than can be heard, by how long it declines."""

    def __init__(self) -> None:
        self._first_s = self._last_s = -math.inf

    def declined(self, now_s: float) -> None:
        """Somebody had to be declined."""
        if now_s - self._last_s >= CALM_S:
            self._first_s = now_s
        self._last_s = now_s

    def stands(self, now_s: float) -> bool:
        return now_s - self._last_s < CALM_S and self._last_s - self._first_s >= STANDS_AFTER_S
