"""Periods, shares and trees of the statistics of visits: plain arithmetic over counted rows."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

import msgspec

from schemas.platform.periods import Step
from schemas.visits.visit_figures import UnseenUnit

MONTHS_OF = {Step.MONTH: 1, Step.QUARTER: 3, Step.YEAR: 12}
FOUR_PLACES, TWO_PLACES = Decimal("0.0001"), Decimal("0.01")


class HeldWard(msgspec.Struct, frozen=True, kw_only=True):
    """A ward in the order of the tree, with who was held there."""

    prison_id: str
    prison: str
    ward_id: str
    ward: str
    held: int
    unseen: int


def first_day(day: date, step: Step) -> date:
    """Of the period that a day lies in."""
    match step:
        case Step.DAY:
            return day
        case Step.MONTH:
            return day.replace(day=1)
        case Step.QUARTER:
            return day.replace(month=(day.month - 1) // 3 * 3 + 1, day=1)
        case Step.YEAR:
            return day.replace(month=1, day=1)


def last_day(first: date, step: Step) -> date:
    """Of the period that begins on a day."""
    if step is Step.DAY:
        return first
    return months_later(first, MONTHS_OF[step]) - timedelta(days=1)


def periods(since: date, until: date, step: Step) -> list[tuple[date, date]]:
    """First and last day of every period within the days, both included, cut at their ends."""
    found, first = [], first_day(since, step)
    while first <= until:
        last = last_day(first, step)
        found.append((max(first, since), min(last, until)))
        first = last + timedelta(days=1)
    return found


def months_later(day: date, months: int) -> date:
    """The same day so many months later, or the last of a shorter month."""
    whole = day.year * 12 + day.month - 1 + months
    first = date(whole // 12, whole % 12 + 1, 1)
    following = (first + timedelta(days=32)).replace(day=1)
    return first.replace(day=min(day.day, (following - timedelta(days=1)).day))


def share(part: int, whole: int) -> str | None:
    """To four places; nothing has no share."""
    if whole == 0:
        return None
    return str((Decimal(part) / whole).quantize(FOUR_PLACES, ROUND_HALF_UP))


def average(total: int, count: int) -> str | None:
    """To two places."""
    if count == 0:
        return None
    return str((Decimal(total) / count).quantize(TWO_PLACES, ROUND_HALF_UP))


def unseen_tree(wards: Iterable[HeldWard]) -> list[UnseenUnit]:
    """Prisons with their wards; what stands above is the sum of what stands below."""
    prisons: dict[str, list[HeldWard]] = {}
    for ward in wards:
        prisons.setdefault(ward.prison_id, []).append(ward)
    return [_prison(rows) for rows in prisons.values()]


def _prison(rows: Sequence[HeldWard]) -> UnseenUnit:
    below = [_unit(row.ward_id, row.ward, row.held, row.unseen, []) for row in rows]
    held, unseen = sum(row.held for row in rows), sum(row.unseen for row in rows)
    return _unit(rows[0].prison_id, rows[0].prison, held, unseen, below)


def _unit(unit_id: str, name: str, held: int, unseen: int, below: list[UnseenUnit]) -> UnseenUnit:
    return UnseenUnit(
        unit_id=unit_id,
        name=name,
        held=held,
        unseen=unseen,
        share=share(unseen, held),
        below=below,
    )
