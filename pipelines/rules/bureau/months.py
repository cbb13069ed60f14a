"""Which days belong to one part of a bureau's history."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

import msgspec

from pipelines.rules.bureau.plan import Plan, moment

DAY = timedelta(days=1)


class Month(msgspec.Struct, frozen=True):
    """Its days within the plan; the last one is not among them."""

    name: str
    first: date
    until: date

    @property
    def end(self) -> datetime:
        """When its log is signed."""
        return moment(self.until, time(0))

    def days(self) -> Iterator[date]:
        day = self.first
        while day < self.until:
            yield day
            day += DAY


def months_of(plan: Plan) -> Iterator[Month]:
    """In their order; the first and the last one may be short."""
    first = plan.first
    while first < plan.until:
        until = min((first.replace(day=1) + 31 * DAY).replace(day=1), plan.until)
        yield Month(f"{first:%Y-%m}", first, until)
        first = until
