"""Chance that is split by name: whatever one story draws changes nothing of another one.

A generator follows from the text of its name alone, so a day is the same day whenever it is told.
"""

from collections.abc import Sequence
from random import Random
from typing import Any, TypeVar

T = TypeVar("T")


class Draw:
    """What one name draws, in its order.

    By `random()` alone, whose sequence Python keeps between its versions; the other methods of
    `Random` may change theirs.
    """

    def __init__(self, name: str) -> None:
        self.share = Random(name).random
        """From zero up to one, which it never is."""

    def happens(self, share: float) -> bool:
        return self.share() < share

    def below(self, count: int) -> int:
        """A whole number from zero on."""
        return int(self.share() * count)

    def between(self, first: int, last: int) -> int:
        """A whole number, both ends among them."""
        return first + self.below(last - first + 1)

    def one_of(self, some: Sequence[T]) -> T:
        return some[self.below(len(some))]

    def weighed(self, weights: Sequence[tuple[T, float]]) -> T:
        """One of them by its weight; they need not add up to one."""
        left = self.share() * sum(weight for _, weight in weights)
        for one, weight in weights:
            left -= weight
            if left < 0:
                return one
        return weights[-1][0]


class Steady(Random):
    """A generator for stories that were written for `Random`, which draws as `Draw` does."""

    def randrange(self, start: int, stop: int | None = None, step: int = 1) -> int:
        first, beyond = (0, start) if stop is None else (start, stop)
        return first + step * int(self.random() * ((beyond - first + step - 1) // step))

    def choice(self, seq: Any) -> Any:
        return seq[int(self.random() * len(seq))]


class Chance:
    """Hands out draws by name."""

    def __init__(self, seed: int) -> None:
        self._seed = seed

    def of(self, *names: object) -> Draw:
        """The draw of a name, anew from its beginning each time."""
        return Draw("/".join(map(str, (self._seed, *names))))
