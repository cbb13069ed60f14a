"""What one inmate is paid for a month, and how the amount came about."""

from datetime import date
from decimal import Decimal
from enum import StrEnum

import msgspec


class StepKind(StrEnum):
    """Where a part of an amount comes from, in the order of calculation."""

    HOURS = "hours"
    POST = "post"
    CAP = "cap"
    FLOOR = "floor"
    ITEM = "item"
    SHORTFALL = "shortfall"
    """Deductions beyond what there is to deduct from."""
    ROUNDING = "rounding"
    CORRECTION = "correction"
    """Changed after it was reported, by an approved request."""


class PayStep(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One part of an amount; the amounts of all parts add up to the line's."""

    kind: StepKind
    title: str
    amount: Decimal
    """Yuan to the cent, with its sign."""
    since: date | None = None
    until: date | None = None
    """First and last day that counted; both are days with hours."""
    days: int = 0
    minutes: int = 0
    rate: Decimal | None = None
    """Yuan an hour."""
    factor: Decimal | None = None
    product: Decimal | None = None
    """Before it was rounded to the cent, to the sixth decimal."""
    hours_kind: str | None = None
    grade_no: int | None = None
    post_kind: str | None = None
    rule: str | None = None
    """Version of the rule that was used."""
    reason: str = ""
    source_id: str | None = None
    """The item or the request that it comes from."""


class PayLine(msgspec.Struct, frozen=True, kw_only=True):
    """An inmate's month; `amount` is the sum of the steps' amounts."""

    inmate_id: str
    month: str
    amount: Decimal
    minutes: dict[str, int]
    """By kind of hours."""
    steps: tuple[PayStep, ...]

    @property
    def rules(self) -> tuple[str, ...]:
        """Versions of rules that were used."""
        return tuple(sorted({step.rule for step in self.steps if step.rule}))


class SheetTotals(msgspec.Struct, frozen=True, kw_only=True):
    """What the lines of a sheet come to."""

    people: int
    minutes: dict[str, int]
    amount: Decimal


def total_of(lines: list[PayLine]) -> SheetTotals:
    """Sums of the lines, which are what a sheet shows."""
    minutes: dict[str, int] = {}
    for line in lines:
        for kind, number in line.minutes.items():
            minutes[kind] = minutes.get(kind, 0) + number
    amount = sum((line.amount for line in lines), Decimal("0.00"))
    return SheetTotals(people=len(lines), minutes=minutes, amount=amount)
