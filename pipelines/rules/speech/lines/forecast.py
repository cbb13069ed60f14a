"""How many of the speakers who were declined can be heard again (NF-TECH-12)."""

from collections import deque
from typing import Final

WINDOW_S: Final = 8.0
SPEAKER: Final = 0.55
"""What a second of a speaker costs, in seconds of speech: he speaks two fifths of the time, in
utterances of some two seconds, each with a margin."""
SAFE: Final = 0.85
"""Of what could be read if everybody spoke evenly."""


class Forecast:
    """From what was taken in the last seconds, and from who came back in them."""

    def __init__(self) -> None:
        self._taken: deque[tuple[float, float]] = deque()
        self._back: deque[tuple[float, float]] = deque()

    def took(self, now_s: float, cost: float) -> None:
        """An utterance was taken."""
        _forget(self._taken, now_s)
        self._taken.append((now_s, cost))

    def room(self, now_s: float, capacity: float) -> int:
        """Speakers who can be heard beside those who are; `capacity`: cost read in a second."""
        _forget(self._taken, now_s)
        _forget(self._back, now_s)
        planned = sum(cost for _, cost in self._taken) / WINDOW_S
        # Who came back a quarter of the window ago has shown a quarter of what he will say.
        planned += sum(cost * (1 - (now_s - at_s) / WINDOW_S) for at_s, cost in self._back)
        return max(0, int((SAFE * capacity - planned) / SPEAKER))

    def back(self, now_s: float, speakers: int) -> None:
        """So many are listened to again."""
        self._back.append((now_s, speakers * SPEAKER))


def _forget(seen: deque[tuple[float, float]], now_s: float) -> None:
    while seen and now_s - seen[0][0] > WINDOW_S:
        seen.popleft()
