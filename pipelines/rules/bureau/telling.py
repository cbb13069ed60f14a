"""What happened on days, out of all years together and in the order of time."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from pipelines.rules.bureau.ground import Ground
from pipelines.rules.bureau.months import Month
from pipelines.rules.bureau.story import Happened, Left
from pipelines.rules.bureau.year import Year


class Telling:
    """Tells a plan's months one after another.

    What a day leads to may happen on a later one: it waits here until that day is told.
    """

    def __init__(self, ground: Ground, years: Iterable[Year]) -> None:
        self._ground = ground
        self._years = tuple(years)
        self._waiting: list[Happened] = []

    def month(self, month: Month) -> Iterator[Happened]:
        """Each day's in order; what would happen at the plan's end or later is never told."""
        for day in month.days():
            for year in self._years:
                self._waiting += year.happened(self._ground, day)
            over = [one for one in self._waiting if one.at.date() <= day]
            self._waiting = [one for one in self._waiting if one.at.date() > day]
            # Years are told in one order, so what happens at one moment has one as well.
            yield from sorted(over, key=_moment)


def left_of(ground: Ground, year: Year, month: Month) -> Iterator[Left]:
    for day in month.days():
        yield from year.left(ground, day)


def _moment(one: Happened) -> datetime:
    return one.at
