"""Which utterances are taken, so that those that are heard are heard in time (NF-TECH-12)."""

from typing import Final

from pipelines.rules.speech.lines.forecast import Forecast
from pipelines.rules.speech.lines.overload import Overload

EACH_S: Final = 0.4
"""What an utterance costs beside its length, as seconds of speech."""
START_RATE: Final = 0.04
"""Seconds of a hand's work a second of speech under full load, before any was seen."""
LEARNING: Final = 0.2
SOME: Final = 8
"""So many speakers may ask again at a time while nothing is read."""
STALL: Final = 2.0
"""So many times slower than it was is a moment of the machine's, and no speed."""
SHORT: Final = 0.6
"""Of what may stand before an utterance: high enough that no hand stands still, low enough that
what somebody says who comes back finds its place."""


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
        self._overload = Overload()
        self._forecast = Forecast()

    @property
    def rate(self) -> float:
        """Seconds of a hand's work a second of speech."""
        return self._rate

    def admits(self, ahead: float, cost: float, now_s: float) -> bool:
        """Whether it would be in time behind `ahead`, the costs of all that is taken before it.

        In a standing queue waiting longer would only make every line later; and what it costs
        itself counts for nothing there, or long utterances would make room for short ones, which
        cost more a second.
        """
        if self._overload.stands(now_s):
            return self._takes_s(ahead) <= self._standing_s
        return (ahead / self._hands + cost) * self._rate <= self.within_s

    def took(self, cost: float, now_s: float) -> None:
        """It was taken, and will be read."""
        self._forecast.took(now_s, cost)

    def declined(self, now_s: float) -> None:
        """Something was not taken, or not read."""
        self._overload.declined(now_s)

    def let_in(self, waiting: int, ahead: float, now_s: float) -> int:
        """How many speakers of those who were declined and wait may ask again."""
        # While somebody waits more is said than can be heard, whether he asks or not.
        self._overload.declined(now_s)
        if self._takes_s(ahead) > SHORT * self._standing_s:
            return 0
        count = self._forecast.room(now_s, self._hands / self._rate)
        if not ahead:
            # Whatever was reckoned, nobody is there who needs the time.
            count = max(count, SOME)
        count = min(waiting, count)
        self._forecast.back(now_s, count)
        return count

    def _takes_s(self, ahead: float) -> float:
        return ahead / self._hands * self._rate

    def in_time(self, cost: float, waited_s: float) -> bool:
        """Whether what has waited so long would still be in time if it were taken now."""
        return waited_s + cost * self._rate <= self.within_s

    def learn(self, cost: float, took_s: float, *, full: bool) -> None:
        """Take in what a batch needed.

        One that is not full says nothing of the speed under load, unless even it was quicker.
        """
        seen = min(took_s / cost, STALL * self._rate)
        if full or seen < self._rate:
            self._rate += LEARNING * (seen - self._rate)
