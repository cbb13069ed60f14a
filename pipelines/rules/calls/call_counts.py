"""An inmate's calls of each kind, used and left, from the calls themselves (VC-VCM-13)."""

from datetime import datetime

import msgspec

from pipelines.rules.calls.call_allowance import (
    PERIOD_TITLES,
    Allowance,
    CallRule,
    Sharing,
    SpecialRule,
    allowance,
    calls_left,
    common,
    counted_within,
    month_of,
    period_bounds,
    sharing,
    special_of_month,
    special_on,
    without_rule,
)
from pipelines.rules.platform.local_time import day_bounds, local, month_bounds
from schemas.calls.channel import Channel, Period
from schemas.calls.charge import ChargeKind
from schemas.calls.counts import CallCounts, KindCount

VIDEO, PHONE = Channel.VIDEO, Channel.PHONE


class CountedCall(msgspec.Struct, frozen=True):
    """A video call that counts: when it starts, and what it was charged to."""

    at: datetime
    kind: ChargeKind


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
    calls: list[CountedCall]
    phones: list[datetime]
    special: list[SpecialRule]
    """The latest made first."""
    granted: int
    """Extra video calls that were granted for this month."""
    extra_phones: list[datetime] = []
    """Phone calls that were charged to a grant."""
    granted_phones: int = 0
    offence: str | None = None

    def used(self, kind: ChargeKind, since: datetime, until: datetime) -> int:
        return sum(one.kind is kind and since <= one.at < until for one in self.calls)


class RuleBook(msgspec.Struct, frozen=True, kw_only=True):
    """The general rules, the latest made first."""

    rules: list[CallRule]
    sharings: list[Sharing]
    of_level: dict[str, int]
    """Calls a month that the dictionary names with a level."""


class _Base(msgspec.Struct, frozen=True):
    allowance: Allowance
    period: Period
    used: int
    left: int


def window(now: datetime) -> tuple[datetime, datetime]:
    """The time within which calls may count now, whatever the rule's period."""
    bounds = [period_bounds(period, now) for period in Period]
    return min(since for since, _ in bounds), max(until for _, until in bounds)


def counts(inmate: CountedInmate, book: RuleBook, now: datetime) -> CallCounts:
    """What is booked counts as used."""
    month = month_bounds(now)
    ordinary = _base(inmate, book, now, [])
    extra_used = inmate.used(ChargeKind.EXTRA, *month)
    extra_left = max(0, inmate.granted - extra_used)
    special_used = inmate.used(ChargeKind.SPECIAL, *month)
    return CallCounts(
        inmate_id=inmate.id,
        name=inmate.name,
        inmate_no=inmate.inmate_no,
        prison=inmate.prison_name,
        ward=inmate.ward_name,
        month=month_of(now),
        period=PERIOD_TITLES[ordinary.period],
        most_calls=ordinary.allowance.most_calls,
        rule=ordinary.allowance.source,
        kinds=[
            KindCount(kind=ChargeKind.ORDINARY, used=ordinary.used, left=ordinary.left),
            KindCount(kind=ChargeKind.EXTRA, used=extra_used, left=extra_left),
            KindCount(kind=ChargeKind.SPECIAL, used=special_used, left=_special_left(inmate, now)),
        ],
        may_apply=_base(inmate, book, now, inmate.special).left + extra_left == 0,
    )


def _base(
    inmate: CountedInmate, book: RuleBook, now: datetime, special: list[SpecialRule]
) -> _Base:
    """What the rule of the day leaves; without special rules, what the ordinary one does."""
    day = local(now).date()
    found: dict[Channel, Allowance] = {}
    for channel in Channel:
        rule = allowance(
            channel,
            day=day,
            prison_id=inmate.prison_id,
            level=inmate.level,
            rules=book.rules,
            special=special,
        )
        if rule is not None:
            found[channel] = rule
    of_level = book.of_level.get(inmate.level) if inmate.level else None
    found.setdefault(VIDEO, without_rule(inmate.monthly_calls, of_level))
    shared = sharing(inmate.prison_id, book.sharings)
    base = common(found, VIDEO, shared) or found[VIDEO]
    own = special_on(VIDEO, day, special)
    kind = ChargeKind.ORDINARY if own is None else ChargeKind.SPECIAL
    since, until = period_bounds(base.period, now)
    used = {
        VIDEO: inmate.used(kind, *counted_within(base.period, now, own)),
        PHONE: sum(since <= at < until for at in inmate.phones),
    }
    left = calls_left(found, used, VIDEO, shared)
    return _Base(found[VIDEO], base.period, used[VIDEO], left)


def _special_left(inmate: CountedInmate, now: datetime) -> int:
    """What the special rules of the rest of the month still give, each within its own days."""
    today, left = local(now).date(), 0
    for own in special_of_month(VIDEO, today, inmate.special):
        first = day_bounds(max(today, own.valid_from))[0]
        used = inmate.used(ChargeKind.SPECIAL, *counted_within(own.period, first, own))
        left += max(0, own.most_calls - used)
    return left
