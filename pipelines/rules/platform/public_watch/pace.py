"""How many reports of faults are taken: anybody may send them, and a broken page sends many."""

from collections import OrderedDict
from datetime import datetime, timedelta

WINDOW = timedelta(minutes=1)
OF_ONE, OF_ALL = 20, 300
KNOWN = 5000
"""Addresses that are remembered at most; the oldest is forgotten first."""


class Pace:
    """Counts of one minute, in one process."""

    def __init__(self, of_one: int = OF_ONE, of_all: int = OF_ALL) -> None:
        self._of_one, self._of_all = of_one, of_all
        self._begun: datetime | None = None
        self._all = 0
        self._by: OrderedDict[str, int] = OrderedDict()

    def admits(self, address: str, now: datetime) -> bool:
        """Whether one more from there is taken."""
        if self._begun is None or now - self._begun >= WINDOW:
            self._begun, self._all = now, 0
            self._by.clear()
        mine = self._by.get(address, 0) + 1
        if mine > self._of_one or self._all >= self._of_all:
            return False
        self._by[address] = mine
        self._all += 1
        if len(self._by) > KNOWN:
            self._by.popitem(last=False)
        return True
