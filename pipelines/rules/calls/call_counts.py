"""An inmate's calls of each kind, used and left, from the calls themselves (VC-VCM-13)."""

from datetime import datetime

import msgspec

from pipelines.rules.calls.accounts import (
    Entry,
    RuleBook,
    Terms,
    extra_balance,
    net_used,
    standing,
)
from pipelines.rules.calls.call_allowance import (
    PERIOD_TITLES,
    SpecialRule,
    counted_within,
    month_of,
    special_of_month,
    window,
)
from pipelines.rules.platform.local_time import day_bounds, local, month_bounds
from schemas.calls.channel import Channel
from schemas.calls.charge import ChargeKind
from schemas.calls.counts import CallCounts, KindCount

__all__ = ["CountedInmate", "counts", "window"]

VIDEO = Channel.VIDEO


class CountedInmate(msgspec.Struct, frozen=True, kw_only=True):
    """An inmate with all that his counts follow from."""

    id: str
    name: str
    inmate_no: str
    prison_id: str
    prison_name: str
    ward_name: str
    monthly_calls: int
    level: str | None
    entries: list[Entry]
    """Of the ledger, within `window`."""
    special: list[SpecialRule]
    """The latest made first."""
    offence: str | None = None

    def terms(self, book: RuleBook, *, own_rules: bool = True) -> Terms:
        return Terms(
            book=book,
            prison_id=self.prison_id,
            monthly_calls=self.monthly_calls,
            level=self.level,
            special=self.special if own_rules else [],
        )


def counts(inmate: CountedInmate, book: RuleBook, now: datetime) -> CallCounts:
    """What is booked counts as used."""
    since, until = month_bounds(now)
    ordinary = standing(inmate.terms(book, own_rules=False), inmate.entries, VIDEO, now)
    today = standing(inmate.terms(book), inmate.entries, VIDEO, now)
    # Of video calls there is always a rule, if only the inmate's own number.
    assert ordinary is not None
    assert today is not None
    extra_used = net_used(inmate.entries, VIDEO, ChargeKind.EXTRA, since, until)
    extra_left = max(0, extra_balance(inmate.entries, VIDEO, now))
    special_used = net_used(inmate.entries, VIDEO, ChargeKind.SPECIAL, since, until)
    by_rule = ordinary.left - ordinary.extra_left
    return CallCounts(
        inmate_id=inmate.id,
        name=inmate.name,
        inmate_no=inmate.inmate_no,
        prison=inmate.prison_name,
        ward=inmate.ward_name,
        month=month_of(now),
        period=PERIOD_TITLES[ordinary.account.base.period],
        most_calls=ordinary.account.allowance.most_calls,
        rule=ordinary.account.allowance.source,
        kinds=[
            KindCount(kind=ChargeKind.ORDINARY, used=ordinary.used, left=by_rule),
            KindCount(kind=ChargeKind.EXTRA, used=extra_used, left=extra_left),
            KindCount(kind=ChargeKind.SPECIAL, used=special_used, left=_special_left(inmate, now)),
        ],
        may_apply=today.left == 0,
    )


def _special_left(inmate: CountedInmate, now: datetime) -> int:
    """What the special rules of the rest of the month still give, each within its own days."""
    today, left = local(now).date(), 0
    for own in special_of_month(VIDEO, today, inmate.special):
        first = day_bounds(max(today, own.valid_from))[0]
        within = counted_within(own.period, first, own)
        used = net_used(inmate.entries, VIDEO, ChargeKind.SPECIAL, *within)
        left += max(0, own.most_calls - used)
    return left
