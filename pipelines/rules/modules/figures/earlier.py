"""Earlier times that a table is compared with: just before, and a year before."""

from datetime import date, timedelta

import msgspec

from pipelines.rules.modules.figures.asked import Wanted
from pipelines.rules.modules.figures.periods import last_day, months_later
from schemas.modules.figures import Asks, Table
from schemas.platform.periods import Step

YEAR = 12
KEPT_SINCE = date(2000, 1, 1)
"""Of earlier days there is nothing to compare with."""


def before(table: Table, wanted: Wanted) -> Wanted:
    """As long, and ending where what is meant begins; of a cut, so many months earlier."""
    if wanted.months:
        return _moved(wanted, wanted.months)
    if _by_month(table):
        months = _months_between(wanted.first, wanted.last)
        return _whole_months(wanted, months)
    length = wanted.last - wanted.first + timedelta(days=1)
    return msgspec.structs.replace(
        wanted, first=wanted.first - length, last=wanted.first - timedelta(days=1)
    )


def year_before(table: Table, wanted: Wanted) -> Wanted:
    """The same days of the year before."""
    return _whole_months(wanted, YEAR) if _by_month(table) else _moved(wanted, YEAR)


def _by_month(table: Table) -> bool:
    return any(ask.kind in (Asks.MONTHS, Asks.MONTH) for ask in table.asks)


def _months_between(first: date, last: date) -> int:
    return (last.year - first.year) * 12 + last.month - first.month + 1


def _moved(wanted: Wanted, months: int) -> Wanted:
    first, last = (months_later(day, -months) for day in (wanted.first, wanted.last))
    return msgspec.structs.replace(wanted, first=first, last=last)


def _whole_months(wanted: Wanted, months: int) -> Wanted:
    first = months_later(wanted.first, -months)
    last = last_day(months_later(wanted.last.replace(day=1), -months), Step.MONTH)
    return msgspec.structs.replace(wanted, first=first, last=last)
