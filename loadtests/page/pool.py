"""What there is only so often: each user takes one of it, and gives it back when he leaves."""

from collections import deque
from collections.abc import Iterable
from typing import Generic, TypeVar

T = TypeVar("T")


class Pool(Generic[T]):
    """Handed out in order; who comes when all are out gets none."""

    def __init__(self, all_of_it: Iterable[T]) -> None:
        self._left = deque(all_of_it)

    def take(self) -> T | None:
        return self._left.popleft() if self._left else None

    def give_back(self, one: T) -> None:
        """It is the next to be taken, so that few users stay among the first entries."""
        self._left.appendleft(one)
