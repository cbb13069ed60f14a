"""Entries to come of an inmate's accounts: given, taken back from who is gone, ended with a period.

What they add up to stands in `accounts.py` (VC-APPT-16).
"""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta

import msgspec

from pipelines.rules.calls.accounts import (
    Account,
    Entry,
    Terms,
    Uses,
    account_of,
    balance,
    extra_balance,
    to_issue,
)
from pipelines.rules.calls.call_allowance import PERIOD_TITLES, without_rule
from pipelines.rules.platform.local_time import day_bounds, month_bounds
from schemas.calls.allowance import EntryKind
from schemas.calls.channel import Channel
from schemas.calls.charge import ChargeKind

GONE, OVER = "离监收回", "周期结束"


def issues(terms: Terms, entries: Sequence[Entry], moment: datetime, inmate_id: str) -> list[Entry]:
    """Entries that give what the rules of the moment give and the ledger has not yet."""
    accounts = {
        account.key: account
        for one in Channel
        if (account := account_of(terms, one, moment)) is not None
    }
    found = []
    for account in accounts.values():
        amount = to_issue(entries, account)
        if amount:
            told = f"{account.base.source}，{PERIOD_TITLES[account.base.period]}"
            reason = f"{told}{account.base.most_calls}次"
            found.append(_of_period(EntryKind.ISSUED, account, amount, reason, entries, inmate_id))
    return found


def withdrawals(
    terms: Terms, entries: Sequence[Entry], now: datetime, inmate_id: str
) -> list[Entry]:
    """Entries that take back what is left to who is gone; who returns is given it anew."""
    found = []
    for key in _given(entries):
        account = _account_at(terms, key, now)
        rest = balance(entries, account) // account.worth
        if account.until > now and rest > 0:
            found.append(_of_period(EntryKind.ISSUED, account, -rest, GONE, entries, inmate_id))
    return found


def expiries(terms: Terms, entries: Sequence[Entry], now: datetime, inmate_id: str) -> list[Entry]:
    """Entries that end what is left of periods that are over.

    What is given back after its period ended expires with the next round, so nothing of one
    period is ever left for another; what is told late of it takes from what had expired.
    """
    found = []
    for key in _given(entries):
        account = _account_at(terms, key, now)
        ended = _ended(balance(entries, account), account.worth, key, entries)
        if account.until <= now and ended:
            found.append(_of_period(EntryKind.EXPIRED, account, -ended, OVER, entries, inmate_id))
    return [*found, *_extra_expiries(entries, now, inmate_id)]


def _ended(
    rest: int, worth: int, key: tuple[Channel, ChargeKind, str], entries: Iterable[Entry]
) -> int:
    """Calls that expire of what is left; below zero where some had expired that were used."""
    if rest >= 0:
        return rest // worth
    expired = -sum(
        entry.amount
        for entry in entries
        if entry.kind is EntryKind.EXPIRED and (entry.channel, entry.charge, entry.period) == key
    )
    return -min(-rest // worth, expired)


def _given(entries: Iterable[Entry]) -> list[tuple[Channel, ChargeKind, str]]:
    """The accounts to which a rule or an officer gave something."""
    return sorted(
        {
            (entry.channel, entry.charge, entry.period)
            for entry in entries
            if entry.kind in (EntryKind.ISSUED, EntryKind.CORRECTED)
            and entry.charge is not ChargeKind.EXTRA
            and entry.period is not None
        }
    )


def _account_at(terms: Terms, key: tuple[Channel, ChargeKind, str], now: datetime) -> Account:
    """As the rules are now, of what is over as they were at its end: they say what shares it."""
    channel, _, period = key
    since, until = (day_bounds(date.fromisoformat(one))[0] for one in period.split("/"))
    account = account_of(terms, channel, min(now, until - timedelta(microseconds=1)))
    same = account is not None and account.key == key
    return account if account is not None and same else _alone(key, since, until)


def _alone(key: tuple[Channel, ChargeKind, str], since: datetime, until: datetime) -> Account:
    """The account of entries whose rule is there no more, by itself."""
    channel, charge, _ = key
    nothing = without_rule(0, None)
    rule = msgspec.structs.replace(nothing, channel=channel)
    uses = Uses(charge=charge, since=since, until=until, worth=1)
    return Account(
        allowance=rule,
        base=rule,
        charge=charge,
        since=since,
        until=until,
        uses={channel: uses},
        own=None,
        shared=False,
    )


def _extra_expiries(entries: Sequence[Entry], now: datetime, inmate_id: str) -> Iterable[Entry]:
    months = {
        (entry.channel, entry.period or "", entry.counts_at)
        for entry in entries
        if entry.charge is ChargeKind.EXTRA and entry.kind is EntryKind.ISSUED
    }
    for channel, month, first in sorted(months):
        rest = extra_balance(entries, channel, first)
        ended = _ended(rest, 1, (channel, ChargeKind.EXTRA, month), entries)
        if month_bounds(first)[1] <= now and ended:
            source = f"expiry:{inmate_id}:{channel}:{ChargeKind.EXTRA}:{month}"
            yield Entry(
                source=source,
                turn=_turn(entries, source),
                channel=channel,
                charge=ChargeKind.EXTRA,
                kind=EntryKind.EXPIRED,
                amount=-ended,
                counts_at=first,
                period=month,
                reason=OVER,
            )


def _of_period(
    kind: EntryKind,
    account: Account,
    amount: int,
    reason: str,
    entries: Iterable[Entry],
    inmate_id: str,
) -> Entry:
    channel, charge, period = account.key
    word = "issue" if kind is EntryKind.ISSUED else "expiry"
    source = f"{word}:{inmate_id}:{channel}:{charge}:{period}"
    return Entry(
        source=source,
        turn=_turn(entries, source),
        channel=channel,
        charge=charge,
        kind=kind,
        amount=amount,
        counts_at=account.since,
        period=period,
        reason=reason,
    )


def _turn(entries: Iterable[Entry], source: str) -> int:
    return 1 + sum(entry.source == source for entry in entries)
