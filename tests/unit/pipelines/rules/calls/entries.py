"""Entries of the ledger of allowances, as records tell them."""

from datetime import datetime

from pipelines.rules.calls.accounts import Entry
from pipelines.rules.calls.call_allowance import month_of
from pipelines.rules.platform.local_time import month_bounds
from schemas.calls.allowance import EntryKind
from schemas.calls.channel import Channel
from schemas.calls.charge import ChargeKind


def used(
    at: datetime, charge: ChargeKind = ChargeKind.ORDINARY, channel: Channel = Channel.VIDEO
) -> Entry:
    return Entry(
        source=f"{channel}:{at.isoformat()}",
        channel=channel,
        charge=charge,
        kind=EntryKind.USED,
        amount=-1,
        counts_at=at,
    )


def given_back(entry: Entry) -> Entry:
    return Entry(
        source=entry.source,
        turn=entry.turn + 1,
        channel=entry.channel,
        charge=entry.charge,
        kind=EntryKind.GIVEN_BACK,
        amount=-entry.amount,
        counts_at=entry.counts_at,
    )


def granted(number: int, now: datetime, channel: Channel = Channel.VIDEO) -> list[Entry]:
    """Extra calls of the month."""
    if not number:
        return []
    entry = Entry(
        source="extra_call:g",
        channel=channel,
        charge=ChargeKind.EXTRA,
        kind=EntryKind.ISSUED,
        amount=number,
        counts_at=month_bounds(now)[0],
        period=month_of(now),
    )
    return [entry]
