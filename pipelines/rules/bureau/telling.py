"""What happened on days, out of all years together and in the order of time."""

from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime
from typing import Generic, Protocol, TypeVar

from pipelines.rules.bureau.ground import Ground
from pipelines.rules.bureau.months import Month
from pipelines.rules.bureau.story import Left
from pipelines.rules.bureau.year import Year


class Timed(Protocol):
    """What happened at a moment."""

    @property
    def at(self) -> datetime: ...


One = TypeVar("One", bound=Timed)


class Telling(Generic[One]):
    """Tells a plan's months one after another.

    What a day leads to may happen on a later one: it waits here until that day is told.
    """

    def __init__(self, told: Callable[[date], Iterable[One]]) -> None:
        """`told` says what all years together led to on a day, in one order."""
        self._told = told
        self._waiting: list[One] = []

    def month(self, month: Month) -> Iterator[One]:
        """Each day's in order; what would happen at the plan's end or later is never told."""
        for day in month.days():
            self._waiting += self._told(day)
            over = [one for one in self._waiting if one.at.date() <= day]
            self._waiting = [one for one in self._waiting if one.at.date() > day]
            # Years are told in one order, so what happens at one moment has one as well.
            yield from sorted(over, key=_moment)


def left_of(ground: Ground, year: Year, month: Month) -> Iterator[Left]:
    for day in month.days():
        yield from year.left(ground, day)


def _moment(one: Timed) -> datetime:
    return one.at
