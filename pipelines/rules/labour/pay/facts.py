"""What pay is calculated from; days are inclusive, money is in yuan."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from enum import StrEnum

import msgspec

from schemas.labour.hours import HoursKind


class ItemKind(StrEnum):
    """What an officer adds to an inmate's month, or takes from it."""

    BONUS = "bonus"
    ALLOWANCE = "allowance"
    DEDUCTION = "deduction"


class Rounding(StrEnum):
    """The smallest unit in which a month is paid."""

    FEN = "fen"
    JIAO = "jiao"
    YUAN = "yuan"


class HoursOfDay(msgspec.Struct, frozen=True, kw_only=True):
    """Approved minutes of an inmate on a day, of one kind, on one post."""

    inmate_id: str
    day: date
    kind: HoursKind
    minutes: int
    post_id: str | None = None
    post_kind: str | None = None
    """Item of the dictionary of posts; allowances are set by it."""


class GradeSpell(msgspec.Struct, frozen=True, kw_only=True):
    """An inmate had this grade, paid so by the hour; `until` None: still."""

    inmate_id: str
    grade_no: int
    hourly_rate: Decimal
    since: date
    until: date | None = None

    def covers(self, day: date) -> bool:
        return self.since <= day and (self.until is None or day <= self.until)


class PayRule(msgspec.Struct, frozen=True, kw_only=True):
    """A version of the rules of pay, and the days on which it holds; `until` None: still."""

    version: str
    since: date
    until: date | None = None
    overtime_factor: Decimal
    rest_factor: Decimal
    post_allowances: Mapping[str, Decimal] = {}
    """By kind of post, for each hour worked there."""
    rounding: Rounding = Rounding.FEN
    floor: Decimal | None = None
    """At least so much a month for whoever worked, before items."""
    cap: Decimal | None = None
    """At most so much a month from work, before items."""

    def covers(self, day: date) -> bool:
        return self.since <= day and (self.until is None or day <= self.until)

    def factor(self, kind: HoursKind) -> Decimal:
        match kind:
            case HoursKind.NORMAL:
                return Decimal(1)
            case HoursKind.OVERTIME:
                return self.overtime_factor
            case HoursKind.REST:
                return self.rest_factor


class PayItem(msgspec.Struct, frozen=True, kw_only=True):
    """Entered by hand for an inmate and month; `amount` is above zero, the kind says which way."""

    inmate_id: str
    month: str
    kind: ItemKind
    amount: Decimal
    reason: str
    id: str = ""
