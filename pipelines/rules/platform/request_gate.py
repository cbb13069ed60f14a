"""Declines requests that would be answered too late, before anything is done for them (NF-TECH-12).

How long one would take follows from how many are in work and how many are answered a second
(Little, 1961), so nothing need be known of what each of them does. A crowd that came at once is
waited for; where the queue stands, waiting only makes everybody late, and it is kept short
(Maurer, "Fail at Scale", ACM Queue 13(8), 2015; Nichols and Jacobson, "Controlling Queue Delay",
2012).
"""

import math
import time
from collections.abc import Callable
from typing import Final

from pipelines.rules.platform.shedding import Order

FREE: Final = 16
"""So few in work are no load, whatever they take."""
FEW: Final = 4
"""So many are always taken; they keep every processor of a replica busy."""
STANDING_S: Final = 0.75
"""A queue that was never short for so long stands."""
CALM_S: Final = 2.0
"""It stands no more when nobody had to be declined for so long but those who can wait."""
START_RATE: Final = 60.0
"""Answers a second under full load, before any was seen."""
SLOWEST_RATE: Final = 1.0
WINDOW_S: Final = 1.0
LEARNING, FORGETTING = 0.5, 0.2
SOCKETS: Final = 2_000
"""Open pages that are told of news; whoever comes beyond asks now and then instead."""
LONG_S: Final = 5.0
"""Whoever is in work for longer waits for something else: a download, news of a room."""


class RequestGate:
    """Counts what is in work in one process."""

    def __init__(
        self,
        *,
        free: int = FREE,
        rate: float = START_RATE,
        sockets: int = SOCKETS,
        clock_s: Callable[[], float] = time.monotonic,
    ) -> None:
        self._free = free
        self._start_rate = self._rate = rate
        self._most_sockets = sockets
        self._sockets = 0
        self._clock_s = clock_s
        # In the order of their coming.
        self._in_work: dict[int, float] = {}
        self._long: set[int] = set()
        self._next = 0
        self._window_s = clock_s()
        self._done = 0
        self._least = 0
        self._short_s = clock_s()
        self._stands = False
        self._declined_s = -math.inf
        self.declined = 0

    @property
    def in_work(self) -> int:
        """Those that count."""
        return len(self._in_work)

    def enter(self, order: Order) -> int | None:
        """A number to leave with; None where it would be answered too late."""
        now_s = self._clock_s()
        self._look(now_s)
        if len(self._in_work) >= self._most(order):
            self.declined += 1
            if order is not Order.LATER:
                self._declined_s = now_s
            return None
        self._next += 1
        self._in_work[self._next] = now_s
        return self._next

    def leave(self, number: int) -> None:
        if self._in_work.pop(number, None) is None:
            self._long.discard(number)
        else:
            self._done += 1
        self._look(self._clock_s())
        self._least = min(self._least, len(self._in_work))

    def _most(self, order: Order) -> float:
        """In work at once, for one more of this order to be in time."""
        worth = order.value
        if worth.patience_s is None or worth.standing_s is None:
            return math.inf
        if self._stands:
            return max(FEW, self._rate * worth.standing_s)
        return max(self._free, self._rate * worth.patience_s)

    def open_socket(self, *, always: bool) -> bool:
        """Whether one more may be open; to be closed with `close_socket`."""
        if self._sockets >= self._most_sockets and not always:
            self.declined += 1
            return False
        self._sockets += 1
        return True

    def close_socket(self) -> None:
        self._sockets -= 1

    def _look(self, now_s: float) -> None:
        """Set apart what takes long, and take in what a window of full load has shown."""
        while self._in_work:
            number, since_s = next(iter(self._in_work.items()))
            if now_s - since_s <= LONG_S:
                break
            del self._in_work[number]
            self._long.add(number)
        if self._stands or len(self._in_work) < self._free:
            self._short_s = now_s
        if self._stands:
            self._stands = now_s - self._declined_s < CALM_S
        elif now_s - self._short_s > STANDING_S:
            self._stands, self._declined_s = True, now_s
        passed_s = now_s - self._window_s
        if passed_s < WINDOW_S:
            return
        if self._least >= (FEW if self._stands else self._free):
            seen = max(self._done / passed_s, SLOWEST_RATE)
            self._rate += LEARNING * (seen - self._rate)
        elif self._rate < self._start_rate:
            # Nothing was learnt: what was slow once must not be held for slow for ever.
            self._rate += FORGETTING * (self._start_rate - self._rate)
        self._window_s, self._done, self._least = now_s, 0, len(self._in_work)
