"""Which utterances are taken, so that those that are heard are heard in time (NF-TECH-12)."""

from typing import Final

EACH_S: Final = 0.4
"""What an utterance costs beside its length, as seconds of speech."""
START_RATE: Final = 0.025
"""Seconds of a hand's work a second of speech under full load, before any was seen."""
LEARNING: Final = 0.2
SLOWEST_RATE: Final = 1.0
"""More than that is a stall, and no speed."""


def cost_of(seconds: float) -> float:
    """What an utterance of this length costs, in seconds of speech."""
    return seconds + EACH_S


class Admission:
    """Learns what speech takes on this machine under load, and tells what would come too late."""

    def __init__(self, *, within_s: float, hands: int) -> None:
        """`within_s`: from asking to the line; `hands`: batches that run side by side."""
        self.within_s = within_s
        self._hands = hands
        self._rate = START_RATE

    @property
    def rate(self) -> float:
        """Seconds of a hand's work a second of speech."""
        return self._rate

    def admits(self, ahead: float, cost: float, waited_s: float = 0.0) -> bool:
        """Whether it would be in time behind `ahead`, the costs of all that is taken before it."""
        return waited_s + (ahead / self._hands + cost) * self._rate <= self.within_s

    def learn(self, cost: float, took_s: float) -> None:
        """Take in what a full batch needed: others say nothing of the speed under load."""
        self._rate += LEARNING * (min(took_s / cost, SLOWEST_RATE) - self._rate)
