"""How much work a line may cost, so that it still comes in time."""

import threading
import time
from collections import deque
from collections.abc import Callable
from typing import Protocol

import msgspec


class Effort(msgspec.Struct, frozen=True, kw_only=True):
    """What one pass may cost."""

    margin_s: float
    """Silence after the utterance that the encoder also sees: it reads better with more."""
    beams: int
    weigh: bool
    """Whether to weigh words that were not written."""
    pressed: bool = False
    """There is no time to spare: nothing is heard early, in part, or twice at full length."""


EFFORTS = (
    Effort(margin_s=12.0, beams=5, weigh=True),
    Effort(margin_s=6.0, beams=5, weigh=True),
    Effort(margin_s=4.0, beams=5, weigh=True),
    Effort(margin_s=0.4, beams=1, weigh=True, pressed=True),
)
"""From the quiet machine to the full one. Between the last two nothing reads better than the last
for less than the one before; even the full machine weighs words: it costs 6 % and finds nearly
twice as many."""

BEAM_COST = 0.7
"""What five beams cost beside one, as a share of reading the speech with one; measured."""
WEIGH_COST = 0.06
"""The same for weighing a few texts."""
MARGIN_COST = 0.37
"""What a second of silence costs beside a second of speech: nothing is written of it."""
START_RATE = 0.022
"""Seconds of one thread's work a second of speech with the least effort, on a quiet machine."""
LEARNING = 0.1
SLOWEST_RATE = 0.5
EASY_SHARE, PRESSED_SHARE = 0.5, 0.65
"""Most of the threads' time that the load of the last seconds may take: what is heard early or in
part is load too, so effort with time to spare begins lower than it ends."""
SEEN_S = 4.0
"""How far back the load is looked at."""
LEAST_SEEN_S = 1.0


class Pacing(Protocol):
    """Picks the effort of each pass, and is told what it took."""

    def effort(self, lengths_s: list[float]) -> Effort: ...

    def learn(self, effort: Effort, lengths_s: list[float], took_s: float) -> None: ...


class Pace:
    """Learns what a second of speech costs here and how much comes, and picks the effort."""

    def __init__(
        self,
        budget_s: float = 0.6,
        *,
        threads: int = 2,
        clock_s: Callable[[], float] = time.monotonic,
    ) -> None:
        """`budget_s`: how long one pass may take."""
        self._budget_s = budget_s
        self._threads = threads
        self._clock_s = clock_s
        self._rate = START_RATE
        self._came: deque[tuple[float, float, int]] = deque()
        self._lock = threading.Lock()

    @property
    def rate(self) -> float:
        return self._rate

    def effort(self, lengths_s: list[float]) -> Effort:
        """The most that fits: this pass into the budget, all that comes into the threads' time."""
        with self._lock:
            seconds, utterances = self._load(lengths_s)
        for effort in EFFORTS:
            work_s = _units(effort, sum(lengths_s), len(lengths_s)) * self._rate
            share = _units(effort, seconds, utterances) * self._rate / self._threads
            most = PRESSED_SHARE if effort.pressed else EASY_SHARE
            if work_s <= self._budget_s and share <= most:
                return effort
        return EFFORTS[-1]

    def learn(self, effort: Effort, lengths_s: list[float], took_s: float) -> None:
        """Take in what a pass with this effort needed."""
        units = _units(effort, sum(lengths_s), len(lengths_s))
        self._rate += LEARNING * (min(took_s / units, SLOWEST_RATE) - self._rate)

    def _load(self, lengths_s: list[float]) -> tuple[float, float]:
        """Seconds of speech, and utterances, that came a second of late, these among them."""
        now_s = self._clock_s()
        self._came.append((now_s, sum(lengths_s), len(lengths_s)))
        while self._came[0][0] < now_s - SEEN_S:
            self._came.popleft()
        since_s = max(now_s - self._came[0][0], LEAST_SEEN_S)
        seconds = sum(one for _, one, _ in self._came)
        return seconds / since_s, sum(one for _, _, one in self._came) / since_s


class Unhurried:
    """For what nobody waits for: the least that reads as well as the most, measured."""

    def effort(self, lengths_s: list[float]) -> Effort:
        return EFFORTS[1]

    def learn(self, effort: Effort, lengths_s: list[float], took_s: float) -> None:
        """Nothing depends on it."""


def _units(effort: Effort, seconds: float, utterances: float) -> float:
    """Seconds of speech, with silence, beams and weighing counted as more of them."""
    extra = BEAM_COST * (effort.beams > 1) + WEIGH_COST * effort.weigh
    return seconds * (1.0 + extra) + MARGIN_COST * effort.margin_s * utterances
