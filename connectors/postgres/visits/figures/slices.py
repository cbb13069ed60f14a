"""The days that are asked for in slices, which the server can count at the same time."""

from datetime import date
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, Date, literal

from connectors.postgres.local_periods import period_of
from connectors.postgres.visits.figures.counted import Counted
from pipelines.rules.modules.figures.periods import first_day, periods
from pipelines.rules.platform.local_time import day_bounds
from schemas.platform.periods import Step

MOST = 16
"""A year by month has one for each."""
LEAST_DAYS = 31
"""A slice costs more than it saves where it holds less than about a month."""
Span = tuple[date, date]


class Slice(msgspec.Struct, frozen=True, kw_only=True):
    """Visits of one period or of several in a row; no other slice holds any of these periods.

    Whoever tells people apart by period has a list of them for each slice, which is short enough
    for the processor's own memory where that of a whole year is not.
    """

    counted: Counted
    step: Step

    @property
    def single(self) -> bool:
        return self._first == first_day(self.counted.last, self.step)

    @property
    def _first(self) -> date:
        return first_day(self.counted.first, self.step)

    def day(self, moment: ColumnElement[Any]) -> ColumnElement[Any]:
        """First day of the moment's period; of one period it is known without looking."""
        return literal(self._first, Date) if self.single else period_of(moment, self.step)

    def told_apart(self, day: ColumnElement[Any]) -> tuple[ColumnElement[Any], ...]:
        """By what the periods of this slice are."""
        return () if self.single else (day,)


def slices_of(counted: Counted, step: Step) -> list[Slice]:
    """The same visits, all of them; a prison's are few enough for one list."""
    spans = periods(counted.first, counted.last, step)
    least = LEAST_DAYS if step is Step.DAY else 1
    whole = counted.everywhere and counted.unit_path == "/"
    length = max(least, -(-len(spans) // MOST)) if whole else len(spans)
    return [_slice(counted, step, spans[at : at + length]) for at in range(0, len(spans), length)]


def _slice(counted: Counted, step: Step, spans: list[Span]) -> Slice:
    first, last = spans[0][0], spans[-1][1]
    since, until = day_bounds(first)[0], day_bounds(last)[1]
    days = {"first": first, "last": last, "since": since, "until": until}
    return Slice(counted=msgspec.structs.replace(counted, **days), step=step)
