"""Accounts of an inmate in the ledger of allowances, and what stands in them (VC-APPT-16).

An account is what one rule gives within one period. Its balance is the sum of its entries and
nothing else; what a rule gives that is not yet in the ledger is told as entries to come.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta

import msgspec

from pipelines.rules.calls.call_allowance import (
    Allowance,
    CallRule,
    Sharing,
    SpecialRule,
    allowance,
    charged_as,
    common,
    counted_within,
    sharing,
    special_on,
    without_rule,
)
from pipelines.rules.platform.local_time import day_bounds, local, month_bounds
from schemas.calls.allowance import EntryKind
from schemas.calls.channel import Channel
from schemas.calls.charge import ChargeKind

TAKEN = (EntryKind.USED, EntryKind.GIVEN_BACK)
HORIZON = 400
"""Days that are looked at for the first on which one more passes: a year and its first period."""


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """One entry of the ledger."""

    source: str
    turn: int = 1
    channel: Channel
    charge: ChargeKind
    kind: EntryKind
    amount: int
    counts_at: datetime
    period: str | None = None
    reason: str | None = None


class LevelSpan(msgspec.Struct, frozen=True, kw_only=True):
    """A treatment level and when it counts; `until` None: still."""

    value: str | None
    since: datetime
    until: datetime | None


class RuleBook(msgspec.Struct, frozen=True, kw_only=True):
    """The general rules, the latest made first."""

    rules: list[CallRule]
    sharings: list[Sharing]
    of_level: dict[str, int]
    """Calls a month that the dictionary names with a level."""

    def of(self, prison_id: str) -> "RuleBook":
        """What counts for the inmates of a prison alone, which is asked day by day."""
        places = (None, prison_id)
        return RuleBook(
            rules=[rule for rule in self.rules if rule.prison_id in places],
            sharings=[shared for shared in self.sharings if shared.prison_id in places],
            of_level=self.of_level,
        )


class Terms(msgspec.Struct, frozen=True, kw_only=True):
    """All that an inmate's accounts follow from."""

    book: RuleBook
    prison_id: str
    monthly_calls: int
    level: str | None
    """Where no span says otherwise."""
    spans: list[LevelSpan] = []
    """The one that began last first."""
    special: list[SpecialRule]
    """The latest made first."""

    def level_at(self, moment: datetime) -> str | None:
        for span in self.spans:
            if span.since <= moment and (span.until is None or span.until > moment):
                return span.value
        return self.level


class Uses(msgspec.Struct, frozen=True, kw_only=True):
    """Which calls of a channel count in an account, and how much one of them weighs."""

    charge: ChargeKind
    since: datetime
    until: datetime
    worth: int


class Account(msgspec.Struct, frozen=True, kw_only=True):
    """What counts against one rule in one period."""

    allowance: Allowance
    """What the channel that was asked for is told."""
    base: Allowance
    """The rule that gives; of a shared account another channel's."""
    charge: ChargeKind
    since: datetime
    until: datetime
    uses: Mapping[Channel, Uses]
    own: SpecialRule | None
    """The inmate's own rule for video calls on the day."""
    shared: bool

    @property
    def period(self) -> str:
        """The days, by which entries name the account; the second is the first of the next."""
        return f"{local(self.since):%Y-%m-%d}/{local(self.until):%Y-%m-%d}"

    @property
    def worth(self) -> int:
        """What one call that the rule gives weighs."""
        return self.uses[self.base.channel].worth

    @property
    def key(self) -> tuple[Channel, ChargeKind, str]:
        return self.base.channel, self.charge, self.period


class Standing(msgspec.Struct, frozen=True, kw_only=True):
    """How an inmate stands over one channel at a moment."""

    account: Account
    used: int
    """Calls of the channel in the account, not weighed."""
    balance: int
    """What the rule gives and the ledger has not yet with it."""
    extra_left: int
    left: int
    """Calls that still fit, granted extra ones among them."""

    @property
    def kind(self) -> ChargeKind | None:
        """What the next call is charged to; None where none is left."""
        return charged_as(self.left - self.extra_left, self.extra_left, self.account.own)


def account_of(terms: Terms, channel: Channel, moment: datetime) -> Account | None:
    """What the channel's calls of a moment count against; None where no rule limits them."""
    day, level = local(moment).date(), terms.level_at(moment)
    found: dict[Channel, Allowance] = {}
    for one in Channel:
        rule = allowance(
            one,
            day=day,
            prison_id=terms.prison_id,
            level=level,
            rules=terms.book.rules,
            special=terms.special,
        )
        if rule is not None:
            found[one] = rule
    if Channel.VIDEO not in found:
        of_level = terms.book.of_level.get(level) if level else None
        found[Channel.VIDEO] = without_rule(terms.monthly_calls, of_level)
    shared = sharing(terms.prison_id, terms.book.sharings)
    if shared is not None and channel not in shared.worth:
        shared = None
    base = common(found, channel, shared)
    if base is None:
        return None
    own = special_on(Channel.VIDEO, day, terms.special)
    by_own = own if base.channel is Channel.VIDEO else None
    since, until = counted_within(base.period, moment, by_own)
    worth = {channel: 1} if shared is None else shared.worth
    return Account(
        allowance=found.get(channel, base),
        base=base,
        charge=ChargeKind.SPECIAL if by_own else ChargeKind.ORDINARY,
        since=since,
        until=until,
        uses={one: _uses(one, base, moment, own, weighs) for one, weighs in worth.items()},
        own=own if channel is Channel.VIDEO else None,
        shared=shared is not None,
    )


def _uses(
    channel: Channel, base: Allowance, moment: datetime, own: SpecialRule | None, worth: int
) -> Uses:
    """On days of a special rule for video its calls count, and the ordinary ones do not."""
    special = own if channel is Channel.VIDEO else None
    since, until = counted_within(base.period, moment, special)
    charge = ChargeKind.SPECIAL if special else ChargeKind.ORDINARY
    return Uses(charge=charge, since=since, until=until, worth=worth)


def weight(entry: Entry, account: Account) -> int | None:
    """What an entry weighs in an account; None where it is none of its entries."""
    uses = account.uses.get(entry.channel)
    if uses is None:
        return None
    if entry.kind in TAKEN:
        counts = entry.charge is uses.charge and uses.since <= entry.counts_at < uses.until
        return entry.amount * uses.worth if counts else None
    given = (entry.channel, entry.charge, entry.period) == account.key
    return entry.amount * uses.worth if given else None


def balance(entries: Iterable[Entry], account: Account) -> int:
    """The sum of the account's entries."""
    return sum(weight(entry, account) or 0 for entry in entries)


def net_used(
    entries: Iterable[Entry],
    channel: Channel,
    charge: ChargeKind,
    since: datetime,
    until: datetime,
) -> int:
    """Calls that were used and not given back, of those within a time (half open)."""
    return -sum(
        entry.amount
        for entry in entries
        if entry.kind in TAKEN
        and entry.channel is channel
        and entry.charge is charge
        and since <= entry.counts_at < until
    )


def extra_balance(entries: Iterable[Entry], channel: Channel, moment: datetime) -> int:
    """Granted extra calls of the month that are left: what was issued counts from its first day."""
    since, until = month_bounds(moment)
    return sum(
        entry.amount
        for entry in entries
        if entry.channel is channel
        and entry.charge is ChargeKind.EXTRA
        and since <= entry.counts_at < until
    )


def to_issue(entries: Iterable[Entry], account: Account) -> int:
    """What the rule gives beyond what was issued for it; less where it gives less than before."""
    given = sum(
        entry.amount
        for entry in entries
        if entry.kind is EntryKind.ISSUED
        and (entry.channel, entry.charge, entry.period) == account.key
    )
    return account.base.most_calls - given


def standing(
    terms: Terms, entries: Sequence[Entry], channel: Channel, moment: datetime
) -> Standing | None:
    """None where no rule limits the channel's calls."""
    account = account_of(terms, channel, moment)
    if account is None:
        return None
    uses = account.uses[channel]
    rest = balance(entries, account) + to_issue(entries, account) * account.worth
    extra = max(0, extra_balance(entries, channel, moment))
    return Standing(
        account=account,
        used=net_used(entries, channel, uses.charge, uses.since, uses.until),
        balance=rest,
        extra_left=extra,
        left=max(0, rest // uses.worth) + extra,
    )


def beside(entries: Iterable[Entry], source: str | None) -> list[Entry]:
    """The entries without those about one source, which is looked at itself."""
    return [entry for entry in entries if entry.source != source]


def first_day(
    terms: Terms, entries: Sequence[Entry], channel: Channel, moment: datetime
) -> date | None:
    """The first day from the moment's on which one more passes; None where none does in a year.

    Each day is asked by its own rule, level, period and bookings, so that the day named passes
    and none before it does (VC-APPT-16, VC-GEN-20).
    """
    day = local(moment).date()
    for ahead in range(HORIZON):
        asked = day + timedelta(days=ahead)
        at = moment if ahead == 0 else day_bounds(asked)[0]
        found = standing(terms, entries, channel, at)
        if found is None or found.left > 0:
            return asked
    return None
