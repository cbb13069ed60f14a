"""How many calls an inmate has, and how long one may be (VC-CFG-05 to -09).

A rule is looked for from the narrowest to the widest: of the inmate himself while it is valid, of
his prison and treatment level, of his prison, of the level in the whole bureau, of the bureau.
"""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta

import msgspec

from pipelines.rules.platform.local_time import day_bounds, local
from schemas.calls.channel import Channel, Period
from schemas.calls.charge import ChargeKind

LONGEST = 60
"""Minutes of a call where no rule says less."""
PERIOD_TITLES = {Period.WEEK: "本周", Period.MONTH: "本月", Period.QUARTER: "本季度"}


class Allowance(msgspec.Struct, frozen=True, kw_only=True):
    """What one channel allows: calls in a period, and minutes a call."""

    channel: Channel
    period: Period
    most_calls: int
    most_minutes: int
    source: str
    """Where it comes from, in words: 个人特殊规则, 监狱规则, 市局规则 …"""


class CallRule(msgspec.Struct, frozen=True, kw_only=True):
    """A general rule; None in `prison_id` or `level` means all of them."""

    channel: Channel
    prison_id: str | None
    level: str | None
    period: Period
    most_calls: int
    most_minutes: int
    counts_from: date | None = None
    """The first day of this version; None: from ever."""


class SpecialRule(msgspec.Struct, frozen=True, kw_only=True):
    """A rule of one inmate, valid from and until these days, both included."""

    channel: Channel
    period: Period
    most_calls: int
    most_minutes: int
    valid_from: date
    valid_until: date


class Sharing(msgspec.Struct, frozen=True, kw_only=True):
    """One allowance for several channels: a video call counts as so many phone calls."""

    prison_id: str | None
    phones_a_video: int
    phones_a_visit: int | None = None
    """None: visits have an allowance of their own."""

    @property
    def worth(self) -> dict[Channel, int]:
        """The channels that share, and how many phone calls one of each is."""
        found = {Channel.PHONE: 1, Channel.VIDEO: self.phones_a_video}
        if self.phones_a_visit is not None:
            found[Channel.VISIT] = self.phones_a_visit
        return found


def allowance(
    channel: Channel,
    *,
    day: date,
    prison_id: str,
    level: str | None,
    rules: Iterable[CallRule],
    special: Iterable[SpecialRule],
) -> Allowance | None:
    """The rule that counts on this day; None where nobody made one."""
    own = special_on(channel, day, special)
    if own is not None:
        return _allowance(own, channel, "个人特殊规则")
    fitting = [
        rule
        for rule in rules
        if rule.channel is channel
        and rule.prison_id in (None, prison_id)
        and rule.level in (None, level)
        and (rule.counts_from is None or rule.counts_from <= day)
    ]
    if not fitting:
        return None
    best = max(fitting, key=_rank)
    return _allowance(best, channel, _source(best))


def without_rule(monthly_calls: int, of_level: int | None) -> Allowance:
    """An installation where nobody made a rule yet: the level's number, else the inmate's own."""
    return Allowance(
        channel=Channel.VIDEO,
        period=Period.MONTH,
        most_calls=monthly_calls if of_level is None else of_level,
        most_minutes=LONGEST,
        source="罪犯本人次数" if of_level is None else "处遇级别次数",
    )


def special_on(channel: Channel, day: date, special: Iterable[SpecialRule]) -> SpecialRule | None:
    """The inmate's own rule on a day; of several the first, which is the latest made."""
    for own in special:
        if own.channel is channel and own.valid_from <= day <= own.valid_until:
            return own
    return None


def charged_as(base_left: int, extra_left: int, own: SpecialRule | None) -> ChargeKind | None:
    """What the next call is charged to; None where nothing is left.

    On days of a special rule that rule alone counts, and its calls take nothing from the ordinary
    ones. A granted extra call is used once the rule's own are.
    """
    if base_left > 0:
        return ChargeKind.ORDINARY if own is None else ChargeKind.SPECIAL
    return ChargeKind.EXTRA if extra_left > 0 else None


def counted_within(
    period: Period, moment: datetime, own: SpecialRule | None
) -> tuple[datetime, datetime]:
    """When calls count against the rule: its period, of a special rule only its own days."""
    since, until = period_bounds(period, moment)
    if own is None:
        return since, until
    first, last = day_bounds(own.valid_from)[0], day_bounds(own.valid_until)[1]
    return max(since, first), min(until, last)


def special_of_month(
    channel: Channel, today: date, special: Iterable[SpecialRule]
) -> list[SpecialRule]:
    """The special rules that count on some day from today to the end of the month."""
    rules = list(special)
    found: list[SpecialRule] = []
    day, end = today, _months_later(today.replace(day=1), 1)
    while day < end:
        own = special_on(channel, day, rules)
        if own is not None and own not in found:
            found.append(own)
        day += timedelta(days=1)
    return found


def month_of(moment: datetime) -> str:
    """The local month, as 2026-11."""
    return f"{local(moment):%Y-%m}"


def sharing(prison_id: str, known: Iterable[Sharing]) -> Sharing | None:
    """The prison's own sharing, else the bureau's; None where the channels are apart."""
    found = [one for one in known if one.prison_id in (None, prison_id)]
    return max(found, key=lambda one: one.prison_id is not None, default=None)


def common(
    allowances: Mapping[Channel, Allowance], channel: Channel, shared: Sharing | None
) -> Allowance | None:
    """The allowance that the channel's calls are counted against.

    A shared one is the phone's; where there is none, the video's in phone calls.
    """
    if shared is None:
        return allowances.get(channel)
    return allowances.get(Channel.PHONE) or allowances.get(Channel.VIDEO)


def period_bounds(period: Period, moment: datetime) -> tuple[datetime, datetime]:
    """First moment of the local week, month or quarter, and of the next one, in UTC."""
    today = local(moment).date()
    match period:
        case Period.WEEK:
            first = today - timedelta(days=today.weekday())
            following = first + timedelta(days=7)
        case Period.MONTH:
            first = today.replace(day=1)
            following = _months_later(first, 1)
        case Period.QUARTER:
            first = today.replace(month=(today.month - 1) // 3 * 3 + 1, day=1)
            following = _months_later(first, 3)
    return day_bounds(first)[0], day_bounds(following)[0]


def window(now: datetime) -> tuple[datetime, datetime]:
    """The time within which calls may count now, whatever the rule's period."""
    bounds = [period_bounds(period, now) for period in Period]
    return min(since for since, _ in bounds), max(until for _, until in bounds)


def _months_later(first: date, months: int) -> date:
    number = first.year * 12 + first.month - 1 + months
    return date(number // 12, number % 12 + 1, 1)


def _allowance(rule: CallRule | SpecialRule, channel: Channel, source: str) -> Allowance:
    return Allowance(
        channel=channel,
        period=rule.period,
        most_calls=rule.most_calls,
        most_minutes=rule.most_minutes,
        source=source,
    )


def _rank(rule: CallRule) -> tuple[bool, bool, date]:
    """The narrower goes before the wider, and of two versions the one that began later."""
    return rule.prison_id is not None, rule.level is not None, rule.counts_from or date.min


def _source(rule: CallRule) -> str:
    place = "监狱" if rule.prison_id else "市局"
    return f"{place}{'处遇级别' if rule.level else ''}规则"
